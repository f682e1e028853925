package dev.futago.node.points;

import dev.futago.common.role.Action;
import dev.futago.common.role.DrillPoint;
import dev.futago.common.role.Message;
import dev.futago.node.net.ClientPort;
import dev.futago.node.net.PeerPort;

import java.util.function.Consumer;

/**
 * Carries out what a role wants done, and passes the points before and after. Where a point is
 * armed, what leads to it is flushed by itself: who is on the other side has that, and nothing that
 * comes later. Used on the loop.
 */
public final class DrilledActions implements Consumer<Action> {

    private final DrillPoints points;
    private final Consumer<Action> actions;
    private final ClientPort clients;
    private final PeerPort peer;

    /**
     * Actions with points.
     *
     * @param actions carries them out
     */
    public DrilledActions(
            DrillPoints points, Consumer<Action> actions, ClientPort clients, PeerPort peer) {
        this.points = points;
        this.actions = actions;
        this.clients = clients;
        this.peer = peer;
    }

    @Override
    public void accept(Action action) {
        switch (action) {
            case Action.Send(var link, Message.Checkpoint part) -> {
                if (part.part() == 0) {
                    passAfter(peer::flush, DrillPoint.BEFORE_SEND);
                }
                actions.accept(action);
                if (part.last()) {
                    passWhenSent(DrillPoint.AFTER_SEND, sent -> peer.flush(link, sent));
                }
            }
            case Action.Send(var link, Message.CheckpointAck _) -> {
                passAfter(peer::flush, DrillPoint.BEFORE_ACKNOWLEDGE);
                actions.accept(action);
                passWhenSent(DrillPoint.AFTER_ACKNOWLEDGE, sent -> peer.flush(link, sent));
            }
            case Action.Reply(var client, _) -> {
                passAfter(clients::flush, DrillPoint.BEFORE_RELEASE);
                actions.accept(action);
                passWhenSent(DrillPoint.AFTER_RELEASE, sent -> clients.flush(client, sent));
            }
            case Action other -> actions.accept(other);
        }
    }

    /** What precedes it leaves first, and does not wait for the end of the turn. */
    private void passAfter(Runnable flush, DrillPoint before) {
        if (points.isArmed(before)) {
            flush.run();
        }
        points.pass(before);
    }

    private void passWhenSent(DrillPoint after, Consumer<Runnable> flush) {
        if (points.isArmed(after)) {
            flush.accept(() -> points.pass(after));
        } else {
            points.count(after);
        }
    }
}
