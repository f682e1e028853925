package dev.futago.standby;

import dev.futago.common.role.Action;
import dev.futago.common.role.ArbiterAnswer;
import dev.futago.common.role.ArbiterDesk;
import dev.futago.common.role.Host;
import dev.futago.common.role.Known;
import dev.futago.common.role.LinkId;
import dev.futago.common.role.Milestone;
import dev.futago.common.role.Next;
import dev.futago.common.role.Order;
import dev.futago.common.role.Outcome;
import dev.futago.common.role.PeerWatch;
import dev.futago.common.role.Revision;
import dev.futago.common.role.Tenure;

import java.util.Optional;
import java.util.function.Consumer;

/**
 * From standby to owner, sealed off: by a claim when the primary is lost (PROTOCOL R8), or because
 * a switchover has made this node owner (R16). Or else to nothing: the image is discarded.
 */
final class Takeover {

    /**
     * Operator's order under way (R23).
     *
     * @param replaced revision of the older record that the last claim is to replace
     */
    private record Ordered(long ticket, Order.Reassert order, Revision replaced) {}

    private final Host host;
    private final StandbyStanding standing;
    private final Mirror mirror;
    private final PeerWatch watch;
    private final ArbiterDesk desk;

    private boolean isStallTold;
    private Optional<Revision> older = Optional.empty();
    private Optional<Ordered> ordered = Optional.empty();

    Takeover(Host host, StandbyStanding standing, Mirror mirror, PeerWatch watch) {
        this.host = host;
        this.standing = standing;
        this.mirror = mirror;
        this.watch = watch;
        desk = new ArbiterDesk(host.config().timers().retryNanos());
    }

    /** Whether it may, unasked: not without an arbiter (R17), nor while the pair is paused. */
    boolean mayBegin(long nowNanos) {
        return standing.isArbitrated() && !host.pause().isOn(nowNanos);
    }

    /**
     * R16: the next epoch is mine, and who I follow is my standby. The former owner may have gone
     * on meanwhile: the image may be newer than what was acknowledged, and is never older.
     */
    boolean isMine(Tenure granted, Tenure followed) {
        return granted.isOwnedBy(standing.self())
                && granted.isBackedBy(followed.owner())
                && granted.epoch() == followed.epoch() + 1
                && mirror.isWhole();
    }

    /** R16: the former owner says that its memory is this image, for it is its standby now. */
    boolean isHandedOver(Tenure granted, Tenure followed) {
        return isMine(granted, followed) && mirror.applied() == standing.acknowledged();
    }

    // ---- the arbiter ----

    /** Takes an answer if it is to a copy of the open question (R7). */
    boolean takes(long answered, ArbiterAnswer answer) {
        return desk.takes(answered, answer);
    }

    /** Asks again when it is time to. */
    void onTick(long nowNanos, Consumer<? super Action> out) {
        desk.onTick(nowNanos, out);
    }

    /** When it is to be asked again. */
    long nextTickNanos() {
        return desk.nextTickNanos();
    }

    void onAnswer(ArbiterAnswer answer, long nowNanos, Consumer<? super Action> out) {
        Optional<String> trouble = troubleWith(answer);
        older = trouble.isPresent() ? olderIn(answer) : Optional.empty();
        if (older.isPresent()
                && ordered.isPresent()
                && !older.get().equals(ordered.get().replaced)) {
            Ordered before = ordered.get();
            becomeReasserting(new Ordered(before.ticket, before.order, older.get()), out);
            return;
        }
        if (trouble.isPresent()) {
            desk.onUnknown(nowNanos);
            tellStalled("the arbiter cannot be relied upon: " + trouble.get(), out);
            return;
        }
        desk.close();
        Tenure current = answer.record().orElseThrow();
        switch (standing.phase()) {
            case StandbyPhase.AskingToTakeOver(var followed, var reason) ->
                    onRecord(current, followed, "primary lost: " + reason, nowNanos, out);
            case StandbyPhase.ClaimingTakeover(var followed, var sought) -> {
                if (current.grantsTheSameAs(sought)) {
                    becomeSuccessor(current, nowNanos, out);
                } else {
                    onRecord(current, followed, sought.reason(), nowNanos, out);
                }
            }
            case StandbyPhase.Receiving _, StandbyPhase.Following _ -> throw unasked();
            case StandbyPhase.Reconnecting _, StandbyPhase.Ended _ -> throw unasked();
        }
    }

    private IllegalStateException unasked() {
        return new IllegalStateException("an answer nobody waits for in " + standing.phase());
    }

    /**
     * Why an answer tells nothing. A record that is gone, or older than the one that was followed,
     * is the arbiter's loss and not a reason to give the image up.
     */
    private Optional<String> troubleWith(ArbiterAnswer answer) {
        if (answer instanceof ArbiterAnswer.Unknown(var reason)) {
            return Optional.of("no answer: " + reason);
        }
        Optional<Tenure> current = answer.record();
        Tenure known = newestKnown();
        return current.isEmpty() || current.get().isBehind(known)
                ? Optional.of("its " + Known.of(known).regressionTo(current))
                : Optional.empty();
    }

    private static Optional<Revision> olderIn(ArbiterAnswer answer) {
        return answer instanceof ArbiterAnswer.Unknown
                ? Optional.empty()
                : Optional.of(Revision.of(answer.record()));
    }

    private Tenure newestKnown() {
        return switch (standing.phase()) {
            case StandbyPhase.AskingToTakeOver(var followed, _) -> standing.newest(followed);
            case StandbyPhase.ClaimingTakeover(var known, _) -> known;
            case StandbyPhase.Receiving _, StandbyPhase.Following _ -> throw unasked();
            case StandbyPhase.Reconnecting _, StandbyPhase.Ended _ -> throw unasked();
        };
    }

    /**
     * R8: only the standby that a PAIRED record names, in this very incarnation, may claim. That
     * holds also for the record that refused a claim: a late claim of the lost primary may have
     * changed its version only. A standby that the record names owner was made so by a switchover
     * of which it was not told (R16).
     */
    private void onRecord(
            Tenure current,
            Tenure followed,
            String why,
            long nowNanos,
            Consumer<? super Action> out) {
        boolean isOfEpoch =
                current.epoch() == followed.epoch()
                        || current.epoch() == standing.newest(followed).epoch();
        if (current.isBackedBy(standing.self()) && isOfEpoch) {
            becomeClaimingTakeover(current, current.takenOverBy(standing.self(), why), out);
        } else if (isMine(current, followed)) {
            becomeOwner(current, Optional.empty(), watch.heardAtNanos(), nowNanos, out);
        } else {
            becomeNewcomer("the record says " + current, Known.of(current), out);
        }
    }

    /** Tells, once until it is asked again, why nobody owns the pair. */
    void tellStalled(String reason, Consumer<? super Action> out) {
        if (!isStallTold) {
            isStallTold = true;
            long epoch = standing.phase().atStake().map(Tenure::epoch).orElse(0L);
            out.accept(new Action.Announce(new Milestone.Stalled(reason, epoch)));
        }
    }

    // ---- by order ----

    /** R23: the arbiter went back, and an operator vouches for the primary that was followed. */
    void onReassert(long ticket, Order.Reassert order, Consumer<? super Action> out) {
        Optional<String> obstacle = obstacleTo(order);
        if (obstacle.isPresent()) {
            out.accept(new Action.Report(ticket, new Outcome.Refused(obstacle.get())));
        } else {
            becomeReasserting(new Ordered(ticket, order, older.orElseThrow()), out);
        }
    }

    private Optional<String> obstacleTo(Order.Reassert order) {
        if (ordered.isPresent()) {
            return Optional.of("it is ordered already");
        }
        if (!isSealedOff()) {
            return Optional.of("this node is standby: the primary is to be asked");
        }
        if (older.isEmpty()) {
            return Optional.of("the arbiter did not go back, as its last answer showed it");
        }
        String owner = newestKnown().owner().name();
        return order.nodesOff().contains(owner)
                ? Optional.empty()
                : Optional.of(
                        "%s may hold memory: end it, and name it by --node-is-off"
                                .formatted(owner));
    }

    private boolean isSealedOff() {
        return standing.phase() instanceof StandbyPhase.AskingToTakeOver
                || standing.phase() instanceof StandbyPhase.ClaimingTakeover;
    }

    private void report(Outcome outcome, Consumer<? super Action> out) {
        ordered.ifPresent(order -> out.accept(new Action.Report(order.ticket, outcome)));
        ordered = Optional.empty();
    }

    // ---- transitions ----

    /** R23: in place of the older record, as owner of the next epoch in a new era. */
    private void becomeReasserting(Ordered next, Consumer<? super Action> out) {
        Tenure known = newestKnown();
        String why = "reasserted, the arbiter went back: " + next.order.recorded();
        Tenure sought = known.reassertedBy(standing.self(), next.replaced.version(), why);
        standing.enter(new StandbyPhase.ClaimingTakeover(known, sought));
        ordered = Optional.of(next);
        desk.claim(next.replaced, sought, out);
    }

    /** From here on nothing is acknowledged in the epoch that was followed (R8). */
    void becomeAskingToTakeOver(Tenure followed, String reason, Consumer<? super Action> out) {
        dropAttempt(out);
        standing.enter(new StandbyPhase.AskingToTakeOver(followed, reason));
        isStallTold = false;
        out.accept(
                new Action.Announce(
                        new Milestone.Suspected(
                                followed.owner(), reason, followed.epoch(), mirror.applied())));
        desk.read(out);
    }

    private void dropAttempt(Consumer<? super Action> out) {
        if (standing.phase()
                instanceof
                StandbyPhase.Reconnecting(_, _, StandbyPhase.Attempt.Greeting(var link, _))) {
            out.accept(new Action.Close(link, "it did not go on"));
        }
    }

    /**
     * Claims the next epoch.
     *
     * @param sought expects the version of a record that names this incarnation (R8)
     */
    void becomeClaimingTakeover(Tenure followed, Tenure sought, Consumer<? super Action> out) {
        dropAttempt(out);
        standing.enter(new StandbyPhase.ClaimingTakeover(followed, sought));
        desk.claim(sought, out);
    }

    private void becomeSuccessor(Tenure granted, long nowNanos, Consumer<? super Action> out) {
        standing.enter(new StandbyPhase.Ended());
        out.accept(new Action.Announce(new Milestone.TookOver(granted, mirror.applied())));
        report(new Outcome.Done("it took over from checkpoint " + mirror.applied()), out);
        out.accept(
                new Action.Become(
                        new Next.Successor(
                                granted, Optional.empty(), watch.heardAtNanos(), nowNanos)));
    }

    /** R16: the memory holds all that the former owner was told is applied. */
    void becomeOwner(
            Tenure granted,
            Optional<LinkId> link,
            long notServedSinceNanos,
            long nowNanos,
            Consumer<? super Action> out) {
        standing.enter(new StandbyPhase.Ended());
        report(new Outcome.Done("the record names it owner already"), out);
        out.accept(new Action.Announce(new Milestone.SwitchedOver(granted, mirror.applied())));
        out.accept(
                new Action.Become(
                        new Next.Successor(granted, link, notServedSinceNanos, nowNanos)));
    }

    /**
     * The image is not the pair's any more: what was followed is discarded with the incarnation.
     */
    void becomeNewcomer(String reason, Known known, Consumer<? super Action> out) {
        standing.enter(new StandbyPhase.Ended());
        report(new Outcome.Failed(reason), out);
        out.accept(new Action.Announce(new Milestone.Stale(reason)));
        out.accept(new Action.Become(new Next.Newcomer(known)));
    }
}
