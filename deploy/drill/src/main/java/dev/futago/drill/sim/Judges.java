package dev.futago.drill.sim;

import dev.futago.common.memory.GuestMemory;
import dev.futago.common.role.Event;
import dev.futago.common.role.Message;
import dev.futago.common.role.Milestone;
import dev.futago.common.role.RoleConfig;
import dev.futago.common.role.RoleStatus;
import dev.futago.drill.check.Guarantee;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** All guarantees of a world, what they are told, and what they find. */
final class Judges {

    private final SimWorld world;
    private final ImageIsACheckpoint image = new ImageIsACheckpoint();
    private final ImagesAreEqual equal;
    private final List<Guarantee> ofWorld;
    private final List<Books> ofProcesses = new ArrayList<>();

    Judges(SimWorld world) {
        this.world = world;
        equal = new ImagesAreEqual(world);
        ofWorld = List.of(image, equal, new NoAcknowledgedReplyLost(world));
    }

    /** A process begins. */
    Books open(SimNode node, GuestMemory memory, RoleConfig config) {
        var books = new Books(node, memory, config);
        ofProcesses.add(books);
        return books;
    }

    /** A process has ended. */
    void close(Books books) {
        judge(books.all());
        ofProcesses.remove(books);
    }

    /** Looks whether everything holds; after every event. */
    void judge() {
        if (world.isMemoryGivenUp()) {
            return;
        }
        judge(ofWorld);
        for (Books books : ofProcesses) {
            judge(books.all());
        }
    }

    private void judge(List<Guarantee> guarantees) {
        for (Guarantee guarantee : guarantees) {
            Optional<String> breach = guarantee.breach();
            if (breach.isPresent()) {
                world.violate(guarantee.name(), breach.get());
            }
        }
    }

    ImagesAreEqual imagesAreEqual() {
        return equal;
    }

    // ---- what happens ----

    void onSent(SimNode sender, SimLink link, Message message) {
        Books books = booksOf(sender);
        books.onSent(link, message);
        if (message instanceof Message.Checkpoint part) {
            image.onSent(sender, books.digests(), link, part);
        }
    }

    private static Books booksOf(SimNode node) {
        return node.process().orElseThrow().books();
    }

    void beforePeerEvent(SimNode node, SimLink link, Event event) {
        if (event instanceof Event.PeerSaid(var id, var message)) {
            booksOf(node).onHeard(link, message);
        }
    }

    /** Whether a standby says, after what it was told, that it has applied a checkpoint. */
    void afterPeerEvent(SimNode node, SimLink link, Event event) {
        if (event instanceof Event.PeerLost && node.isFollowingOverNoLink()) {
            world.violate(
                    "FollowsAnOpenLink", node.name() + " follows a primary whose link is closed");
        }
        if (!(event instanceof Event.PeerSaid(var id, Message.Checkpoint part)) || !part.last()) {
            return;
        }
        Optional<RoleStatus> status = node.status();
        boolean isApplied =
                status.isPresent()
                        && status.get().role().equals("standby")
                        && status.get().checkpoint() == part.number()
                        && status.get().state().equals("streaming");
        if (isApplied) {
            world.count("CheckpointApplied");
            image.onApplied(node, booksOf(node).digests(), link, part.number());
            booksOf(node).onApplied(part.number());
            equal.onApplied(part.number());
        }
    }

    void onMilestone(SimNode node, Milestone milestone) {
        switch (milestone) {
            case Milestone.TookOver taken -> image.onTakeover(node, booksOf(node).digests());
            case Milestone.SwitchedOver taken -> image.onTakeover(node, booksOf(node).digests());
            case Milestone.ImagesDiffer difference -> equal.onDifference(difference);
            case Milestone.Stale _ when world.setting().config().isArbitrated() ->
                    booksOf(node).onDiscarded();
            case Milestone.StoodDown stood -> booksOf(node).digests().lookAtAll();
            case Milestone other -> {
                /* It says nothing of an image. */
            }
        }
    }
}
