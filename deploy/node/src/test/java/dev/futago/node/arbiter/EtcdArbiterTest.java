package dev.futago.node.arbiter;

import static dev.futago.node.arbiter.Records.B;
import static dev.futago.node.arbiter.Records.FOUNDED;
import static dev.futago.node.arbiter.Records.claim;
import static dev.futago.node.arbiter.Records.read;
import static dev.futago.node.arbiter.Records.record;
import static dev.futago.node.arbiter.Records.wins;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.futago.common.role.ArbiterAnswer;
import dev.futago.common.role.Tenure;
import dev.futago.node.config.HostPort;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A real etcd: Debian's etcd-server. */
final class EtcdArbiterTest extends ArbiterContract {

    @TempDir private Path folder = Path.of("");
    private Optional<EtcdServer> started = Optional.empty();

    @BeforeEach
    void start() throws IOException {
        Assumptions.assumeTrue(
                EtcdServer.isInstalled(),
                "etcd-server is not installed: ./check --setup installs it");
        started = Optional.of(EtcdServer.start(folder.resolve("etcd")));
    }

    @AfterEach
    void end() {
        started.ifPresent(EtcdServer::close);
    }

    private EtcdServer server() {
        return started.orElseThrow();
    }

    @Override
    Arbiter open() {
        return new EtcdArbiter(List.of(server().address()), "futago/orders", Clock.systemUTC());
    }

    @Test
    void aServerThatIsKilledIsUnknownAndRestartedItHasTheRecord() throws Exception {
        Arbiter arbiter = another();
        claim(arbiter, 0, FOUNDED);

        server().kill();
        assertThat(read(arbiter)).isInstanceOf(ArbiterAnswer.Unknown.class);
        server().restart();

        // Who listens again may still have no answer: not before it leads itself.
        await().atMost(Duration.ofSeconds(20))
                .until(() -> read(arbiter), answer -> answer instanceof ArbiterAnswer.Read);
        assertThat(record(arbiter)).contains(FOUNDED);
    }

    @Test
    void aClaimThatIsNotAnsweredMayLandLateAndTheSameAgainShowsIt() throws Exception {
        Arbiter arbiter = another();
        claim(arbiter, 0, FOUNDED);
        Tenure sought = FOUNDED.pairedWith(B);

        server().signal("STOP");
        assertThat(claim(arbiter, 1, sought)).isInstanceOf(ArbiterAnswer.Unknown.class);
        server().signal("CONT");

        ArbiterAnswer again =
                await().atMost(Duration.ofSeconds(20))
                        .until(
                                () -> claim(arbiter, 1, sought),
                                answer -> !(answer instanceof ArbiterAnswer.Unknown));
        assertThat(again)
                .isIn(
                        new ArbiterAnswer.Granted(sought),
                        new ArbiterAnswer.Refused(Optional.of(sought)));
        assertThat(record(arbiter)).contains(sought);
    }

    @Test
    void anEndpointThatCannotBeReachedIsPassedOver() throws Exception {
        var nobody = new HostPort("127.0.0.1", 1);
        try (Arbiter arbiter =
                new EtcdArbiter(
                        List.of(nobody, server().address()), "futago/orders", Clock.systemUTC())) {
            assertThat(claim(arbiter, 0, FOUNDED)).isEqualTo(new ArbiterAnswer.Granted(FOUNDED));
        }
    }

    /** PROTOCOL R23: another store, in which the same revision is of another record. */
    @Test
    void sameRevisionOfAnotherStoreIsRefused() throws Exception {
        Arbiter arbiter = another();
        assertThat(wins(arbiter, FOUNDED)).isTrue();
        server().kill();
        server().restartOn(folder.resolve("restored"));
        Tenure other = Tenure.founding("orders", B);
        assertThat(wins(another(), other)).isTrue();

        assertThat(wins(arbiter, FOUNDED.pairedWith(B))).isFalse();
        assertThat(record(arbiter)).contains(other);
    }

    /** Its kernel accepts connections, and nobody answers. */
    @Test
    void hangingEndpointIsPassedOver() throws Exception {
        try (var hanging = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                Arbiter arbiter =
                        new EtcdArbiter(
                                List.of(
                                        new HostPort("127.0.0.1", hanging.getLocalPort()),
                                        server().address()),
                                "futago/orders",
                                Clock.systemUTC())) {
            assertThat(claim(arbiter, 0, FOUNDED)).isEqualTo(new ArbiterAnswer.Granted(FOUNDED));
        }
    }

    @Test
    void claimOnAKnownRecordTakesOneRoundTrip() throws Exception {
        try (var relay = new CountingRelay(server().address());
                Arbiter arbiter =
                        new EtcdArbiter(
                                List.of(relay.address()), "futago/orders", Clock.systemUTC())) {
            claim(arbiter, 0, FOUNDED);
            claim(arbiter, 1, FOUNDED.pairedWith(B));
            assertThat(relay.requests()).isEqualTo(2);

            Arbiter other = another();
            claim(other, 2, FOUNDED.pairedWith(B).solo("lost"));
            assertThat(read(arbiter)).isInstanceOf(ArbiterAnswer.Read.class);
            claim(arbiter, 3, FOUNDED.pairedWith(B).solo("lost").pairedWith(B));

            assertThat(relay.requests()).isEqualTo(4);
            assertThat(record(arbiter)).map(Tenure::version).contains(4L);
        }
    }
}
