package dev.futago.drill.failover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.futago.drill.process.ChildPair;
import dev.futago.drill.process.Children;
import dev.futago.drill.process.LoopWatch;
import dev.futago.drill.process.Site;
import dev.futago.drill.process.TestLauncher;
import dev.futago.node.admin.Orders;
import dev.futago.node.cli.ApiClient;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import redis.clients.jedis.Jedis;
import redis.clients.jedis.Pipeline;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A pair's whole life, in which nothing waits on the event loop. */
@DisabledOnOs(OS.WINDOWS)
@Timeout(240)
final class LoopNeverBlocksTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int KEYS = 500;

    @TempDir private Path folder = Path.of("");

    private final Children children = new Children();

    @AfterEach
    void endAll() {
        children.close();
    }

    /** A node whose peer has a name: that must be looked up elsewhere. */
    private OwnMember node(ChildPair pair, ChildPair.Places places, LoopWatch loops) {
        int peer = pair.otherThan(places).listen();
        var flags =
                List.of(
                        "--peer",
                        "localhost:" + peer,
                        "--data-dir",
                        folder.resolve("data-" + places.name()).toString());
        return children.add(new OwnMember(pair, places, flags, loops));
    }

    private static void awaitPaired(Member primary, Member standby) {
        await().atMost(PATIENCE)
                .until(
                        () ->
                                isProtectedAs("primary", primary)
                                        && isProtectedAs("standby", standby));
    }

    private static boolean isProtectedAs(String role, Member node) {
        return node.api()
                .status()
                .filter(status -> status.isProtected() && NodeApi.roleIn(status).equals(role))
                .isPresent();
    }

    private static void order(Member node, String path, String json) {
        ApiClient.Answer answer = node.api().order(path, json, PATIENCE);
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    }

    /** Load of many kinds, with a look at the node by HTTP. */
    private static void use(Member node) throws Exception {
        try (var jedis = new Jedis("127.0.0.1", node.client().getPort());
                Pipeline pipeline = jedis.pipelined()) {
            for (int i = 0; i < KEYS; i++) {
                pipeline.set("key" + i, "value".repeat(i));
                pipeline.rpush("list", "element" + i);
                pipeline.get("key" + i);
            }
            pipeline.sync();
            assertThat(jedis.get("key1")).isEqualTo("value");
        }
        for (String path : List.of("/status", "/metrics", "/history", "/events")) {
            assertThat(ApiClient.get(node.api().address(), path).status()).as(path).isEqualTo(200);
        }
        order(node, Orders.PAUSE, "{\"for_ms\":60000}");
        order(node, Orders.RESUME, "{}");
    }

    @Test
    void pairLivesWithoutBlockingCallsOnItsLoops() throws Exception {
        LoopWatch loops = children.add(LoopWatch.ofMethodsToo(folder.resolve("recordings")));
        Site site = loops.on(Site.LOOPBACK);
        var setup =
                new ChildPair.Setup(
                        List.of(TestLauncher.writeInto(folder).toString()),
                        ChildPair.Service.KV_WITH_SENTINEL,
                        "64MiB",
                        folder.resolve("arbiter"));
        var pair = new ChildPair(setup, site, site, (node, line) -> {});
        OwnMember a = node(pair, pair.first(), loops);
        OwnMember b = node(pair, pair.second(), loops);
        a.start("primary");
        b.start("standby");
        awaitPaired(a, b);
        use(a);

        order(a, Orders.SWITCHOVER, "{\"timeout_ms\":30000}");
        awaitPaired(b, a);
        use(b);
        order(b, Orders.VERIFY, "{\"timeout_ms\":30000}");
        loops.awaitAll();

        a.kill();
        b.awaitReady("primary", PATIENCE);
        use(b);
        a.start("standby");
        awaitPaired(b, a);

        b.kill();
        a.awaitReady("primary", PATIENCE);
        use(a);
        loops.awaitAll();

        LoopWatch.Found found = loops.look();
        assertThat(found.first()).isEmpty();
        assertThat(found.count()).isZero();
    }
}
