package dev.futago.drill.failover;

import dev.futago.drill.process.Signals;

import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;

/** Processes that end, or stand still. */
final class ProcessFaults {

    /** How long a node is missed before it comes back. */
    private static final Duration MISSED = Duration.ofSeconds(1);

    private static final Duration DOWN = Duration.ofSeconds(2);

    private static final long PAUSE_MILLIS_MIN = 200;

    /** The standby's patience is 2 s; its last word may be one heartbeat interval of 100 ms old. */
    private static final long PRIMARY_PAUSE_MILLIS_MAX = 1_800;

    /** The same of the primary, whose patience is 1 s. */
    private static final long STANDBY_PAUSE_MILLIS_MAX = 800;

    /** Pause lengths of successive cycles differ by this part of their range, modulo the range. */
    private static final double GOLDEN_RATIO = 0.618;

    /** Longer than a node takes to judge its peer after a pause. */
    private static final Duration JUDGED = Duration.ofMillis(300);

    private ProcessFaults() {}

    static void killPrimary(Scene scene) throws TimeoutException, InterruptedException {
        loseThePrimary(scene);
        scene.letPass(MISSED);
        scene.restart(scene.primary());
    }

    /** The same without a pause. */
    static void killPrimaryAtOnce(Scene scene) throws TimeoutException, InterruptedException {
        loseThePrimary(scene);
        scene.restart(scene.primary());
    }

    /** Kills it, and waits until its standby has taken over. */
    static void loseThePrimary(Scene scene) throws TimeoutException, InterruptedException {
        scene.strikes(
                scene.primary(), "SIGKILL of the primary, %s".formatted(scene.primary().name()));
        scene.primary().kill();
        scene.await(scene.standby(), "TOOK OVER");
    }

    /** R12: a process that is started again owns nothing, whatever the record says of its name. */
    static void restartSameName(Scene scene) throws TimeoutException, InterruptedException {
        Member lost = scene.primary();
        scene.strikes("SIGKILL of the primary, %s, started again at once".formatted(lost.name()));
        lost.kill();
        lost.start("primary");
        scene.await(scene.standby(), "TOOK OVER");
        lost.awaitReady("standby", DrilledPair.READY_MAX);
    }

    static void killStandby(Scene scene) throws TimeoutException, InterruptedException {
        scene.strikes(
                scene.standby(), "SIGKILL of the standby, %s".formatted(scene.standby().name()));
        scene.standby().kill();
        scene.await(scene.primary(), "UNPROTECTED: solo");
        scene.letPass(MISSED);
        scene.restart(scene.standby());
    }

    /** R13: with both copies gone nobody serves until an operator accepts the loss. */
    static void killBoth(Scene scene) throws TimeoutException, InterruptedException {
        Member first = scene.primary();
        Member second = scene.standby();
        scene.strikes("SIGKILL of both");
        Signals.kill(first.pid(), second.pid());
        for (Member member : List.of(first, second)) {
            scene.heals("%s is started again, with an empty memory".formatted(member.name()));
            member.start("primary");
        }
        scene.await(first, "DOWN");
        scene.await(second, "DOWN");
        scene.letNobodyBeServed(DOWN);
        scene.load().abandon();
        scene.heals("an operator accepts the loss: bootstrap of %s".formatted(first.name()));
        int status = bootstrap(scene, first);
        if (status != HttpURLConnection.HTTP_OK) {
            throw new IllegalStateException("the bootstrap was answered with " + status);
        }
    }

    /** Begins the new history after it, whatever comes of it: a drill is never without load. */
    private static int bootstrap(Scene scene, Member member) {
        try {
            String json = "{\"accept_data_loss\":true,\"reason\":\"drill kill-both\"}";
            return scene.order(member, "/bootstrap", json).status();
        } finally {
            scene.load().begin();
        }
    }

    static void pausePrimary(Scene scene) throws TimeoutException, InterruptedException {
        Member frozen = scene.primary();
        scene.strikes(frozen, "SIGSTOP of the primary, %s".formatted(frozen.name()));
        frozen.freeze();
        scene.await(scene.standby(), "TOOK OVER");
        scene.letPass(MISSED);
        scene.heals("SIGCONT of %s".formatted(frozen.name()));
        frozen.thaw();
        scene.await(frozen, "FENCED");
    }

    static void pauseStandby(Scene scene) throws TimeoutException, InterruptedException {
        Member frozen = scene.standby();
        scene.strikes(frozen, "SIGSTOP of the standby, %s".formatted(frozen.name()));
        frozen.freeze();
        scene.await(scene.primary(), "UNPROTECTED: solo");
        scene.letPass(MISSED);
        scene.heals("SIGCONT of %s".formatted(frozen.name()));
        frozen.thaw();
        scene.await(scene.primary(), "PROTECTED");
    }

    /** Stops each node in turn for less than the patience of the other. */
    static void shortPause(Scene scene) throws InterruptedException {
        pauseShortly(scene, scene.primary(), "primary", PRIMARY_PAUSE_MILLIS_MAX);
        pauseShortly(scene, scene.standby(), "standby", STANDBY_PAUSE_MILLIS_MAX);
    }

    private static void pauseShortly(Scene scene, Member node, String role, long millisMax)
            throws InterruptedException {
        double part = scene.number() * GOLDEN_RATIO % 1;
        var length =
                Duration.ofMillis(
                        PAUSE_MILLIS_MIN + Math.round(part * (millisMax - PAUSE_MILLIS_MIN)));
        scene.strikes(
                node,
                "SIGSTOP of the %s, %s, for %d ms".formatted(role, node.name(), length.toMillis()));
        node.freeze();
        scene.letPass(length);
        scene.heals("SIGCONT of %s".formatted(node.name()));
        node.thaw();
        scene.letPass(JUDGED);
        scene.checkStaysProtected();
        scene.checkNobodySaid("resync of ");
    }
}
