package dev.futago.drill.failover;

import dev.futago.drill.fault.ArbiterSeat;
import dev.futago.drill.load.Abuse;
import dev.futago.node.cli.ApiClient;
import dev.futago.node.cli.ExitCode;

import java.net.HttpURLConnection;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeoutException;

/** Arbiters that are gone, orders that go well or not, full disks, and clocks that jump. */
final class OtherFaults {

    private static final String SWITCHOVER = "/switchover";
    private static final Duration ABSENT = Duration.ofSeconds(3);

    /** For what was acknowledged before the link was cut, and is on its way to a client. */
    private static final Duration SETTLING = Duration.ofMillis(500);

    private static final Duration ORDER_TIMEOUT = Duration.ofSeconds(5);

    /** Longer than a node's patience of 2 s. */
    static final Duration SLOWEST_ANSWER = Duration.ofMillis(2_100);

    private static final List<Duration> SLOW_ANSWERS =
            List.of(Duration.ofMillis(900), Duration.ofMillis(1_100), SLOWEST_ANSWER);

    private static final Duration JUMPED = Duration.ofSeconds(2);
    private static final long DAY_SECONDS = 86_400;
    private static final long HOUR_SECONDS = 3_600;

    /** At each port; there are six. */
    private static final Abuse.Crowd CROWD = new Abuse.Crowd(170, 10, 2, 1);

    private static final Duration ABUSED = Duration.ofSeconds(6);

    private OtherFaults() {}

    /** While the pair is well its arbiter is not needed; every second time it even crashes. */
    static void cutArbiter(Scene scene) throws InterruptedException {
        takeAway(scene, "");
        scene.letPass(ABSENT);
        scene.checkStaysProtected();
        giveBack(scene);
    }

    private static void takeAway(Scene scene, String andMore) {
        ArbiterSeat arbiter = scene.pair().arbiter();
        if (scene.plan().arbiter() == ArbiterSeat.Kind.file) {
            scene.strikes("the arbiter's folder goes away" + andMore);
            arbiter.cut();
        } else if (scene.number() % 2 == 1) {
            scene.strikes("the arbiter answers nobody" + andMore);
            arbiter.cut();
        } else {
            scene.strikes("the arbiter crashes" + andMore);
            arbiter.crash();
        }
    }

    private static void giveBack(Scene scene) throws InterruptedException {
        scene.heals("the arbiter answers again");
        scene.pair().arbiter().mend();
    }

    /** Neither may go alone, and neither does: clients wait. */
    static void cutArbiterAndLink(Scene scene) throws InterruptedException {
        takeAway(scene, ", and the link is cut, both ways");
        scene.pair().network().cut();
        scene.letPass(SETTLING);
        scene.letNobodyBeServed(ABSENT);
        scene.heals("the link is whole again");
        scene.pair().network().mend();
        giveBack(scene);
    }

    static void switchover(Scene scene) throws TimeoutException, InterruptedException {
        scene.strikes("switchover to %s is ordered".formatted(scene.standby().name()));
        ApiClient.Answer answer = switchOver(scene, Duration.ofSeconds(5));
        if (answer.status() != HttpURLConnection.HTTP_OK) {
            throw new IllegalStateException("the switchover was answered: " + answer.words());
        }
        scene.await(scene.standby(), "SWITCHED OVER: primary");
        scene.pair().awaitProtected();
        scene.checkNobodySaid("resync of ");
    }

    private static ApiClient.Answer switchOver(Scene scene, Duration timeout) {
        return orderSwitchover(scene, false, timeout);
    }

    private static ApiClient.Answer orderSwitchover(
            Scene scene, boolean isDryRun, Duration timeout) {
        return scene.order(
                scene.primary(),
                SWITCHOVER,
                "{\"dry_run\":%b,\"timeout_ms\":%d}".formatted(isDryRun, timeout.toMillis()));
    }

    /**
     * R16: a switchover that is ordered while the arbiter is away is refused. R7: a takeover waits
     * for the arbiter's answers, and for nothing else.
     */
    static void slowArbiter(Scene scene) throws TimeoutException, InterruptedException {
        takeAway(scene, ", and a switchover is ordered");
        for (boolean isDryRun : new boolean[] {true, false}) {
            ApiClient.Answer answer = orderSwitchover(scene, isDryRun, ORDER_TIMEOUT);
            if (answer.status() != HttpURLConnection.HTTP_PRECON_FAILED) {
                throw new IllegalStateException("the order was answered: " + answer.words());
            }
        }
        scene.checkStaysProtected();
        giveBack(scene);
        Duration answers = SLOW_ANSWERS.get((scene.number() - 1) % SLOW_ANSWERS.size());
        slowDown(scene, answers);
        scene.strikes(
                scene.primary(),
                "SIGKILL of the primary, %s; the arbiter answers after %d ms"
                        .formatted(scene.primary().name(), answers.toMillis()));
        scene.primary().kill();
        scene.await(scene.standby(), "TOOK OVER");
        scene.heals("the arbiter answers at once");
        scene.pair().arbiterProxy().ifPresent(proxy -> proxy.delay(Duration.ZERO));
        scene.restart(scene.primary());
    }

    /** A server's answers take a way there and a way back; of a file, claims come late. */
    private static void slowDown(Scene scene, Duration answers) {
        scene.pair()
                .arbiterProxy()
                .ifPresentOrElse(
                        proxy -> proxy.delay(answers.dividedBy(2)),
                        () -> PointFaults.delayClaim(scene, scene.standby(), answers));
    }

    /** R16: a switchover that comes to nothing leaves the primary where it was. */
    static void switchoverAbort(Scene scene) throws TimeoutException, InterruptedException {
        Member frozen = scene.standby();
        scene.strikes(frozen, "SIGSTOP of %s, and a switchover to it".formatted(frozen.name()));
        frozen.freeze();
        ApiClient.Answer answer = switchOver(scene, Duration.ofMillis(500));
        if (answer.status() == HttpURLConnection.HTTP_OK) {
            throw new IllegalStateException("switched over to a node that stands still");
        }
        scene.await(scene.primary(), "switchover failed");
        scene.await(scene.primary(), "UNPROTECTED: solo");
        scene.heals("SIGCONT of %s".formatted(frozen.name()));
        frozen.thaw();
        scene.await(scene.primary(), "PROTECTED");
    }

    /** A node that cannot write what it must remember ends, and the other goes on. */
    static void diskFull(Scene scene) throws TimeoutException, InterruptedException {
        Member full = scene.primary();
        scene.pair().diskOf(full).fill();
        scene.strikes("the disk of %s is full, and a switchover is ordered".formatted(full.name()));
        switchOver(scene, Duration.ofSeconds(5));
        scene.await(scene.standby(), "SWITCHED OVER: primary");
        int code = full.awaitEnd(DrilledPair.READY_MAX);
        if (code != ExitCode.FATAL) {
            throw new IllegalStateException(
                    "%s ended with %d, not with %d".formatted(full.name(), code, ExitCode.FATAL));
        }
        scene.await(scene.standby(), "UNPROTECTED: solo");
        scene.pair().diskOf(full).free();
        scene.restart(full);
    }

    /** Wall clocks decide nothing: neither who is primary, nor when one takes over. */
    static void clockJump(Scene scene) throws TimeoutException, InterruptedException {
        scene.pair().clockOf(scene.primary()).set(DAY_SECONDS);
        scene.pair().clockOf(scene.standby()).set(-HOUR_SECONDS);
        scene.strikes(
                "the clock of %s is a day ahead, that of %s an hour behind"
                        .formatted(scene.primary().name(), scene.standby().name()));
        scene.letPass(JUMPED);
        ProcessFaults.killPrimary(scene);
        checkJumped(scene.standby());
        scene.pair().clockOf(scene.primary()).set(0);
        scene.pair().clockOf(scene.standby()).set(0);
    }

    /** What it noted of its takeover must have another time than ours. */
    private static void checkJumped(Member survivor) {
        Instant noted = survivor.api().eventsAfter(0).getLast().at();
        if (Duration.between(noted, Instant.now()).abs().toSeconds() < HOUR_SECONDS / 2) {
            throw new IllegalStateException(
                    "the clock of %s has not jumped".formatted(survivor.name()));
        }
    }

    /** Nobody breaks anything; but many behave badly, at every port that there is. */
    static void abuse(Scene scene) throws InterruptedException {
        List<Abuse.Place> ports = scene.pair().ports(scene.plan().clientPort());
        scene.strikes("%d ports are abused".formatted(ports.size()));
        try (Abuse abuse = Abuse.start(ports, CROWD)) {
            scene.letPass(ABUSED);
            scene.checkStaysProtected();
            long crowd = (long) CROWD.idle() * ports.size();
            if (abuse.connected() < crowd) {
                throw new IllegalStateException(
                        "%d connections were made, and %d are the least"
                                .formatted(abuse.connected(), crowd));
            }
            scene.heals(
                    "no more abuse, after %d connections, of which %d still stand"
                            .formatted(abuse.connected(), abuse.standing()));
        }
    }
}
