package dev.futago.drill.failover;

import dev.futago.node.cli.ApiClient;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** One cycle of a drill, for the fault that strikes in it: who is what, and what it has at hand. */
public final class Scene {

    private static final String LINK_LOST = "link to ";
    private static final String SUSPECTED = "suspected ";

    /** For what a pair must do by itself: longer than any of its own timers. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** How what a node logs begins when the pair is not protected any more, or may not be. */
    private static final List<String> PROTECTION_ENDS =
            List.of(LINK_LOST, SUSPECTED, "UNPROTECTED", "TOOK OVER", "FENCED", "STALLED");

    private static final long POLL_MILLIS = 2;

    private final DrillPlan plan;
    private final DrilledPair pair;
    private final DrilledPair.Roles roles;
    private final DrillLoad load;
    private final Chronology chronology;
    private final int number;
    private final Set<String> healings = new HashSet<>();
    private String faultWords = "";
    private long faultNanos = System.nanoTime();

    /** A cycle of a pair that is protected, or is soon. */
    Scene(DrillPlan plan, DrilledPair pair, DrillLoad load, Chronology chronology, int number)
            throws TimeoutException, InterruptedException {
        this.plan = plan;
        this.pair = pair;
        roles = pair.awaitProtected();
        this.load = load;
        this.chronology = chronology;
        this.number = number;
    }

    /** Which cycle this is, from 1. */
    int number() {
        return number;
    }

    /** Who was primary when the cycle began. */
    Member primary() {
        return roles.primary();
    }

    /** Who was standby when the cycle began. */
    Member standby() {
        return roles.standby();
    }

    DrillPlan plan() {
        return plan;
    }

    DrilledPair pair() {
        return pair;
    }

    DrillLoad load() {
        return load;
    }

    /**
     * Notes that a node is told by a signal now.
     *
     * @throws DrillRefusedException when it cannot be
     */
    void strikes(Member who, String words) {
        who.checkHere();
        strikes(words);
    }

    /** Notes that the fault strikes now; the first time in a cycle is where its time begins. */
    void strikes(String words) {
        long now = chronology.say(words);
        if (faultWords.isEmpty()) {
            faultWords = words;
            faultNanos = now;
        }
    }

    /** Notes that something that was broken is made whole now. */
    void heals(String words) {
        healings.add(words);
        chronology.say(words);
    }

    /** Waits until a node logs something that begins so, since the fault; answers all of it. */
    String await(Member who, String beginning) throws TimeoutException, InterruptedException {
        return chronology.await(who.name(), faultNanos, beginning, PATIENCE.toNanos()).text();
    }

    /**
     * Holds that neither node has logged anything that begins so, since the fault.
     *
     * @throws IllegalStateException with what was logged
     */
    void checkNobodySaid(String beginning) {
        for (Member member : pair.members()) {
            chronology
                    .first(member.name(), faultNanos, beginning)
                    .ifPresent(
                            line -> {
                                throw new IllegalStateException(
                                        "%s said: %s".formatted(line.who(), line.text()));
                            });
        }
    }

    /** Holds that a node has noticed that something was wrong with the other, or its link. */
    void checkSomebodyFeltIt() {
        if (pair.members().stream().noneMatch(this::feltIt)) {
            throw new IllegalStateException("neither node noticed anything: this shows nothing");
        }
    }

    private boolean feltIt(Member who) {
        return chronology.first(who.name(), faultNanos, LINK_LOST).isPresent()
                || chronology.first(who.name(), faultNanos, SUSPECTED).isPresent();
    }

    /**
     * Holds that the pair has been protected all the time since the fault.
     *
     * @throws IllegalStateException with what was logged
     */
    void checkStaysProtected() {
        PROTECTION_ENDS.forEach(this::checkNobodySaid);
    }

    /**
     * Lets a time go by in which nobody may be answered.
     *
     * @throws IllegalStateException when somebody is
     */
    void letNobodyBeServed(Duration time) throws InterruptedException {
        long acknowledged = load.acknowledged();
        letPass(time);
        long served = load.acknowledged() - acknowledged;
        if (served != 0) {
            throw new IllegalStateException(
                    "%d requests were answered, and nobody may serve".formatted(served));
        }
    }

    /** Waits until a node that has just been started answers operators. */
    void awaitApi(Member who) throws TimeoutException, InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (who.api().status().isEmpty()) {
            if (System.nanoTime() - deadline > 0) {
                throw new TimeoutException(who.name() + " does not answer");
            }
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
        }
    }

    /** Lets the load go on as everything is. */
    void letPass(Duration time) throws InterruptedException {
        TimeUnit.NANOSECONDS.sleep(time.toNanos());
    }

    /**
     * Gives a node an order.
     *
     * @param json what is to be said of it
     */
    ApiClient.Answer order(Member who, String path, String json) {
        return who.api().order(path, json, PATIENCE);
    }

    /** Starts a node again that has ended, and waits until it has a role. */
    void restart(Member who) throws TimeoutException, InterruptedException {
        heals("%s is started again".formatted(who.name()));
        who.start("standby");
        who.awaitReady("standby", DrilledPair.READY_MAX);
    }

    /** What struck, and when; without words while nothing has. */
    Marks.Fault fault() {
        return new Marks.Fault(faultNanos, faultWords, healings);
    }
}
