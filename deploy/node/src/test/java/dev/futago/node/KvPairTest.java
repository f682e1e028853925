package dev.futago.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.futago.node.config.HostPort;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import redis.clients.jedis.Jedis;
import redis.clients.jedis.Pipeline;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

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
