package dev.futago.drill.failover;

import com.google.gson.JsonObject;

import dev.futago.node.cli.ApiClient;

import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;

/**
 * Crashes between two steps, and claims that are late: by the fault points of docs/DRILL_POINTS.md.
 */
final class PointFaults {

    /** By it a joiner has joined. */
    private static final String AS_THE_LAST_ACT = "after-acknowledge";

    /**
     * Where a joiner crashes, one after the other: from its first piece to its first checkpoint.
     */
    private static final List<String> OF_A_JOINER =
            List.of("before-stage", "after-stage", "before-acknowledge", AS_THE_LAST_ACT);

    /** Where a standby crashes that follows. */
    private static final List<String> OF_A_STANDBY =
            List.of(
                    "before-apply",
                    "mid-apply",
                    "after-apply",
                    "before-acknowledge",
                    "after-acknowledge");

    /** Where a primary crashes. */
    private static final List<String> OF_A_PRIMARY =
            List.of("after-release", "before-release", "after-send", "before-send");

    /** Under load a point is passed often: who arms it is answered before it acts. */
    private static final int PASS_UNDER_LOAD = 200;

    /** How a node ends that crashes at a point. */
    private static final int CRASHED = 137;

    /** Longer than a node waits for its arbiter: its claim lands when it does not wait any more. */
    private static final Duration LATE = Duration.ofSeconds(4);

    /** More than twice the standby's patience. */
    private static final Duration BUSY = Duration.ofSeconds(5);

    /** Longer than a node takes to judge its peer after a pause. */
    private static final Duration JUDGED = Duration.ofMillis(500);

    private PointFaults() {}

    /** One of a list for each cycle, one after the other. */
    private static String turn(List<String> points, Scene scene) {
        return points.get((scene.number() - 1) % points.size());
    }

    private static void arm(Scene scene, Member who, String point, JsonObject act) {
        act.addProperty("point", point);
        ApiClient.Answer answer = scene.order(who, "/drill-points", act.toString());
        if (answer.status() != HttpURLConnection.HTTP_OK) {
            throw new IllegalStateException(
                    "%s cannot be armed: %s".formatted(point, answer.words()));
        }
    }

    private static JsonObject crashAt(int pass) {
        var act = new JsonObject();
        act.addProperty("act", "crash");
        act.addProperty("pass", pass);
        return act;
    }

    /** A node that ended for another reason has not crashed where it was to. */
    private static void awaitCrash(Member who) throws TimeoutException, InterruptedException {
        int code = who.awaitEnd(DrilledPair.READY_MAX);
        if (code != CRASHED) {
            throw new IllegalStateException(
                    "%s ended with %d, not with %d".formatted(who.name(), code, CRASHED));
        }
    }

    private static JsonObject late(Duration late) {
        var act = new JsonObject();
        act.addProperty("act", "delay");
        act.addProperty("millis", late.toMillis());
        return act;
    }

    /** The next claim of a node comes so much later. */
    static void delayClaim(Scene scene, Member who, Duration late) {
        arm(scene, who, "before-claim", late(late));
    }

    /** A joiner that crashes while it joins costs nothing, and can join again. */
    static void crashInJoin(Scene scene) throws TimeoutException, InterruptedException {
        Member joiner = scene.standby();
        String point = turn(OF_A_JOINER, scene);
        scene.strikes(
                "SIGKILL of the standby, %s; joining again, it crashes %s"
                        .formatted(joiner.name(), point));
        joiner.kill();
        scene.await(scene.primary(), "UNPROTECTED: solo");
        scene.pair().arbiter().cut(); // It does not join before it is armed.
        joiner.start("standby");
        scene.awaitApi(joiner);
        arm(scene, joiner, point, crashAt(1));
        scene.pair().arbiter().mend();
        awaitCrash(joiner);
        if (!point.equals(AS_THE_LAST_ACT)) {
            scene.checkNobodySaid("PROTECTED"); // Then it had crashed after it joined.
        }
        scene.restart(joiner);
    }

    /** What a standby has applied half, or not acknowledged, nobody was told of. */
    static void crashInApply(Scene scene) throws TimeoutException, InterruptedException {
        Member standby = scene.standby();
        String point = turn(OF_A_STANDBY, scene);
        scene.strikes("the standby, %s, crashes %s".formatted(standby.name(), point));
        arm(scene, standby, point, crashAt(PASS_UNDER_LOAD));
        awaitCrash(standby);
        scene.await(scene.primary(), "UNPROTECTED: solo");
        scene.restart(standby);
    }

    /** Reply k has left, reply k+1 has not: both are answered alike by who takes over. */
    static void crashBetweenReplies(Scene scene) throws TimeoutException, InterruptedException {
        Member primary = scene.primary();
        String point = turn(OF_A_PRIMARY, scene);
        scene.strikes("the primary, %s, crashes %s".formatted(primary.name(), point));
        arm(scene, primary, point, crashAt(PASS_UNDER_LOAD));
        awaitCrash(primary);
        scene.await(scene.standby(), "TOOK OVER");
        scene.restart(primary);
    }

    /** R21: a primary whose loop executes one long command is not replaced. */
    static void busyPrimary(Scene scene) throws TimeoutException, InterruptedException {
        Member primary = scene.primary();
        scene.strikes(
                "the loop of the primary, %s, stands still for %d s"
                        .formatted(primary.name(), BUSY.toSeconds()));
        arm(scene, primary, "before-release", pause());
        scene.await(primary, "DRILL POINT before-release");
        scene.letPass(BUSY.plus(JUDGED));
        scene.heals("the loop of %s goes on".formatted(primary.name()));
        scene.checkStaysProtected();
        scene.checkNobodySaid("resync of ");
    }

    private static JsonObject pause() {
        var act = new JsonObject();
        act.addProperty("act", "pause");
        act.addProperty("millis", BUSY.toMillis());
        act.addProperty("pass", PASS_UNDER_LOAD);
        return act;
    }

    /** R7: a claim that lands when nobody waits for it any more decides nothing. */
    static void lateClaim(Scene scene) throws TimeoutException, InterruptedException {
        boolean isTakeover = scene.number() % 2 == 1;
        Member survivor = isTakeover ? scene.standby() : scene.primary();
        Member lost = isTakeover ? scene.primary() : scene.standby();
        delayClaim(scene, survivor, LATE);
        scene.strikes(
                "SIGKILL of %s; the claim of %s is late".formatted(lost.name(), survivor.name()));
        lost.kill();
        scene.await(survivor, isTakeover ? "TOOK OVER" : "UNPROTECTED: solo");
        String outcome = scene.await(survivor, "DRILL POINT before-claim: the late claim ");
        if (!outcome.endsWith(" was refused")) {
            throw new IllegalStateException("%s said: %s".formatted(survivor.name(), outcome));
        }
        scene.restart(lost);
    }
}
