package dev.futago.drill.failover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.futago.drill.load.KeyLoad;
import dev.futago.drill.load.KeyPlan;
import dev.futago.drill.load.KeyResult;
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

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Plain commands to a pair of which each node is killed in its turn. */
@DisabledOnOs(OS.WINDOWS)
final class KeyLoadTakeoverTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int OPERATIONS = 400;

    private final Children children = new Children();

    @AfterEach
    void endAll() {
        children.close();
    }

    @Test
    @Timeout(240)
    void theHistoryOfEachKeyIsLinearizableAcrossTwoTakeovers(@TempDir Path folder)
            throws Exception {
        var pair =
                new ChildPair(
                        new ChildPair.Setup(
                                List.of(TestLauncher.writeInto(folder).toString()),
                                ChildPair.Service.KV,
                                "64MiB",
                                folder.resolve("arbiter")),
                        (node, line) -> {});
        ChildNode a = children.add(pair.start("primary", pair.first()));
        ChildNode b = children.add(pair.start("standby", pair.second()));
        a.awaitReady("primary", PATIENCE);
        b.awaitReady("standby", PATIENCE);

        var plan =
                KeyPlan.to(List.of(address(pair.first()), address(pair.second())))
                        .withTimeout(PATIENCE);
        try (KeyLoad load = KeyLoad.start(plan)) {
            awaitOperations(load);

            a.kill();
            b.awaitReady("primary", PATIENCE);
            awaitOperations(load);

            a = children.add(pair.start("primary", pair.first()));
            a.awaitReady("standby", PATIENCE);
            awaitOperations(load);

            b.kill();
            a.awaitReady("primary", PATIENCE);
            awaitOperations(load);

            load.stop();
            KeyResult result = load.await();
            assertThat(result.evidence()).isEmpty();
            assertThat(result.isGood()).as(result.toString()).isTrue();
        }
    }

    private static InetSocketAddress address(ChildPair.Places places) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), places.client());
    }

    private static void awaitOperations(KeyLoad load) {
        long before = load.acknowledged();
        await().atMost(PATIENCE).until(() -> load.acknowledged() > before + OPERATIONS);
    }
}
