package dev.futago.drill.explore;

import dev.futago.common.role.RoleStatus;
import dev.futago.common.role.Tenure;
import dev.futago.guests.rr.RrImage;

import java.util.Optional;
import java.util.Set;

/** What must hold in every world that can be reached. */
final class Invariants {

    /** States in which a primary serves that is not protected and releases by acknowledgement. */
    private static final Set<String> GATED = Set.of("claiming-switchover", "reasserting");

    private Invariants() {}

    /** Checked after each thing that happens. */
    static void check(SmallWorld world) {
        for (SmallNode node : world.nodes()) {
            Optional<Tenure> record = world.arbiterOf(node).newest();
            if (node.isUp() && record.isPresent()) {
                checkHolder(world, node, record.get());
                checkSolo(world, node, record.get());
            }
        }
    }

    /** P1: whoever holds the memory by the record knows all that any client was told is done. */
    private static void checkHolder(SmallWorld world, SmallNode node, Tenure record) {
        boolean isHolder = record.isOwnedBy(node.self()) || record.isBackedBy(node.self());
        if (!isHolder || world.isMemoryGivenUp()) {
            return;
        }
        for (SmallClient client : world.clients()) {
            if (client.acknowledged() == 0) {
                continue;
            }
            long known = new RrImage(node.memory()).lastNumber(client.session());
            if (known < client.acknowledged()) {
                world.violate(
                        "NoAcknowledgedReplyLost",
                        "%s knows request %d of %s, which was told of %d"
                                .formatted(node.name(), known, client, client.acknowledged()));
            }
        }
    }

    /** R1 (b), R17: who releases ungated is who an arbiter's record says is alone. */
    private static void checkSolo(SmallWorld world, SmallNode node, Tenure record) {
        RoleStatus status = node.status();
        boolean isUngated =
                status.role().equals("primary")
                        && status.isServing()
                        && !status.isProtected()
                        && !GATED.contains(status.state());
        boolean isAlone =
                world.scope().isArbitrated()
                        && record.isOwnedBy(node.self())
                        && record.standby().isEmpty();
        if (isUngated && !isAlone) {
            world.violate(
                    "SoloByTheRecord", "%s goes alone under %s".formatted(node.name(), record));
        }
    }

    /** R13, R24: a pair begins with an empty memory only when no process holds any. */
    static void onBeginning(SmallWorld world) {
        for (SmallNode node : world.nodes()) {
            if (node.isUp() && holdsMemory(node.status())) {
                world.violate("NobodyHoldsMemory", node.name() + " does, when a pair begins");
            }
        }
    }

    /** An image that no record names, or that is not whole, is nobody's memory. */
    private static boolean holdsMemory(RoleStatus status) {
        return status.role().equals("primary") || status.isProtected();
    }

    /** P4, R17: who takes over has a whole image, and by itself does so by a record only. */
    static void onTakeover(SmallWorld world, SmallNode node) {
        if (!node.holdsWhatItApplied()) {
            world.violate("ImageIsACheckpoint", node.name() + " takes over a torn image");
        }
        if (!world.scope().isArbitrated() && world.taken(Limited.DECISION) == 0) {
            world.violate("NobodyTakesOverByItself", node.name() + " did, without an arbiter");
        }
    }

    /** R8: a standby discards its image only when the record does not name its incarnation. */
    static void onDiscarded(SmallWorld world, SmallNode node, Tenure told) {
        if (told.isOwnedBy(node.self()) || told.isBackedBy(node.self())) {
            world.violate(
                    "NamedImageIsKept",
                    "%s discards its image under %s".formatted(node.name(), told));
        }
    }

    /** P4: what a standby has applied is exactly what the primary was when it sealed it. */
    static void onCheckpoint(SmallWorld world, SmallNode node, SmallLink link, long number) {
        if (!node.isUp()) {
            return;
        }
        RoleStatus status = node.status();
        boolean isApplied =
                status.role().equals("standby")
                        && status.checkpoint() == number
                        && status.state().equals("streaming");
        if (isApplied) {
            node.noteApplied();
            if (!link.sealedDigest(number).equals(Optional.of(node.appliedDigest()))) {
                world.violate("ImageIsACheckpoint", "at %s %d".formatted(node.name(), number));
            }
        }
    }
}
