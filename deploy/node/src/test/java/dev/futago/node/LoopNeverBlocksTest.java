package dev.futago.node;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;

import dev.futago.common.role.Order;
import dev.futago.common.role.Outcome;
import dev.futago.node.admin.AdminServer;
import dev.futago.node.config.HostPort;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

import redis.clients.jedis.Jedis;
import redis.clients.jedis.Pipeline;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** A pair's whole life, in which nothing waits on the event loop. */
@Timeout(180)
final class LoopNeverBlocksTest {

    private static final String LOOP_THREAD = "futago-loop";
    private static final int KEYS = 500;

    @TempDir private Path folder = Path.of("");

    private final HostPort listenOfA = NodePlan.freeAddress();
    private final HostPort listenOfB = NodePlan.freeAddress();
    private final List<TestNode> started = new ArrayList<>();
    private final Logger root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
    private final Level levelBefore = root.getLevel();

    @BeforeEach
    void log() {
        root.setLevel(Level.INFO);
    }

    @AfterEach
    void closeAll() {
        started.forEach(TestNode::close);
        root.setLevel(levelBefore);
    }

    private NodePlan plan(String name, HostPort listen, HostPort peer) {
        return NodePlan.primary(name, listen, peer, "file:" + folder.resolve("record"))
                .withGuest("kv")
                .withDataDir(folder.resolve("data-" + name));
    }

    private TestNode startA() {
        return start(plan("a", listenOfA, listenOfB));
    }

    /** Its peer has a name: that must be looked up elsewhere. */
    private TestNode startB() {
        var named = new HostPort("localhost", listenOfA.port());
        return start(plan("b", listenOfB, named).asStandby());
    }

    private TestNode start(NodePlan plan) {
        TestNode node = TestNode.start(plan);
        started.add(node);
        return node;
    }

    /** Load of many kinds, with a look at the node by HTTP. */
    private static void use(TestNode node) throws Exception {
        try (AdminServer api = node.serveApi();
                HttpClient http = HttpClient.newHttpClient();
                var jedis = new Jedis(node.clients().host(), node.clients().port());
                Pipeline pipeline = jedis.pipelined()) {
            for (int i = 0; i < KEYS; i++) {
                pipeline.set("key" + i, "value".repeat(i));
                pipeline.rpush("list", "element" + i);
                pipeline.get("key" + i);
            }
            pipeline.sync();
            assertThat(jedis.get("key1")).isEqualTo("value");
            for (String path : List.of("status", "metrics", "history", "events")) {
                var uri = URI.create("http://%s/%s".formatted(api.address(), path));
                var answer =
                        http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
                assertThat(answer.statusCode()).as(path).isEqualTo(200);
            }
        }
        node.order(new Order.Pause(Duration.ofMinutes(1).toNanos()));
        node.order(new Order.Resume());
    }

    @Test
    void pairLivesWithoutBlockingCallsOnItsLoops() throws Exception {
        List<String> blocking;
        try (BlockingCalls calls = BlockingCalls.record(LOOP_THREAD)) {
            TestNode a = startA();
            TestNode b = startB();
            a.awaitPairedWith(b);
            use(a);

            assertThat(a.order(new Order.Switchover(false, TestNode.PATIENCE.toNanos())))
                    .isInstanceOf(Outcome.Done.class);
            b.awaitPairedWith(a);
            use(b);
            assertThat(b.order(new Order.Verify(TestNode.PATIENCE.toNanos())))
                    .isInstanceOf(Outcome.Compared.class);

            b.close();
            a.awaitState("primary", "solo");
            use(a);

            TestNode again = startB();
            a.awaitPairedWith(again);
            use(a);
            blocking = calls.stop(folder);
        }

        assertThat(blocking).isEmpty();
    }

    @Test
    void blockingCallIsSeenWithItsStack() throws Exception {
        String name = "watched-thread";
        List<String> blocking;
        try (BlockingCalls calls = BlockingCalls.record(name)) {
            Thread thread = Thread.ofPlatform().name(name).start(LoopNeverBlocksTest::block);
            thread.join();
            blocking = calls.stop(folder);
        }

        assertThat(blocking)
                .anySatisfy(call -> assertThat(call).startsWith("jdk.ThreadSleep"))
                .anySatisfy(call -> assertThat(call).startsWith("jdk.ThreadPark"))
                .anySatisfy(call -> assertThat(call).startsWith("jdk.FileWrite"))
                .anySatisfy(call -> assertThat(call).startsWith("jdk.MethodTrace"))
                .allSatisfy(call -> assertThat(call).contains("LoopNeverBlocksTest.block"));
    }

    private static void block() {
        try {
            Thread.sleep(1);
            LockSupport.parkNanos(1_000);
            Path file = Files.createTempFile("futago-", ".tmp");
            Files.writeString(file, "text");
            Files.delete(file);
            InetAddress.getAllByName("localhost");
        } catch (InterruptedException | IOException failed) {
            throw new AssertionError(failed);
        }
    }
}
