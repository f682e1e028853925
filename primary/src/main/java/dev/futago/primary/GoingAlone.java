package dev.futago.primary;

import dev.futago.common.role.Action;
import dev.futago.common.role.Milestone;
import dev.futago.common.role.NodeRef;
import dev.futago.common.role.Revision;
import dev.futago.common.role.Tenure;

import java.util.Optional;
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
        if (!standing.tenure().grantsTheSameAs(claiming.sought())) {
            becomeClaimingSoloAgain(claiming.sought().reason(), out);
        } else if (claiming.older().isPresent()) {
            becomeSoloInNewEra(out);
        } else {
            becomeSolo(out);
        }
    }

    // ---- transitions ----

    void becomeClaimingSolo(NodeRef lost, String reason, Consumer<? super Action> out) {
        Tenure sought = standing.alone("standby lost: " + reason);
        standing.enter(new Phase.ClaimingSolo(sought));
        out.accept(
                new Action.Announce(
                        new Milestone.Suspected(lost, reason, standing.epoch(), window.acked())));
        standing.claim(sought, out);
    }

    /**
     * R23: in place of an older record that the arbiter went back to. Nobody else has a right, for
     * this node is known to be alone, or its standby believes nothing older than {@code newest}, or
     * an operator vouches for the other node.
     *
     * @param newest that any node of the pair is told to believe
     */
    void becomeReassertingAlone(
            Tenure newest, Revision older, String why, Consumer<? super Action> out) {
        Tenure sought =
                standing.tenure()
                        .reassertedAloneOver(Math.max(newest.version(), older.version()), why);
        standing.enter(new Phase.ClaimingSolo(sought, Optional.of(older)));
        standing.claim(older, sought, out);
    }

    /** The record is ours but not what we asked for: the same is asked on its version. */
    private void becomeClaimingSoloAgain(String reason, Consumer<? super Action> out) {
        Tenure sought = standing.alone(reason);
        standing.enter(new Phase.ClaimingSolo(sought));
        standing.claim(sought, out);
    }

    private void becomeSoloInNewEra(Consumer<? super Action> out) {
        standing.enter(new Phase.Solo());
        out.accept(new Action.Announce(new Milestone.Reasserted(standing.tenure())));
    }

    void becomeSolo(Consumer<? super Action> out) {
        standing.enter(new Phase.Solo());
        if (!standing.mayNotBeAlone()) {
            out.accept(new Action.Announce(new Milestone.WentSolo(standing.tenure())));
        }
    }
}
