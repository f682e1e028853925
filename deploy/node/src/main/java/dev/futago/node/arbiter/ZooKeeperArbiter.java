package dev.futago.node.arbiter;

import dev.futago.common.role.ArbiterAnswer;
import dev.futago.common.role.Revision;
import dev.futago.common.role.Tenure;

import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.CuratorFrameworkFactory;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.data.Stat;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/**
 * The record as one node of ZooKeeper, never ephemeral; a change compares its {@code dataVersion}.
 * A read is preceded by a sync, for a server may be behind. A claim on a record that this node has
 * seen takes one round trip, for its {@code dataVersion} is known.
 *
 * <p>Nothing is ever tried again by the client library: what came of a write whose connection was
 * lost is unknown, and the role decides (PROTOCOL R7).
 */
final class ZooKeeperArbiter implements Arbiter {

    /** A server that is silent for two thirds of it is left for the next one. */
    private static final int SESSION_MILLIS = 4_000;

    private static final int CONNECT_MILLIS = 1_500;

    /** A record, and the version of the node that held it. */
    private record Found(StoredRecord stored, int dataVersion) {}

    private final CuratorFramework client;
    private final String path;
    private final Clock clock;
    private final Questions questions = new Questions();

    /**
     * Record that was read or written last over this connection. A restored store ends the
     * connection, and counts {@code dataVersion} from an older value.
     */
    private volatile Optional<Found> known = Optional.empty();

    /**
     * An arbiter that connects by itself, and is asked when it is needed.
     *
     * @param servers as ZooKeeper writes them, {@code host:port,…}
     */
    ZooKeeperArbiter(String servers, String path, Clock clock) {
        this.path = path;
        this.clock = clock;
        client =
                CuratorFrameworkFactory.newClient(
                        servers,
                        SESSION_MILLIS,
                        CONNECT_MILLIS,
                        (retries, elapsedMillis, sleeper) -> false);
        client.getConnectionStateListenable()
                .addListener((connected, state) -> known = Optional.empty());
        client.start();
    }

    @Override
    public CompletionStage<ArbiterAnswer> read() {
        return questions.ask(() -> new ArbiterAnswer.Read(tenureIn(find())));
    }

    @Override
    public CompletionStage<ArbiterAnswer> probe() {
        return questions.probe(() -> new ArbiterAnswer.Read(tenureIn(find())));
    }

    @Override
    public CompletionStage<ArbiterAnswer> compareAndSet(Revision expected, Tenure next) {
        return questions.ask(
                () -> {
                    Optional<Found> current = known;
                    if (!revisionOf(current).equals(expected)) {
                        current = find();
                    }
                    return revisionOf(current).equals(expected)
                            ? replace(current, next)
                            : new ArbiterAnswer.Refused(tenureIn(current));
                });
    }

    private static Revision revisionOf(Optional<Found> found) {
        return tenureIn(found).map(Tenure::revision).orElse(Revision.NONE);
    }

    private ArbiterAnswer replace(Optional<Found> expected, Tenure next) throws Exception {
        StoredRecord record =
                StoredRecord.after(expected.map(Found::stored), next, clock.instant());
        byte[] text = record.write().getBytes(StandardCharsets.UTF_8);
        try {
            known = Optional.of(new Found(record, write(expected, text)));
            return new ArbiterAnswer.Granted(next);
        } catch (KeeperException.BadVersionException
                | KeeperException.NodeExistsException
                | KeeperException.NoNodeException changed) {
            return new ArbiterAnswer.Refused(tenureIn(find()));
        }
    }

    /** The {@code dataVersion} of what is written. */
    private int write(Optional<Found> expected, byte[] record) throws Exception {
        if (expected.isPresent()) {
            return client.setData()
                    .withVersion(expected.get().dataVersion)
                    .forPath(path, record)
                    .getVersion();
        }
        client.create().creatingParentsIfNeeded().forPath(path, record);
        return 0;
    }

    private static Optional<Tenure> tenureIn(Optional<Found> found) {
        return found.map(record -> record.stored.tenure());
    }

    private Optional<Found> find() throws Exception {
        sync();
        Optional<Found> found = get();
        known = found;
        return found;
    }

    private Optional<Found> get() throws Exception {
        var stat = new Stat();
        try {
            byte[] text = client.getData().storingStatIn(stat).forPath(path);
            return Optional.of(
                    new Found(
                            StoredRecord.read(new String(text, StandardCharsets.UTF_8)),
                            stat.getVersion()));
        } catch (KeeperException.NoNodeException none) {
            return Optional.empty();
        }
    }

    private void sync() throws Exception {
        var synced = new CompletableFuture<Integer>();
        client.getZookeeperClient()
                .getZooKeeper()
                .sync(path, (result, at, context) -> synced.complete(result), null);
        int result = synced.get(Questions.ANSWER_MILLIS_MAX, TimeUnit.MILLISECONDS);
        if (result != KeeperException.Code.OK.intValue()) {
            throw KeeperException.create(KeeperException.Code.get(result), path);
        }
    }

    @Override
    public CompletionStage<List<Change>> history() {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return find().map(found -> found.stored.history()).orElse(List.of());
                    } catch (Exception unreachable) {
                        throw new CompletionException(unreachable);
                    }
                });
    }

    @Override
    public String kind() {
        return "zk";
    }

    @Override
    public void close() {
        questions.close();
        client.close();
    }
}
