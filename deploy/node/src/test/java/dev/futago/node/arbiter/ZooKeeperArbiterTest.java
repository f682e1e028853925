package dev.futago.node.arbiter;

import static dev.futago.node.arbiter.Records.FOUNDED;
import static dev.futago.node.arbiter.Records.claim;
import static dev.futago.node.arbiter.Records.read;
import static dev.futago.node.arbiter.Records.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.futago.common.role.ArbiterAnswer;

import org.apache.curator.test.TestingServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/** A real ZooKeeper, in this process. */
final class ZooKeeperArbiterTest extends ArbiterContract {

    @TempDir private Path folder = Path.of("");
    private Optional<TestingServer> started = Optional.empty();

    @BeforeEach
    void start() throws Exception {
        started = Optional.of(new TestingServer(-1, folder.resolve("zk").toFile(), true));
    }

    @AfterEach
    void end() throws Exception {
        if (started.isPresent()) {
            started.get().close();
        }
    }

    @Override
    Arbiter open() {
        return new ZooKeeperArbiter(
                started.orElseThrow().getConnectString(), "/futago/orders", Clock.systemUTC());
    }

    @Test
    void aServerThatIsStoppedIsUnknownAndRestartedItHasTheRecord() throws Exception {
        Arbiter arbiter = another();
        claim(arbiter, 0, FOUNDED);

        started.orElseThrow().stop();
        assertThat(read(arbiter)).isInstanceOf(ArbiterAnswer.Unknown.class);
        started.orElseThrow().restart();

        await().atMost(Duration.ofSeconds(20))
                .until(() -> read(arbiter), answer -> answer instanceof ArbiterAnswer.Read);
        assertThat(record(arbiter)).contains(FOUNDED);
    }
}
