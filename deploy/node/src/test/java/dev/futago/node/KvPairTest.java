package dev.futago.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.futago.common.role.Order;
import dev.futago.common.role.Outcome;
import dev.futago.common.role.Tally;
import dev.futago.node.config.HostPort;
import dev.futago.node.config.PortAccess;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Pipeline;
import redis.clients.jedis.RedisProtocol;
import redis.clients.jedis.Transaction;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.params.SetParams;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A pair that runs the kv guest, and a Redis client that knows nothing of pairs. */
@Timeout(180)
final class KvPairTest {

    private static final int KEYS = 1_000;

    @TempDir private Path folder = Path.of("");

    private final HostPort listenOfA = NodePlan.freeAddress();
    private final HostPort listenOfB = NodePlan.freeAddress();
    private final List<TestNode> started = new ArrayList<>();

    private TestNode start(NodePlan plan) {
        TestNode node = TestNode.start(plan.withGuest("kv"));
        started.add(node);
        return node;
    }

    @AfterEach
    void closeAll() {
        started.forEach(TestNode::close);
    }

    private static Jedis connectedTo(TestNode node) {
        return new Jedis(node.clients().host(), node.clients().port());
    }

    @Test
    void whatAClientWasToldIsThereAfterATakeover() {
        String arbiter = "file:" + folder.resolve("record");
        TestNode a = start(NodePlan.primary("a", listenOfA, listenOfB, arbiter));
        TestNode b = start(NodePlan.primary("b", listenOfB, listenOfA, arbiter).asStandby());
        a.awaitPairedWith(b);
        try (Jedis jedis = connectedTo(a)) {
            for (int i = 0; i < KEYS; i++) {
                assertThat(jedis.set("key:" + i, "value " + i)).isEqualTo("OK");
            }
            assertThat(jedis.incrBy("counter", 41)).isEqualTo(41);
            assertThat(jedis.del("key:7")).isEqualTo(1);
        }

        a.close();
        b.awaitState("primary", "solo");

        try (Jedis jedis = connectedTo(b)) {
            for (int i = 0; i < KEYS; i++) {
                assertThat(jedis.get("key:" + i)).isEqualTo(i == 7 ? null : "value " + i);
            }
            assertThat(jedis.incr("counter")).isEqualTo(42);
            assertThat(jedis.dbSize()).isEqualTo(KEYS);
        }
    }

    @Test
    void bothNodesTellHowThePairStands() {
        String arbiter = "file:" + folder.resolve("record");
        TestNode a = start(NodePlan.primary("a", listenOfA, listenOfB, arbiter));
        TestNode b = start(NodePlan.primary("b", listenOfB, listenOfA, arbiter).asStandby());
        a.awaitPairedWith(b);
        try (Jedis primary = connectedTo(a);
                Jedis standby = connectedTo(b)) {
            assertThat(primary.set("key", "value")).isEqualTo("OK");
            assertThat(primary.waitReplicas(1, 0)).isEqualTo(1);
            assertThat(primary.info("replication")).contains("role:master", "connected_slaves:1");
            assertThat(primary.role()).startsWith("master");

            assertThatExceptionOfType(JedisDataException.class)
                    .isThrownBy(() -> standby.set("key", "other"))
                    .withMessageStartingWith("READONLY ");
            assertThatExceptionOfType(JedisDataException.class)
                    .isThrownBy(() -> standby.get("key"))
                    .withMessageStartingWith("MASTERDOWN ");
            assertThat(standby.info("replication")).contains("role:slave", "link_status:up");
            assertThat(standby.role()).startsWith("slave");

            b.close();
            a.awaitState("primary", "solo");
            assertThat(primary.waitReplicas(1, 0)).isZero();
            assertThat(primary.info("replication")).contains("connected_slaves:0");
        }
    }

    @Test
    void standbyServesReadsAndStaysEqual() {
        String arbiter = "file:" + folder.resolve("record");
        TestNode a =
                start(
                        NodePlan.primary("a", listenOfA, listenOfB, arbiter)
                                .withStandbyReads(Duration.ofMinutes(1)));
        TestNode b =
                start(
                        NodePlan.primary("b", listenOfB, listenOfA, arbiter)
                                .asStandby()
                                .withStandbyReads(Duration.ofMinutes(1)));
        a.awaitPairedWith(b);
        try (Jedis primary = connectedTo(a);
                Jedis standby = connectedTo(b)) {
            for (int i = 0; i < KEYS; i++) {
                primary.hset("hash", "field " + i, "value " + i);
                // What a client was told is in the standby already.
                assertThat(standby.hlen("hash")).isEqualTo(i + 1L);
            }
            primary.set("due", "value", SetParams.setParams().pxAt(1));
            assertThat(standby.get("due")).isNull();
            assertThat(standby.readonly()).isEqualTo("OK");
            assertThatExceptionOfType(JedisDataException.class)
                    .isThrownBy(() -> standby.del("hash"))
                    .withMessageStartingWith("READONLY ");
            assertThat(b.view().tally().count(Tally.Count.STANDBY_REQUESTS)).isPositive();
            assertThat(a.order(new Order.Verify(Duration.ofMinutes(1).toNanos())))
                    .isInstanceOfSatisfying(
                            Outcome.Compared.class,
                            compared -> assertThat(compared.mismatches().isNone()).isTrue());
        }
    }

    /** As {@code printf … | nc -N} does. */
    @Test
    void clientThatClosesItsSideIsAnswered() throws IOException {
        String arbiter = "file:" + folder.resolve("record");
        TestNode a = start(NodePlan.primary("a", listenOfA, listenOfB, arbiter));
        TestNode b = start(NodePlan.primary("b", listenOfB, listenOfA, arbiter).asStandby());
        a.awaitPairedWith(b);
        for (TestNode node : List.of(a, b)) {
            assertThat(answersToHalfClosed(node, "SET a 1\r\nGET a\r\nPING\r\nGET"))
                    .isEqualTo(node == a ? "+OK\r\n$1\r\n1\r\n+PONG\r\n" : answersOfStandby(node));
            assertThat(answersToHalfClosed(node, "")).isEmpty();
        }
    }

    private static String answersOfStandby(TestNode standby) {
        try (Jedis jedis = connectedTo(standby)) {
            return """
            -%s\r
            -%s\r
            +PONG\r
            """
                    .formatted(errorOf(() -> jedis.set("a", "1")), errorOf(() -> jedis.get("a")));
        }
    }

    private static String errorOf(Runnable refused) {
        try {
            refused.run();
            return "";
        } catch (JedisDataException expected) {
            return String.valueOf(expected.getMessage());
        }
    }

    /** All that a node answers to a client that closes its sending side at once. */
    private static String answersToHalfClosed(TestNode node, String requests) throws IOException {
        try (var socket = new Socket(node.clients().host(), node.clients().port())) {
            socket.getOutputStream().write(requests.getBytes(US_ASCII));
            socket.shutdownOutput();
            return new String(socket.getInputStream().readAllBytes(), US_ASCII);
        }
    }

    @Test
    void clientListShowsAddresses() {
        TestNode a = start(NodePlan.alone());
        try (Jedis asking = connectedTo(a);
                Jedis silent = connectedTo(a)) {
            assertThat(silent.ping()).isEqualTo("PONG");
            String list = asking.clientList();

            assertThat(list.lines()).hasSize(2).allMatch(line -> !line.contains("fd=-1"));
            assertThat(list)
                    .contains(" laddr=%s fd=".formatted(a.clients()))
                    .contains("addr=%s:".formatted(a.clients().host()));
            assertThat(asking.info("clients")).contains("connected_clients:2");
            assertThat(asking.info("stats")).contains("total_connections_received:2");
        }
    }

    @Test
    void aClientMaySpeakResp3() {
        TestNode a = start(NodePlan.alone());
        var config = DefaultJedisClientConfig.builder().protocol(RedisProtocol.RESP3).build();
        try (var jedis = new Jedis(a.clients().host(), a.clients().port(), config)) {
            jedis.hset("hash", "field", "value");

            assertThat(jedis.hgetAll("hash")).containsExactly(Map.entry("field", "value"));
            assertThat(jedis.get("none")).isNull();
            Transaction transaction = jedis.multi();
            transaction.set("key", "1");
            transaction.incr("key");
            assertThat(transaction.exec()).containsExactly("OK", 2L);
        }
    }

    @Test
    void whatBreaksTheProtocolEndsThatConnectionOnly() throws IOException {
        TestNode a = start(NodePlan.alone());
        try (Jedis jedis = connectedTo(a);
                var socket = new Socket(a.clients().host(), a.clients().port())) {
            jedis.set("key", "value");

            socket.getOutputStream().write("PING\r\n*1\r\n:1\r\n".getBytes(US_ASCII));
            String all = new String(socket.getInputStream().readAllBytes(), US_ASCII);

            assertThat(all).isEqualTo("+PONG\r\n-ERR Protocol error: expected '$', got ':'\r\n");
            assertThat(jedis.get("key")).isEqualTo("value");
        }
    }

    @Test
    void aRequestMayComeInManyPieces() {
        TestNode a = start(NodePlan.alone());
        String value = "x".repeat((int) NodePlan.MEMORY_BYTES / 2);
        String tooLarge = "x".repeat(3 * (int) NodePlan.MEMORY_BYTES);
        try (Jedis jedis = connectedTo(a)) {
            jedis.set("key", value);
            assertThat(jedis.get("key")).isEqualTo(value);

            assertThatExceptionOfType(JedisDataException.class)
                    .isThrownBy(() -> jedis.set("other", tooLarge))
                    .withMessageStartingWith("OOM ");
            assertThat(jedis.strlen("key")).isEqualTo(value.length());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "POST / HTTP/1.1\r\nHost: x\r\n\r\nSET a 1\r\n",
                "GET / HTTP/1.1\r\nhost: x\r\n\r\nSET a 1\r\n",
                "*1\r\n$4\r\npost\r\nSET a 1\r\n"
            })
    void httpClosesTheConnectionAndSetsNothing(String request) throws IOException {
        TestNode a = start(NodePlan.alone());
        try (Jedis jedis = connectedTo(a);
                var socket = new Socket(a.clients().host(), a.clients().port())) {
            socket.getOutputStream().write(request.getBytes(US_ASCII));

            assertThat(socket.getInputStream().readAllBytes()).isEmpty();
            assertThat(jedis.get("a")).isNull();
        }
    }

    @Test
    void clientBeyondTheLimitIsToldAsByRedis() throws IOException {
        var one = new PortAccess(Optional.empty(), Set.of(), 1);
        TestNode a = start(NodePlan.alone().withAccess(one));
        try (Jedis jedis = connectedTo(a)) {
            assertThat(jedis.ping()).isEqualTo("PONG");
            try (var socket = new Socket(a.clients().host(), a.clients().port())) {
                assertThat(new String(socket.getInputStream().readAllBytes(), US_ASCII))
                        .isEqualTo("-ERR max number of clients reached\r\n");
            }
            assertThat(jedis.ping()).isEqualTo("PONG");
        }
    }

    @Test
    void whoQuitsIsToldAllThatWasAskedForBefore() throws IOException {
        TestNode a = start(NodePlan.alone());
        int bytes = (int) NodePlan.MEMORY_BYTES / 2;
        try (Jedis jedis = connectedTo(a);
                var socket = new Socket(a.clients().host(), a.clients().port())) {
            jedis.set("key", "x".repeat(bytes));
            socket.getOutputStream()
                    .write(("GET key\r\n".repeat(16) + "QUIT\r\n").getBytes(US_ASCII));

            assertThat(socket.getInputStream().readAllBytes())
                    .hasSize(16 * ("$%d\r\n\r\n".formatted(bytes).length() + bytes) + 5)
                    .endsWith("+OK\r\n".getBytes(US_ASCII));
        }
    }

    @Test
    void tooLongReplyIsAnErrorAndTheConnectionGoesOn() throws IOException {
        TestNode a = start(NodePlan.alone());
        int bytes = (int) NodePlan.MEMORY_BYTES / 2;
        try (Jedis jedis = connectedTo(a);
                var socket = new Socket(a.clients().host(), a.clients().port())) {
            jedis.set("key", "x".repeat(bytes));
            socket.getOutputStream()
                    .write(
                            ("PING\r\nMGET" + " key".repeat(200) + "\r\nQUIT\r\n")
                                    .getBytes(US_ASCII));

            assertThat(new String(socket.getInputStream().readAllBytes(), US_ASCII))
                    .startsWith("+PONG\r\n-ERR reply of 'mget' exceeds ")
                    .endsWith("\r\n+OK\r\n")
                    .hasSizeLessThan(300);
            assertThat(jedis.strlen("key")).isEqualTo(bytes);
        }
    }

    @Test
    void whoSendsTheMostOfARequestThatIsNotWholeMakesRoomForOthers() throws IOException {
        TestNode a = start(NodePlan.alone());
        String part = "*2\r\n$4\r\nECHO\r\n$50000000\r\n" + "x".repeat(40 << 20);
        List<Socket> greedy = new ArrayList<>();
        try (var small = new Socket(a.clients().host(), a.clients().port())) {
            small.getOutputStream().write("*1\r\n$4\r\nPI".getBytes(US_ASCII));
            int hungUpOn = 0;
            for (int i = 0; i < 4; i++) {
                var socket = new Socket(a.clients().host(), a.clients().port());
                greedy.add(socket);
                hungUpOn += isTaken(socket, part.getBytes(US_ASCII)) ? 0 : 1;
            }
            small.getOutputStream().write("NG\r\nQUIT\r\n".getBytes(US_ASCII));

            assertThat(new String(small.getInputStream().readAllBytes(), US_ASCII))
                    .isEqualTo("+PONG\r\n+OK\r\n");
            assertThat(hungUpOn).isLessThan(4);
        } finally {
            for (Socket socket : greedy) {
                socket.close();
            }
        }
    }

    private static boolean isTaken(Socket socket, byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
            return true;
        } catch (IOException hungUpOn) {
            return false;
        }
    }

    @Test
    void aPipelineIsAnsweredInItsOrder() {
        TestNode a = start(NodePlan.alone());
        try (Jedis jedis = connectedTo(a)) {
            Pipeline pipeline = jedis.pipelined();
            for (int i = 0; i < KEYS; i++) {
                pipeline.set("key", "value " + i);
                pipeline.get("key");
            }
            List<Object> answers = pipeline.syncAndReturnAll();

            for (int i = 0; i < KEYS; i++) {
                assertThat(answers.get(2 * i)).isEqualTo("OK");
                assertThat(answers.get(2 * i + 1)).isEqualTo("value " + i);
            }
        }
    }
}
