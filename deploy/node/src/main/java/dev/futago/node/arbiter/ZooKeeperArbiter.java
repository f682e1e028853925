package dev.futago.node.arbiter;

import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.CuratorFrameworkFactory;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.data.Stat;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * The record as one node of ZooKeeper, never ephemeral; a change compares its {@code dataVersion}.
 * A read is preceded by a sync, for a server may be behind. A claim on a record that this node has
 * seen takes one round trip, for its {@code dataVersion} is known.
 *
 * <p>Nothing is ever tried again by the client library: what came of a write whose connection was
 * lost is unknown, and the role decides (PROTOCOL R7).
 */
final class ZooKeeperArbiter extends StoreArbiter<ZooKeeperArbiter.Entry> {

    /** A server that is silent for two thirds of it is left for the next one. */
    private static final int SESSION_MILLIS = 4_000;

    private static final int CONNECT_MILLIS = 1_500;

    /** A record, and the version of the node that held it. */
    record Entry(StoredRecord stored, int dataVersion) implements Found {}

    private final CuratorFramework client;
    private final String path;

    /**
     * An arbiter that connects by itself, and is asked when it is needed.
     *
     * @param servers as ZooKeeper writes them, {@code host:port,…}
     */
    ZooKeeperArbiter(String servers, String path, Clock clock) {
        super(clock);
        this.path = path;
        client =
                CuratorFrameworkFactory.newClient(
                        servers,
                        SESSION_MILLIS,
                        CONNECT_MILLIS,
                        (retries, elapsedMillis, sleeper) -> false);
        // A restored store ends the connection, and counts dataVersion from an older value.
        client.getConnectionStateListenable().addListener((connected, state) -> forgetCounter());
        client.start();
    }

    @Override
    Optional<Entry> fetch() throws Exception {
        sync();
        var stat = new Stat();
        try {
            byte[] text = client.getData().storingStatIn(stat).forPath(path);
            return Optional.of(
                    new Entry(
                            StoredRecord.read(new String(text, StandardCharsets.UTF_8)),
                            stat.getVersion()));
        } catch (KeeperException.NoNodeException none) {
            return Optional.empty();
        }
    }

    @Override
    Optional<Entry> write(Optional<Entry> expected, StoredRecord next) throws Exception {
        byte[] text = next.write().getBytes(StandardCharsets.UTF_8);
        try {
            return Optional.of(new Entry(next, write(expected, text)));
        } catch (KeeperException.BadVersionException
                | KeeperException.NodeExistsException
                | KeeperException.NoNodeException changed) {
            return Optional.empty();
        }
    }

    /** Returns the {@code dataVersion} of what is written. */
    private int write(Optional<Entry> expected, byte[] record) throws Exception {
        if (expected.isPresent()) {
            return client.setData()
                    .withVersion(expected.get().dataVersion)
                    .forPath(path, record)
                    .getVersion();
        }
        client.create().creatingParentsIfNeeded().forPath(path, record);
        return 0;
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
    public String kind() {
        return "zk";
    }

    @Override
    public void close() {
        super.close();
        client.close();
    }
}
