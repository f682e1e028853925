package dev.futago.primary;

import dev.futago.common.role.Action;
import dev.futago.common.role.Invariant;
import dev.futago.common.role.Message;
import dev.futago.common.role.Milestone;
import dev.futago.common.role.Tenure;

import java.util.function.Consumer;

/**
 * From one holder to two: a joiner receives the image while the owner is alone still; then output
 * is held, checkpoint 1 must be acknowledged, and the record is asked to name it (PROTOCOL R6).
 */
final class Pairing {

    private final PrimaryStanding standing;
    private final Sealer sealer;
    private final JoinerWatch watch;
    private final Release release;
    private final GoingAlone alone;

    Pairing(
            PrimaryStanding standing,
            Sealer sealer,
            JoinerWatch watch,
            Release release,
            GoingAlone alone) {
        this.standing = standing;
        this.sealer = sealer;
        this.watch = watch;
        this.release = release;
        this.alone = alone;
    }

    /** The record is known, and this node's still. */
    void onTenure(Phase.ClaimingPaired claiming, long nowNanos, Consumer<? super Action> out) {
        Phase.Joiner joiner = claiming.joiner();
        if (!standing.tenure().grantsTheSameAs(claiming.sought())) {
            becomeClaimingPairedAgain(joiner, claiming.joinerIsLost(), out);
        } else if (claiming.joinerIsLost()) {
            alone.becomeClaimingSolo(joiner.node(), "lost while it was paired", out);
        } else {
            becomePaired(joiner, nowNanos, out);
        }
    }

    // ---- transitions ----

    void becomeResyncing(
            Phase.Joiner joiner, Resync resync, long nowNanos, Consumer<? super Action> out) {
        sealer.reset();
        release.awaitNext();
        watch.begin(nowNanos);
        standing.enter(new Phase.Resyncing(joiner, resync));
        out.accept(new Action.Send(joiner.link(), new Message.Welcome(standing.tenure())));
        out.accept(
                new Action.Announce(new Milestone.ResyncStarted(joiner.node(), standing.epoch())));
    }

    /** The joiner left before the record named it: nothing has changed for anybody else. */
    void becomeSoloAgain(Phase.Joiner joiner, String reason, Consumer<? super Action> out) {
        standing.enter(new Phase.Solo());
        out.accept(
                new Action.Announce(
                        new Milestone.JoinerLost(joiner.node(), reason, standing.epoch())));
    }

    void becomeGating(Phase.Joiner joiner, Resync resync, Consumer<? super Action> out) {
        Invariant.check(
                release.isNothingHeld() || standing.mayNotBeAlone(), "ungated output left behind");
        Invariant.check(sealer.next() == 1, "the first checkpoint of a joiner is number 1");
        standing.enter(new Phase.Gating(joiner));
        out.accept(
                new Action.Announce(
                        new Milestone.ResyncFinished(
                                joiner.node(), standing.epoch(), resync.pages(), resync.bytes())));
    }

    void becomeClaimingPaired(Phase.Joiner joiner, Consumer<? super Action> out) {
        Tenure sought = soughtWith(joiner);
        standing.enter(new Phase.ClaimingPaired(joiner, sought, false));
        standing.claim(sought, out);
    }

    private Tenure soughtWith(Phase.Joiner joiner) {
        Tenure paired = standing.tenure().pairedWith(joiner.node());
        return joiner.address().map(address -> paired.at(joiner.node(), address)).orElse(paired);
    }

    /** The joiner is gone, but the claim that names it may have landed: nothing may leave (R6). */
    void becomeClaimingPairedWithOneLost(Phase.Joiner joiner, Tenure sought) {
        standing.enter(new Phase.ClaimingPaired(joiner, sought, true));
    }

    /** The record is ours but not what we asked for: the same is asked on its version. */
    private void becomeClaimingPairedAgain(
            Phase.Joiner joiner, boolean isLost, Consumer<? super Action> out) {
        Tenure sought = soughtWith(joiner);
        standing.enter(new Phase.ClaimingPaired(joiner, sought, isLost));
        standing.claim(sought, out);
    }

    private void becomePaired(Phase.Joiner joiner, long nowNanos, Consumer<? super Action> out) {
        Tenure tenure = standing.tenure();
        Invariant.check(
                tenure.isBackedBy(joiner.node()), "paired with one the record does not name");
        standing.enter(new Phase.Paired(joiner));
        out.accept(new Action.Send(joiner.link(), new Message.Paired(tenure)));
        out.accept(new Action.Announce(new Milestone.Paired(tenure, sealer.window().acked())));
        release.acknowledged(nowNanos, out);
    }
}
