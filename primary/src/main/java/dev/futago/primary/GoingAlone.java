package dev.futago.primary;

import dev.futago.common.role.Action;
import dev.futago.common.role.Milestone;
import dev.futago.common.role.NodeRef;
import dev.futago.common.role.Tenure;

import java.util.function.Consumer;

/**
 * From two holders to one: the standby is lost, and everything is held until the record says that
 * the owner is alone (PROTOCOL R5).
 */
final class GoingAlone {

    private final PrimaryStanding standing;
    private final CheckpointWindow window;

    GoingAlone(PrimaryStanding standing, CheckpointWindow window) {
        this.standing = standing;
        this.window = window;
    }

    /** The record is known, and this node's still. */
    void onTenure(Phase.ClaimingSolo claiming, Consumer<? super Action> out) {
        if (standing.tenure().grantsTheSameAs(claiming.sought())) {
            becomeSolo(out);
        } else {
            becomeClaimingSoloAgain(claiming.sought().reason(), out);
        }
    }

    // ---- transitions ----

    void becomeClaimingSolo(NodeRef lost, String reason, Consumer<? super Action> out) {
        Tenure sought = standing.tenure().solo("standby lost: " + reason);
        standing.enter(new Phase.ClaimingSolo(sought));
        out.accept(
                new Action.Announce(
                        new Milestone.Suspected(lost, reason, standing.epoch(), window.acked())));
        standing.claim(sought, out);
    }

    /** R23: by an operator's order, in place of a record that went back. */
    void becomeReasserting(long olderVersion, String why, Consumer<? super Action> out) {
        Tenure sought = standing.tenure().reassertedOver(olderVersion, why);
        standing.enter(new Phase.ClaimingSolo(sought));
        standing.claim(olderVersion, sought, out);
    }

    /** The record is ours but not what we asked for: the same is asked on its version. */
    private void becomeClaimingSoloAgain(String reason, Consumer<? super Action> out) {
        Tenure sought = standing.tenure().solo(reason);
        standing.enter(new Phase.ClaimingSolo(sought));
        standing.claim(sought, out);
    }

    void becomeSolo(Consumer<? super Action> out) {
        standing.enter(new Phase.Solo());
        if (!standing.mayNotBeAlone()) {
            out.accept(new Action.Announce(new Milestone.WentSolo(standing.tenure())));
        }
    }
}
