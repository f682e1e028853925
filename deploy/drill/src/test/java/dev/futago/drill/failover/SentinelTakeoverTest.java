package dev.futago.drill.failover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.futago.drill.process.ChildNode;
import dev.futago.drill.process.ChildPair;
import dev.futago.drill.process.Children;
import dev.futago.drill.process.TestLauncher;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Redis clients with nothing but their Sentinel configuration, and a primary that is killed. */
@DisabledOnOs(OS.WINDOWS)
final class SentinelTakeoverTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int REQUESTS = 500;

    private final Children children = new Children();

    @AfterEach
    void endAll() {
        children.close();
    }

    @Test
    @Timeout(240)
    void clientsFollowTwoTakeoversAndMissNothingTheyWereTold(@TempDir Path folder)
            throws Exception {
        var pair =
                new ChildPair(
                        new ChildPair.Setup(
                                List.of(TestLauncher.writeInto(folder).toString()),
                                ChildPair.Service.KV_WITH_SENTINEL,
                                "64MiB",
                                folder.resolve("arbiter")),
                        (node, line) -> {});
        ChildNode a = children.add(pair.start("primary", pair.first()));
        ChildNode b = children.add(pair.start("standby", pair.second()));
        a.awaitReady("primary", PATIENCE);
        b.awaitReady("standby", PATIENCE);

        try (var writers = new SentinelWriters(pair)) {
            awaitRequests(writers);

            a.kill();
            b.awaitReady("primary", PATIENCE);
            awaitRequests(writers);

            a = children.add(pair.start("primary", pair.first()));
            a.awaitReady("standby", PATIENCE);
            awaitRequests(writers);

            b.kill();
            a.awaitReady("primary", PATIENCE);
            awaitRequests(writers);

            writers.stopAndCheck(pair);
            assertThat(writers.violations()).isEmpty();
        }
    }

    /** Each client is served, in each of its keys, from now on. */
    private static void awaitRequests(SentinelWriters writers) {
        List<Long> before = writers.acknowledged();
        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> {
                            List<Long> now = writers.acknowledged();
                            for (int i = 0; i < before.size(); i++) {
                                assertThat(now.get(i) - before.get(i)).isGreaterThan(REQUESTS);
                            }
                        });
    }
}
