package dev.futago.drill.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.futago.drill.load.RespConnection.Reply;
import dev.futago.drill.process.ChildNode;
import dev.futago.drill.process.ChildPair;
import dev.futago.drill.process.Children;
import dev.futago.drill.process.Ports;
import dev.futago.drill.process.Shell;
import dev.futago.drill.process.TestLauncher;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The same random commands to a node and to a redis-server, which must reply alike. */
@Timeout(600)
final class RedisDifferenceTest {

    private static final String REDIS = "redis-server";
    private static final int COMMANDS_PER_SEED = Integer.getInteger("futago.redis.commands", 5_000);
    private static final int SEEDS = Boolean.getBoolean("futago.long") ? 200 : 4;
    private static final long FIRST_SEED = Long.getLong("futago.redis.seed", 1);
    private static final int VALUE_BYTES_MAX = 2_000;
    private static final int TIMEOUT_MILLIS = 30_000;
    private static final int DIFFERENCES_MAX = 25;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** Replies whose elements have no order. */
    private static final Set<String> UNORDERED =
            Set.of("KEYS", "SMEMBERS", "SUNION", "SINTER", "SDIFF", "HKEYS", "HVALS");

    /** Replies that depend on the moment when they are asked for. */
    private static final Set<String> TIMES = Set.of("TTL", "PTTL", "EXPIRETIME", "PEXPIRETIME");

    @TempDir private Path folder = Path.of("");

    private final Children children = new Children();

    @AfterEach
    void endAll() {
        children.close();
    }

    private RespConnection startRedis() throws Exception {
        int port = Ports.free(1).getFirst();
        Process process =
                new ProcessBuilder(
                                REDIS,
                                "--port",
                                Integer.toString(port),
                                "--save",
                                "",
                                "--dir",
                                folder.toString())
                        .redirectErrorStream(true)
                        .redirectOutput(folder.resolve("redis.log").toFile())
                        .start();
        children.add(() -> process.destroyForcibly().onExit().join());
        while (true) {
            try {
                return connect(port);
            } catch (IOException notYet) {
                if (!process.isAlive()) {
                    throw notYet;
                }
                Thread.onSpinWait();
            }
        }
    }

    private RespConnection startNode() throws Exception {
        var pair =
                new ChildPair(
                        new ChildPair.Setup(
                                List.of(TestLauncher.writeInto(folder).toString()),
                                ChildPair.Service.KV,
                                "64MiB",
                                folder.resolve("arbiter")),
                        (node, line) -> {});
        ChildNode node = children.add(pair.startAlone(pair.first()));
        node.awaitReady("primary", PATIENCE);
        return connect(pair.first().client());
    }

    private static RespConnection connect(int port) throws IOException {
        return new RespConnection(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), port), TIMEOUT_MILLIS);
    }

    @Test
    void sameCommandsHaveSameReplies() throws Exception {
        assumeTrue(Shell.has(REDIS), REDIS + " is not installed: ./check --setup installs it");
        List<String> differences = new ArrayList<>();
        int compared = 0;
        try (RespConnection redis = startRedis();
                RespConnection node = startNode()) {
            for (long seed = FIRST_SEED; seed < FIRST_SEED + SEEDS; seed++) {
                compared += compare(seed, redis, node, differences);
            }
        }

        assertThat(differences).isEmpty();
        assertThat(compared).isGreaterThan(SEEDS * COMMANDS_PER_SEED / 2);
    }

    /** Asks both the same, beginning with nothing; stops at the bound of differences. */
    private static int compare(
            long seed, RespConnection redis, RespConnection node, List<String> differences)
            throws IOException {
        assertThat(redis.ask("FLUSHALL")).isEqualTo(node.ask("FLUSHALL"));
        var commands = new RandomCommands(seed, RandomCommands.Scope.DETERMINED, VALUE_BYTES_MAX);
        int compared = 0;
        for (int i = 0; i < COMMANDS_PER_SEED && differences.size() < DIFFERENCES_MAX; i++) {
            List<String> words = commands.next();
            redis.send(words);
            node.send(words);
            Reply ofRedis = redis.read();
            Reply ofNode = node.read();
            compared++;
            boolean isEqual = normal(words, ofRedis).equals(normal(words, ofNode));
            if (!isEqual) {
                forgetKeysOf(words, redis, node); // Or each command after this would differ.
            }
            if (!isEqual && !isKnown(words, ofRedis, ofNode)) {
                differences.add(
                        "seed %d, command %d, %s:%n  redis %s%n  node  %s"
                                .formatted(
                                        seed,
                                        i,
                                        RandomCommands.textOf(words),
                                        shown(ofRedis),
                                        shown(ofNode)));
            }
        }
        return compared;
    }

    private static void forgetKeysOf(List<String> words, RespConnection redis, RespConnection node)
            throws IOException {
        var delete = new ArrayList<>(words);
        delete.set(0, "DEL");
        delete.add("none");
        redis.ask(delete);
        node.ask(delete);
    }

    /** The differences that docs/KV.md lists. */
    private static boolean isKnown(List<String> words, Reply ofRedis, Reply ofNode) {
        String name = words.getFirst();
        boolean areErrors = ofRedis.kind() == '-' && ofNode.kind() == '-';
        boolean isWrongInTwoWays =
                areErrors && (ofRedis.isError("WRONGTYPE") || ofNode.isError("WRONGTYPE"));
        boolean isOptionOfRedis72 =
                areErrors && words.size() == 4 && (name.equals("ZRANK") || name.equals("ZREVRANK"));
        boolean isExactSum =
                name.endsWith("INCRBYFLOAT") && ofRedis.kind() == '$' && ofNode.kind() == '$';
        boolean isOrderOfOneScore =
                !areErrors
                        && (name.endsWith("BYLEX")
                                || name.equals("ZLEXCOUNT")
                                || words.contains("BYLEX"));
        return isWrongInTwoWays || isOptionOfRedis72 || isExactSum || isOrderOfOneScore;
    }

    private static String shown(Reply reply) {
        String text = reply.toString();
        return text.length() > 300 ? text.substring(0, 300) + "…" : text;
    }

    private static String normal(List<String> words, Reply reply) {
        String name = words.getFirst().toUpperCase(Locale.ROOT);
        if (reply.kind() == '*' && UNORDERED.contains(name)) {
            return reply.elements().stream().map(Reply::toString).sorted().toList().toString();
        }
        if (reply.kind() == '*' && name.equals("HGETALL")) {
            return pairs(reply.elements()).stream().sorted().toList().toString();
        }
        if (reply.kind() == ':' && TIMES.contains(name) && !reply.text().startsWith("-")) {
            return ":time";
        }
        return reply.toString();
    }

    private static List<String> pairs(List<Reply> elements) {
        var pairs = new ArrayList<String>();
        for (int i = 0; i + 1 < elements.size(); i += 2) {
            pairs.add(elements.get(i) + "=" + elements.get(i + 1));
        }
        return pairs;
    }
}
