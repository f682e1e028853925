package dev.futago.primary;

import dev.futago.common.role.Action;
import dev.futago.common.role.ArbiterAnswer;
import dev.futago.common.role.Invariant;
import dev.futago.common.role.LinkId;
import dev.futago.common.role.Message;
import dev.futago.common.role.Milestone;
import dev.futago.common.role.Next;
import dev.futago.common.role.Order;
import dev.futago.common.role.Outcome;
import dev.futago.common.role.Role;
import dev.futago.common.role.Tenure;

import java.util.Optional;
import java.util.function.Consumer;

/**
 * The owner gives the pair to its standby, by an operator's order: the arbiter must answer, the
 * guest is stopped, the last checkpoint acknowledged, and then the record is asked to make the
 * standby owner (PROTOCOL R16).
 */
final class Switchover {

    /**
     * An order for which the arbiter is asked first: until it answers, nothing changes.
     *
     * @param deadlineNanos when the order is given up
     */
    private record Inquiry(
            long ticket, boolean isDryRun, Phase.Joiner standby, long deadlineNanos) {}

    private final PrimaryStanding standing;
    private final Sealer sealer;
    private final GuestRunner runner;
    private final Release release;
    private final GoingAlone alone;
    private Optional<Inquiry> inquiry = Optional.empty();

    Switchover(
            PrimaryStanding standing,
            Sealer sealer,
            GuestRunner runner,
            Release release,
            GoingAlone alone) {
        this.standing = standing;
        this.sealer = sealer;
        this.runner = runner;
        this.release = release;
        this.alone = alone;
    }

    void onOrder(long ticket, Order.Switchover order, long nowNanos, Consumer<? super Action> out) {
        if (!standing.isArbitrated()) {
            String why = "without an arbiter nobody can tell whose turn it is if it fails halfway";
            report(ticket, new Outcome.Refused(why), out);
        } else if (!(standing.phase() instanceof Phase.Paired(var standby))) {
            report(ticket, new Outcome.Refused("not protected: " + standing.name()), out);
        } else if (sealer.window().acked() == 0) {
            String why = "the standby has not acknowledged a checkpoint of this epoch yet";
            report(ticket, new Outcome.Refused(why), out);
        } else if (standing.proposed().isPresent()) {
            String why = "the arbiter went back, and its record is being written again";
            report(ticket, new Outcome.Refused(why), out);
        } else if (inquiry.isPresent()) {
            report(ticket, new Outcome.Refused("another switchover is ordered already"), out);
        } else {
            long deadlineNanos = nowNanos + order.timeoutNanos();
            inquiry = Optional.of(new Inquiry(ticket, order.isDryRun(), standby, deadlineNanos));
            standing.read(out);
        }
    }

    // ---- the arbiter is asked first ----

    /** The arbiter answered, or did not: only a record as it is known lets intake be stopped. */
    void onAnswer(ArbiterAnswer answer, long nowNanos, Consumer<? super Action> out) {
        Inquiry asked = inquiry.orElseThrow();
        inquiry = Optional.empty();
        standing.dropQuestion();
        Optional<Outcome> objection = objectionTo(answer);
        if (objection.isPresent()) {
            report(asked.ticket, objection.get(), out);
        } else if (asked.isDryRun) {
            String would =
                    "%s would become primary in epoch %d, and %s its standby"
                            .formatted(
                                    asked.standby.node().name(),
                                    standing.epoch() + 1,
                                    standing.self().name());
            report(asked.ticket, new Outcome.Done(would), out);
        } else {
            var handover =
                    new Phase.Handover(asked.ticket, sealer.next(), nowNanos, asked.deadlineNanos);
            becomeQuiescing(asked.standby, handover, out);
        }
    }

    private Optional<Outcome> objectionTo(ArbiterAnswer answer) {
        if (answer instanceof ArbiterAnswer.Unknown(var reason)) {
            return Optional.of(new Outcome.NoArbiter("the arbiter does not answer: " + reason));
        }
        boolean isAsKnown = answer.record().filter(standing::isKnown).isPresent();
        String shown = answer.record().map(Tenure::toString).orElse("nothing");
        return isAsKnown
                ? Optional.empty()
                : Optional.of(
                        new Outcome.Refused(
                                "the arbiter's record says %s, and not %s"
                                        .formatted(shown, standing.tenure())));
    }

    /** The arbiter has not answered in time. */
    void onTick(long nowNanos, Consumer<? super Action> out) {
        inquiry.filter(asked -> nowNanos >= asked.deadlineNanos)
                .ifPresent(
                        late -> {
                            standing.dropQuestion();
                            refuse(
                                    new Outcome.NoArbiter("the arbiter did not answer in time"),
                                    out);
                        });
    }

    /** When it wants to be told the time: the arbiter has not answered. */
    long nextTickNanos() {
        return inquiry.map(Inquiry::deadlineNanos).orElse(Role.NEVER);
    }

    /** The standby was lost, or came over another link, while the arbiter was asked. */
    void refuseUnlessPaired(Consumer<? super Action> out) {
        if (inquiry.isEmpty() || standing.phase().equals(new Phase.Paired(inquiry.get().standby))) {
            return;
        }
        if (standing.phase() instanceof Phase.Awaiting) {
            standing.dropQuestion(); // Nobody else has asked one yet: it looks first.
        }
        refuse(new Outcome.Refused("the link to the standby was lost meanwhile"), out);
    }

    private void refuse(Outcome why, Consumer<? super Action> out) {
        inquiry.ifPresent(asked -> report(asked.ticket, why, out));
        inquiry = Optional.empty();
    }

    // ---- the handover ----

    void onAck(
            Phase.Quiescing quiescing, long number, long nowNanos, Consumer<? super Action> out) {
        release.acknowledged(nowNanos, out);
        if (number >= quiescing.handover().last()) {
            becomeClaimingSwitchover(quiescing.standby(), quiescing.handover(), out);
        }
    }

    void onTick(Phase.Quiescing quiescing, long nowNanos, Consumer<? super Action> out) {
        if (nowNanos >= quiescing.handover().deadlineNanos()) {
            becomePairedStill(quiescing.standby(), quiescing.handover(), out);
        }
    }

    void onTick(Phase.ClaimingSwitchover claiming, long nowNanos, Consumer<? super Action> out) {
        if (nowNanos >= claiming.handover().deadlineNanos() && !claiming.isGoingOn()) {
            becomeGoingOn(claiming, out);
        }
    }

    /** When it wants to be told the time: the owner goes on. */
    long nextTickNanos(Phase.ClaimingSwitchover claiming) {
        return claiming.isGoingOn() ? Role.NEVER : claiming.handover().deadlineNanos();
    }

    /**
     * Whether the record is what was claimed, by whichever claim, and this memory is still what the
     * new owner has: nothing was executed since. If it is not, this node is fenced (R10).
     */
    boolean mayStandDown(Phase.ClaimingSwitchover claiming, Tenure current) {
        return !runner.hasRunSinceStop()
                && current.epoch() == standing.epoch() + 1
                && current.isOwnedBy(claiming.standby().node())
                && current.isBackedBy(standing.self());
    }

    /** The record is known, and this node's still. */
    void onTenure(Phase.ClaimingSwitchover claiming, Consumer<? super Action> out) {
        giveUp(claiming, "the link to the standby was lost", out);
        if (standing.tenure().standby().isEmpty()) {
            alone.becomeSolo(out);
        } else if (claiming.standbyIsLost()) {
            alone.becomeClaimingSolo(claiming.standby().node(), "lost during a switchover", out);
        } else {
            becomePairedAsBefore(claiming.standby(), out);
        }
    }

    /** The pair goes on as before, unless its owner has told that it does. */
    void giveUp(Phase.ClaimingSwitchover claiming, String why, Consumer<? super Action> out) {
        if (!claiming.isGoingOn()) {
            giveUp(claiming.handover(), why, out);
        }
    }

    /** The pair goes on as before. */
    void giveUp(Phase.Handover handover, String why, Consumer<? super Action> out) {
        goOn(handover, new Outcome.Failed(why), out);
    }

    private void goOn(Phase.Handover handover, Outcome outcome, Consumer<? super Action> out) {
        runner.start();
        out.accept(
                new Action.Announce(
                        new Milestone.SwitchoverFailed(outcome.text(), standing.epoch())));
        report(handover.ticket(), outcome, out);
    }

    private static void report(long ticket, Outcome outcome, Consumer<? super Action> out) {
        out.accept(new Action.Report(ticket, outcome));
    }

    // ---- transitions ----

    /** Clients wait from here on. */
    private void becomeQuiescing(
            Phase.Joiner standby, Phase.Handover handover, Consumer<? super Action> out) {
        standing.enter(new Phase.Quiescing(standby, handover));
        runner.stop();
        out.accept(
                new Action.Announce(
                        new Milestone.SwitchoverStarted(
                                standby.node(), standing.epoch(), handover.last())));
    }

    /** Nothing was claimed, so that nothing has changed. */
    private void becomePairedStill(
            Phase.Joiner standby, Phase.Handover handover, Consumer<? super Action> out) {
        standing.enter(new Phase.Paired(standby));
        giveUp(handover, "the standby did not acknowledge the last checkpoint in time", out);
    }

    /** The standby has all that any client was told, and all that it may be told. */
    private void becomeClaimingSwitchover(
            Phase.Joiner standby, Phase.Handover handover, Consumer<? super Action> out) {
        CheckpointWindow window = sealer.window();
        Invariant.check(release.isNothingHeld(), "a switchover with output that is held");
        Invariant.check(
                window.acked() == window.sealed(),
                "a switchover at checkpoint %d of %d",
                window.acked(),
                window.sealed());
        Tenure sought = standing.tenure().switchedOver();
        standing.enter(new Phase.ClaimingSwitchover(standby, sought, handover, false, false));
        standing.claim(sought, out);
    }

    /**
     * The time is over and the outcome unknown: the owner executes and releases by acknowledgement
     * in its epoch, which is as good under either record. What is claimed is claimed on.
     */
    private void becomeGoingOn(Phase.ClaimingSwitchover claiming, Consumer<? super Action> out) {
        standing.enter(claiming.goingOn());
        if (!claiming.isWithdrawn()) {
            claimBack(claiming.goingOn(), false, out);
        }
        String why = "the arbiter did not answer in time: the outcome is not known yet";
        goOn(claiming.handover(), new Outcome.OutOfTime(why), out);
    }

    /** The standby is lost before the outcome is known: claimed back, as SOLO. */
    void becomeClaimingBack(Phase.ClaimingSwitchover claimed, Consumer<? super Action> out) {
        claimBack(claimed, true, out);
    }

    /** R7: the claim back, on the same version, kills the claim before it or shows it. */
    private void claimBack(
            Phase.ClaimingSwitchover claimed, boolean isLost, Consumer<? super Action> out) {
        Phase.Joiner standby = claimed.standby();
        Tenure sought =
                isLost
                        ? standing.alone("standby lost during a switchover")
                        : standing.tenure().pairedWith(standby.node());
        standing.enter(
                new Phase.ClaimingSwitchover(
                        standby, sought, claimed.handover(), isLost, claimed.isGoingOn()));
        standing.claim(sought, out);
    }

    /** The claim back was granted. */
    private void becomePairedAsBefore(Phase.Joiner standby, Consumer<? super Action> out) {
        Tenure tenure = standing.tenure();
        Invariant.check(tenure.isBackedBy(standby.node()), "paired with one it does not name");
        standing.enter(new Phase.Paired(standby));
        out.accept(new Action.Send(standby.link(), new Message.Paired(tenure)));
    }

    /** The record makes the standby owner, and this life its standby, without a resync. */
    void becomeStoodDown(
            Phase.ClaimingSwitchover claimed,
            Tenure granted,
            long nowNanos,
            Consumer<? super Action> out) {
        Optional<LinkId> link = claimed.connected().map(Phase.Joiner::link);
        Phase.Handover handover = claimed.handover();
        standing.enter(new Phase.Ended());
        link.ifPresent(
                to -> {
                    long quietNanos = nowNanos - handover.sinceNanos();
                    out.accept(new Action.Send(to, new Message.SwitchedOver(granted, quietNanos)));
                });
        out.accept(new Action.Announce(new Milestone.StoodDown(granted)));
        String done =
                "%s is primary in epoch %d, %s its standby"
                        .formatted(granted.owner().name(), granted.epoch(), standing.self().name());
        if (!claimed.isGoingOn()) {
            report(handover.ticket(), new Outcome.Done(done), out);
        }
        out.accept(new Action.HangupAll());
        out.accept(new Action.Become(new Next.StoodDown(link, standing.self(), granted, nowNanos)));
    }
}
