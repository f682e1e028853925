package dev.futago.drill.failover;

import static dev.futago.drill.failover.Drill.Haste.AT_ONCE;
import static dev.futago.drill.failover.Drill.Service.ENDS;
import static dev.futago.drill.failover.Drill.Service.GOES_ON;
import static dev.futago.drill.failover.Drill.Service.RESUMES;
import static dev.futago.drill.failover.Drill.Service.RESUMES_SLOWLY;
import static dev.futago.drill.failover.Drill.Service.WAITS;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntFunction;

/** All drills there are. */
public final class Drills {

    private static final List<Drill> ALL =
            List.of(
                    new Drill(
                            "kill-primary",
                            "the standby takes over from a primary that is gone, with all that was"
                                    + " acknowledged",
                            Drill.Setting.of(),
                            always(RESUMES, ProcessFaults::killPrimary)),
                    new Drill(
                            "kill-standby",
                            "the primary goes on alone, and its standby comes back by a resync"
                                    + " under load",
                            Drill.Setting.of(),
                            always(RESUMES, ProcessFaults::killStandby)),
                    new Drill(
                            "kill-both",
                            "with both copies gone nobody serves, until an operator accepts the"
                                    + " loss",
                            Drill.Setting.of(Need.OWN_PAIR),
                            always(ENDS, ProcessFaults::killBoth)),
                    new Drill(
                            "pause-primary",
                            "a primary that stood still and wakes up is fenced",
                            Drill.Setting.of(),
                            always(RESUMES, ProcessFaults::pausePrimary)),
                    new Drill(
                            "pause-standby",
                            "a standby that stands still does not hold clients up for long, and"
                                    + " may not take over when it wakes up",
                            Drill.Setting.of(),
                            always(RESUMES, ProcessFaults::pauseStandby)),
                    new Drill(
                            "short-pause",
                            "a process that stands still for less than its peer's patience costs"
                                    + " neither protection nor a resync",
                            Drill.Setting.of(Need.OWN_PAIR),
                            always(RESUMES, ProcessFaults::shortPause)),
                    new Drill(
                            "cut-link",
                            "two nodes that cannot hear each other do not both serve; the one"
                                    + " that runs goes on",
                            Drill.Setting.of(Need.NAMESPACES),
                            always(RESUMES, LinkFaults::cut)),
                    new Drill(
                            "cut-link-one-way-in",
                            "the same when only the primary hears nothing",
                            Drill.Setting.of(Need.NAMESPACES),
                            always(RESUMES, LinkFaults::cutIntoPrimary)),
                    new Drill(
                            "cut-link-one-way-out",
                            "the same when only the standby hears nothing",
                            Drill.Setting.of(Need.NAMESPACES),
                            always(RESUMES, LinkFaults::cutOutOfPrimary)),
                    new Drill(
                            "link-down",
                            "the same when an interface goes down",
                            Drill.Setting.of(Need.NAMESPACES),
                            always(RESUMES, LinkFaults::unplug)),
                    new Drill(
                            "reset-storm",
                            "connections that are reset again and again cost protection for a"
                                    + " while, and nothing that was acknowledged",
                            Drill.Setting.of(Need.NAMESPACES),
                            always(RESUMES, LinkFaults::resetStorm)),
                    new Drill(
                            "cut-arbiter",
                            "a pair that is well does not need its arbiter",
                            Drill.Setting.of(Need.OWN_PAIR),
                            always(GOES_ON, OtherFaults::cutArbiter)),
                    new Drill(
                            "cut-arbiter-and-link",
                            "without arbiter and link neither node goes alone: clients wait, and"
                                    + " are answered when one is back",
                            Drill.Setting.of(Need.NAMESPACES),
                            always(WAITS, OtherFaults::cutArbiterAndLink)),
                    new Drill(
                            "slow-arbiter",
                            "a takeover waits for two answers of a slow arbiter; a switchover"
                                    + " without an arbiter is refused, and nobody waits",
                            Drill.Setting.of(Need.POINTS, Need.ARBITER_PROXY),
                            always(RESUMES_SLOWLY, OtherFaults::slowArbiter)),
                    new Drill(
                            "wrong-record",
                            "a pair whose record names another owner says so, and serves on",
                            Drill.Setting.of(Need.OWN_PAIR),
                            always(GOES_ON, RecordFaults::wrongRecord)),
                    new Drill(
                            "restored-arbiter",
                            "a pair whose arbiter was restored from an older copy writes the record"
                                    + " again, and serves on",
                            Drill.Setting.of(Need.OWN_PAIR),
                            always(GOES_ON, RecordFaults::restoredArbiter)),
                    new Drill(
                            "slow-standby",
                            "a slow link slows clients down, and protection stays",
                            Drill.Setting.of(Need.NAMESPACES),
                            always(RESUMES, LinkFaults::slow)),
                    new Drill(
                            "delay-link",
                            "a long way to the standby slows clients down, and protection stays",
                            Drill.Setting.of(Need.PROXY),
                            always(RESUMES, LinkFaults::delay)),
                    new Drill(
                            "damage-link",
                            "a bit that is damaged on its way is never believed",
                            Drill.Setting.of(Need.PROXY),
                            always(RESUMES, LinkFaults::damage)),
                    new Drill(
                            "switchover",
                            "the roles change by an order, without a resync",
                            Drill.Setting.of(),
                            always(RESUMES, OtherFaults::switchover)),
                    new Drill(
                            "switchover-abort",
                            "a switchover to a standby that stands still is given up",
                            Drill.Setting.of(),
                            always(RESUMES, OtherFaults::switchoverAbort)),
                    new Drill(
                            "restart-same-name",
                            "a primary that is started again at once under its name does not"
                                    + " resume with an empty memory",
                            Drill.Setting.of(Need.OWN_PAIR),
                            always(RESUMES, ProcessFaults::restartSameName)),
                    new Drill(
                            "crash-in-join",
                            "a joiner that crashes while it joins, at any step, costs nothing",
                            Drill.Setting.of(Need.POINTS),
                            always(RESUMES, PointFaults::crashInJoin)),
                    new Drill(
                            "crash-in-apply",
                            "a standby that crashes while it applies, at any step, costs nothing",
                            Drill.Setting.of(Need.POINTS),
                            always(RESUMES, PointFaults::crashInApply)),
                    new Drill(
                            "crash-between-replies",
                            "a primary that crashes between two replies, or before one: who takes"
                                    + " over answers both alike",
                            Drill.Setting.of(Need.POINTS),
                            always(RESUMES, PointFaults::crashBetweenReplies)),
                    new Drill(
                            "busy-primary",
                            "a primary whose loop executes one command for 5 s is not replaced",
                            Drill.Setting.of(Need.POINTS),
                            always(WAITS, PointFaults::busyPrimary)),
                    new Drill(
                            "poison-request",
                            "a request that ends the node that executes it is refused by the next"
                                    + " one, and by every new standby",
                            Drill.Setting.of(Need.POINTS),
                            always(RESUMES, PoisonFault::poisonRequest)),
                    new Drill(
                            "late-cas",
                            "a compare-and-set that lands late decides nothing, in a takeover or in"
                                    + " going alone",
                            Drill.Setting.of(Need.POINTS),
                            always(WAITS, PointFaults::lateClaim)),
                    new Drill(
                            "disk-full",
                            "a node that cannot write its metadata ends, and the other goes on",
                            Drill.Setting.of(Need.SMALL_DISK),
                            always(RESUMES, OtherFaults::diskFull)),
                    new Drill(
                            "clock-jump",
                            "wall clocks that jump decide nothing, also in a takeover",
                            Drill.Setting.of(Need.WALL_CLOCK),
                            always(RESUMES, OtherFaults::clockJump)),
                    new Drill(
                            "abuse",
                            "a thousand idle connections, half handshakes, slow readers and garbage"
                                    + " at every port cost other clients less than a tenth of their"
                                    + " rate",
                            Drill.Setting.of(Need.OWN_PAIR),
                            always(GOES_ON, OtherFaults::abuse)),
                    new Drill(
                            "fuzz",
                            "random commands of any size, with memories from 512 KiB on and nearly"
                                    + " full: each is answered, no node ends, and a takeover keeps"
                                    + " all that clients could read",
                            new Drill.Setting(
                                    Set.of(Need.OWN_PAIR), AT_ONCE, Drill.Company.FUZZERS),
                            always(RESUMES, ProcessFaults::killPrimaryAtOnce)),
                    new Drill(
                            "back-to-back",
                            "takeover after takeover, each as soon as the pair is protected again",
                            new Drill.Setting(Set.of(), AT_ONCE, Drill.Company.ALONE),
                            always(RESUMES, ProcessFaults::killPrimaryAtOnce)));

    private Drills() {}

    private static IntFunction<Drill.Strike> always(Drill.Service service, Drill.Fault fault) {
        var strike = new Drill.Strike(service, fault);
        return cycle -> strike;
    }

    /** All of them, in the order in which they are run. */
    public static List<Drill> all() {
        return ALL;
    }

    /** Faults of many drills, over a long time, in an order that the seed decides. */
    public static Drill soak(long seed) {
        return Soak.of(seed);
    }

    /** The one of this name. */
    public static Optional<Drill> named(String name) {
        return ALL.stream().filter(drill -> drill.name().equals(name)).findFirst();
    }

    /** All names. */
    public static List<String> names() {
        return ALL.stream().map(Drill::name).toList();
    }
}
