package dev.futago.primary;

import dev.futago.common.role.Action;
import dev.futago.common.role.ArbiterAnswer;
import dev.futago.common.role.Host;
import dev.futago.common.role.Invariant;
import dev.futago.common.role.LinkId;
import dev.futago.common.role.Message;
import dev.futago.common.role.Milestone;
import dev.futago.common.role.NodeRef;
import dev.futago.common.role.Role;
import dev.futago.common.role.Tenure;

import java.util.Optional;
import java.util.function.Consumer;

/**
 * The connection to the standby broke: everything is held until the same life of it returns, or is
 * known to be gone (PROTOCOL R11).
 */
final class StandbyReturn {

    private final long lookEveryNanos;
    private final PrimaryStanding standing;
    private final Sealer sealer;
    private final JoinerWatch watch;
    private final Release release;
    private final GoingAlone alone;

    private boolean isDialing;

    StandbyReturn(
            Host host,
            PrimaryStanding standing,
            Sealer sealer,
            JoinerWatch watch,
            Release release,
            GoingAlone alone) {
        lookEveryNanos = host.config().timers().heartbeatNanos();
        this.standing = standing;
        this.sealer = sealer;
        this.watch = watch;
        this.release = release;
        this.alone = alone;
    }

    /**
     * The standby is gone, or only its connection. Without an arbiter nobody goes alone, so that
     * all there is to do is to wait (R17).
     *
     * @param mayReturn a connection that broke says nothing of the image at its other end
     */
    void onLost(
            NodeRef standby,
            String reason,
            boolean mayReturn,
            long nowNanos,
            Consumer<? super Action> out) {
        if (mayReturn || !standing.isArbitrated()) {
            becomeAwaiting(standby, reason, nowNanos, out);
        } else {
            alone.becomeClaimingSolo(standby, reason, out);
        }
    }

    /**
     * R11: only the very life that the record names, of the epoch and the primary that it followed,
     * with no less than it acknowledged. What was sealed after its last checkpoint is sealed again,
     * as one checkpoint that it stages as a whole.
     */
    void onReconnect(
            LinkId link, Message.Reconnect reconnect, long nowNanos, Consumer<? super Action> out) {
        if (!isFollowerOfThisLife(reconnect)) {
            out.accept(new Action.Send(link, new Message.NotPrimary(standing.self(), true, true)));
            out.accept(new Action.Close(link, "not its primary"));
            return;
        }
        Phase phase = standing.phase();
        boolean isOpen = phase instanceof Phase.Paired || phase instanceof Phase.Awaiting;
        phase.connected()
                .filter(j -> isOpen && j.node().equals(reconnect.node()))
                .ifPresent(
                        j -> {
                            out.accept(new Action.Close(j.link(), "it came over another link"));
                            sealer.abandon();
                        });
        if (isOpen
                && standing.tenure().isBackedBy(reconnect.node())
                && sealer.canReturnTo(reconnect.number())) {
            becomePairedAgain(new Phase.Joiner(link, reconnect.node()), reconnect, nowNanos, out);
        } else {
            String why = reconnect.node() + " cannot go on from where it was";
            Admission.refuse(link, why, false, out);
        }
    }

    private boolean isFollowerOfThisLife(Message.Reconnect reconnect) {
        return reconnect.protocol() == Message.PROTOCOL
                && reconnect.pair().fits(standing.tenure().pair())
                && reconnect.owner().equals(standing.self())
                && standing.isCurrent(reconnect.epoch());
    }

    void onTick(Phase.Awaiting awaiting, long nowNanos, Consumer<? super Action> out) {
        if (!standing.isArbitrated()) {
            return;
        }
        if (nowNanos >= awaiting.lookAtNanos() && !isDialing) {
            becomeLooking(awaiting, out);
        } else if (nowNanos >= awaiting.untilNanos()) {
            alone.becomeClaimingSolo(awaiting.standby(), awaiting.reason(), out);
        }
    }

    /** When it wants to be told the time. */
    long nextTickNanos(Phase.Awaiting awaiting) {
        if (!standing.isArbitrated()) {
            return Role.NEVER;
        }
        long lookAtNanos = isDialing ? Role.NEVER : awaiting.lookAtNanos();
        return Math.min(lookAtNanos, awaiting.untilNanos());
    }

    /**
     * The standby's machine answers: it has until it would be suspected, unless it has taken over.
     */
    void onFound(LinkId link, Consumer<? super Action> out) {
        isDialing = false;
        out.accept(new Action.Close(link, "asked only whether it lives"));
        if (standing.phase() instanceof Phase.Awaiting awaiting && isLooking(awaiting)) {
            standing.read(out);
        }
    }

    /** Where it should listen nobody does: its process is gone. */
    void onNobodyFound(Consumer<? super Action> out) {
        isDialing = false;
        if (standing.phase() instanceof Phase.Awaiting awaiting && isLooking(awaiting)) {
            alone.becomeClaimingSolo(awaiting.standby(), awaiting.reason(), out);
        }
    }

    private static boolean isLooking(Phase.Awaiting awaiting) {
        return awaiting.lookAtNanos() == Role.NEVER;
    }

    /**
     * Whether it has taken over is known; if not it may be about to, or its process about to end: a
     * kernel answers for one that dies.
     *
     * @return the record of another owner
     */
    Optional<Tenure> onLooked(Phase.Awaiting awaiting, ArbiterAnswer answer, long nowNanos) {
        Optional<Tenure> ofAnother = standing.onRead(answer);
        if (ofAnother.isEmpty()) {
            becomeAwaitingStill(awaiting, nowNanos);
        }
        return ofAnother;
    }

    // ---- transitions ----

    private void becomeAwaiting(
            NodeRef standby, String reason, long nowNanos, Consumer<? super Action> out) {
        long untilNanos = Math.max(nowNanos, watch.suspectsAtNanos());
        standing.enter(new Phase.Awaiting(standby, reason, untilNanos, nowNanos));
        long acked = sealer.window().acked();
        out.accept(
                new Action.Announce(
                        new Milestone.LinkLost(standby, reason, standing.epoch(), acked)));
        if (standing.mayNotBeAlone()) {
            String stalled = "no arbiter, and the standby is lost";
            out.accept(new Action.Announce(new Milestone.Stalled(stalled, standing.epoch())));
        }
    }

    /** Whether anybody listens where the standby should tells at once what silence tells late. */
    private void becomeLooking(Phase.Awaiting awaiting, Consumer<? super Action> out) {
        standing.enter(awaiting.lookingAt(Role.NEVER));
        isDialing = true;
        out.accept(new Action.Dial());
    }

    private void becomeAwaitingStill(Phase.Awaiting awaiting, long nowNanos) {
        standing.enter(awaiting.lookingAt(nowNanos + lookEveryNanos));
    }

    /** What it has applied it acknowledges by its first words. */
    private void becomePairedAgain(
            Phase.Joiner standby,
            Message.Reconnect reconnect,
            long nowNanos,
            Consumer<? super Action> out) {
        long epoch = standing.epoch();
        long number = reconnect.number();
        Invariant.check(standing.tenure().isBackedBy(standby.node()), "returned, but not named");
        sealer.returnTo(number);
        standing.dropQuestion();
        standing.enter(new Phase.Paired(standby));
        watch.beginAgain(nowNanos);
        out.accept(new Action.Send(standby.link(), new Message.Reconnected(epoch, number)));
        out.accept(new Action.Announce(new Milestone.Reconnected(standby.node(), epoch, number)));
        release.acknowledged(nowNanos, out);
        release.awaitNext();
    }
}
