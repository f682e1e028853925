package dev.futago.primary;

import dev.futago.common.role.Action;
import dev.futago.common.role.ArbiterAnswer;
import dev.futago.common.role.ArbiterDesk;
import dev.futago.common.role.LinkId;
import dev.futago.common.role.Milestone;
import dev.futago.common.role.NodeRef;
import dev.futago.common.role.Revision;
import dev.futago.common.role.RoleConfig;
import dev.futago.common.role.Sync;
import dev.futago.common.role.Tenure;

import java.util.Optional;
import java.util.function.Consumer;

/**
 * Where the owner stands: in which phase, under which record, and with which claim on it.
 *
 * <p>A phase is entered by {@code become…} methods only, and each of them stands with the rule that
 * it keeps: {@link Pairing} R6, {@link GoingAlone} R5, {@link StandbyReturn} R11, {@link
 * Switchover} R16, {@link PrimaryRole} R10.
 */
final class PrimaryStanding {

    private final RoleConfig config;
    private final NodeRef self;
    private final ArbiterDesk desk;

    private Phase phase;
    private Tenure tenure;
    private Optional<Tenure> proposed = Optional.empty();
    private boolean isStallTold;

    PrimaryStanding(RoleConfig config, Tenure tenure, Phase first) {
        this.config = config;
        this.tenure = tenure;
        phase = first;
        self = tenure.owner();
        desk = new ArbiterDesk(config.timers().retryNanos());
    }

    // ---- the phase ----

    Phase phase() {
        return phase;
    }

    /** Leaves one phase for another, if the table has an arrow. */
    void enter(Phase next) {
        Phase.TRANSITIONS.check(phase, next);
        phase = next;
    }

    /** R9: only over its connection does the joiner speak. */
    boolean isLinkOfJoiner(LinkId link) {
        Optional<Phase.Joiner> joiner = phase.connected();
        return joiner.isPresent() && joiner.get().link().equals(link);
    }

    /**
     * Whether output needs an acknowledgement. Where no arbiter is configured nobody is ever known
     * to be alone, and everything does (R17).
     */
    boolean isGated() {
        return switch (phase) {
            case Phase.Solo() -> mayNotBeAlone();
            case Phase.Resyncing resyncing -> mayNotBeAlone();
            case Phase.Gating gating -> true;
            case Phase.ClaimingPaired claiming -> true;
            case Phase.Paired paired -> true;
            case Phase.Reasserting reasserting -> true;
            case Phase.Awaiting awaiting -> true;
            case Phase.Quiescing quiescing -> true;
            case Phase.ClaimingSwitchover claiming -> true;
            case Phase.ClaimingSolo claiming -> true;
            case Phase.Ended() -> true;
        };
    }

    /** Whether clients are answered: not while output waits for an arbiter, or for a standby. */
    boolean isServing() {
        return switch (phase) {
            case Phase.Paired _ -> true;
            case Phase.Reasserting(var standby, _, _) -> tenure.isBackedBy(standby.node());
            case Phase.ClaimingSwitchover claiming ->
                    claiming.isGoingOn() && !claiming.standbyIsLost();
            case Phase _ -> !isGated();
        };
    }

    /** Whether the record cannot say that this node is alone, for there is none (R17). */
    boolean mayNotBeAlone() {
        return !config.isArbitrated() && config.sync() != Sync.OFF;
    }

    boolean isArbitrated() {
        return config.isArbitrated();
    }

    /** The phase, in the words of docs/PROTOCOL.md. */
    String name() {
        return switch (phase) {
            case Phase.Solo() -> mayNotBeAlone() ? "stalled" : "solo";
            case Phase.Resyncing resyncing -> mayNotBeAlone() ? "stalled" : "resyncing";
            case Phase.Gating gating -> "gating";
            case Phase.ClaimingPaired claiming -> "claiming-paired";
            case Phase.Paired paired -> "paired";
            case Phase.Reasserting reasserting -> "reasserting";
            case Phase.Awaiting awaiting -> mayNotBeAlone() ? "stalled" : "awaiting-return";
            case Phase.Quiescing quiescing -> "quiescing";
            case Phase.ClaimingSwitchover claiming -> "claiming-switchover";
            case Phase.ClaimingSolo claiming -> "claiming-solo";
            case Phase.Ended() -> "ended";
        };
    }

    // ---- the record ----

    /** This very life of the node. */
    NodeRef self() {
        return self;
    }

    Tenure tenure() {
        return tenure;
    }

    long epoch() {
        return tenure.epoch();
    }

    /** R9: what was said in another epoch does not count. */
    boolean isCurrent(long epoch) {
        return epoch == tenure.epoch();
    }

    /** The record as it is now: this node owns it still. */
    void own(Tenure current) {
        if (!current.era().equals(tenure.era())) {
            proposed = Optional.empty();
        }
        tenure = current;
    }

    /** Tenure that the standby was asked to agree to, until a record of its era is known (R23). */
    Optional<Tenure> proposed() {
        return proposed;
    }

    void propose(Tenure tenureInNewEra) {
        proposed = Optional.of(tenureInNewEra);
    }

    /** This owner alone (R5): not older than what its standby may have agreed to (R23). */
    Tenure alone(String why) {
        return proposed.map(agreed -> tenure.reassertedAloneOver(agreed.version(), why))
                .orElseGet(() -> tenure.solo(why));
    }

    /** Whether a record is the one that this node knows. */
    boolean isKnown(Tenure current) {
        return current.revision().equals(tenure.revision()) && current.grantsTheSameAs(tenure);
    }

    /** Asks the arbiter for a tenure in place of this one, until the outcome is known (R7). */
    void claim(Tenure sought, Consumer<? super Action> out) {
        desk.claim(tenure.revision(), sought, out);
    }

    /** The same, in place of an older record that the arbiter went back to (R23). */
    void claim(Revision older, Tenure sought, Consumer<? super Action> out) {
        desk.claim(older, sought, out);
    }

    /** Asks the arbiter who is owner, for another may have claimed. */
    void read(Consumer<? super Action> out) {
        desk.read(out);
    }

    /** What it answers is of no interest any more. */
    void dropQuestion() {
        desk.close();
    }

    /**
     * The record of another owner, if an answer shows one: it is newer than this one. That an
     * answer shows none proves nothing (R7).
     */
    Optional<Tenure> onRead(ArbiterAnswer answer) {
        desk.close();
        return answer instanceof ArbiterAnswer.Read(var current)
                ? current.filter(now -> !now.isBehind(tenure) && !now.isOwnedBy(self))
                : Optional.empty();
    }

    /** Takes an answer if it is to a copy of the open question (R7). */
    boolean takes(long answered, ArbiterAnswer answer) {
        return desk.takes(answered, answer);
    }

    /** Record that an answer to a claim shows. */
    sealed interface Shown {
        /** The record, as new as what is known, or newer. */
        record Current(Tenure tenure) implements Shown {}

        /** An older record, or none: the arbiter went back (R23). */
        record Older(Optional<Tenure> record) implements Shown {

            /** Returns the revision that a claim in its place compares. */
            Revision revision() {
                return Revision.of(record);
            }
        }

        /** Nothing: the outcome is unknown. */
        record Nothing(String reason) implements Shown {}
    }

    /** Reads the record from an answer to a claim; changes nothing. */
    Shown shownBy(ArbiterAnswer answer) {
        return switch (answer) {
            case ArbiterAnswer.Granted(var now) -> new Shown.Current(now);
            case ArbiterAnswer.Refused(var current) ->
                    isOlder(current)
                            ? new Shown.Older(current)
                            : new Shown.Current(current.orElseThrow());
            case ArbiterAnswer.Unknown(var reason) -> new Shown.Nothing("no answer: " + reason);
            case ArbiterAnswer.Read read -> throw new IllegalStateException("nothing was read");
        };
    }

    /**
     * Returns whether an arbiter that shows this record, or none, went back (R23). What the standby
     * agreed to counts from then on: no older record gives it a right, not even one that names it
     * owner.
     */
    boolean isOlder(Optional<Tenure> shown) {
        return shown.isEmpty()
                || shown.get().isBehind(tenure)
                || (phase instanceof Phase.Reasserting
                        && shown.get().isBehind(proposed.orElse(tenure)));
    }

    /** The claim is over: its outcome is known. */
    void closeClaim() {
        isStallTold = false;
        desk.close();
    }

    /** The claim will be repeated (R7); until its outcome is known, everything stays held. */
    void stall(String reason, long nowNanos, Consumer<? super Action> out) {
        desk.onUnknown(nowNanos);
        if (!isStallTold) {
            isStallTold = true;
            String told = "the arbiter cannot be relied upon: " + reason;
            out.accept(new Action.Announce(new Milestone.Stalled(told, tenure.epoch())));
        }
    }

    /** Repeats a claim when it is time to. */
    void onTick(long nowNanos, Consumer<? super Action> out) {
        desk.onTick(nowNanos, out);
    }

    /** When a claim is to be repeated. */
    long nextTickNanos() {
        return desk.nextTickNanos();
    }
}
