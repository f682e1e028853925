package dev.futago.standby;

import dev.futago.common.guest.ClientId;
import dev.futago.common.guest.Guest;
import dev.futago.common.guest.Pair;
import dev.futago.common.guest.Reply;
import dev.futago.common.guest.Request;
import dev.futago.common.guest.Requests;
import dev.futago.common.role.Action;
import dev.futago.common.role.GuestDefects;
import dev.futago.common.role.Host;
import dev.futago.common.role.LinkId;
import dev.futago.common.role.Message;
import dev.futago.common.role.NodeRef;
import dev.futago.common.role.Tally;

import java.util.function.Consumer;

/**
 * What a node answers that is not the primary: to clients whatever the guest says to those who came
 * to the wrong node, and to a joiner who it is.
 */
final class Bystander {

    /** Whoever asks for more with one read of its socket is hung up on (P5). */
    private static final int REPLY_BYTES_MAX = 1 << 20;

    /**
     * What a node has of its pair.
     *
     * @param memory whether it may hold the pair's memory
     * @param record whether it has ever seen a record of the pair
     */
    record Has(boolean memory, boolean record) {

        /** An image, and the record under which it was sent. */
        static final Has IMAGE = new Has(true, true);
    }

    private final NodeRef self;
    private final Guest guest;
    private final Tally tally;
    private final GuestDefects defects;
    private final Request request;
    private final Reply reply = new Reply();

    Bystander(NodeRef self, Host host, Pair pair) {
        this.self = self;
        guest = host.guest();
        tally = host.tally();
        request = new Request(pair);
        defects = new GuestDefects(tally, pair);
    }

    /**
     * A client must look for the other node. What it is told leaves at once, for it says nothing of
     * what is in guest memory.
     */
    void onRequests(ClientId client, Requests requests, Consumer<? super Action> out) {
        tally.add(Tally.Count.CLIENTS_REFUSED, 1);
        request.from(client);
        for (int i = 0; i < requests.count() && !reply.isLast(); i++) {
            requests.show(i, request);
            decline();
            if (reply.length() > REPLY_BYTES_MAX) {
                reply.hangUp();
            }
        }
        defects.announce(out);
        boolean isLast = reply.isLast();
        byte[] told = reply.take();
        if (told.length > 0) {
            out.accept(new Action.Reply(client, told));
        }
        if (isLast) {
            out.accept(new Action.Hangup(client));
        }
    }

    /** A request that makes the guest throw ends its client's connection, and no more. */
    private void decline() {
        try {
            guest.decline(request, reply);
        } catch (RuntimeException | Error defect) {
            reply.dropAnswer();
            reply.hangUp();
            defects.note(guest.lastCommand(), defect);
        }
        reply.endAnswer();
    }

    /** A client is gone. */
    void onLeft(ClientId client) {
        guest.left(client);
    }

    /**
     * A joiner, or a standby that returns, must look for the other node, and learns which life of
     * this one it met and what that life has (R13, R24).
     *
     * @param has what this node has of the pair
     * @return false for any other message, which is not the bystander's
     */
    boolean isAnswered(LinkId link, Message message, Has has, Consumer<? super Action> out) {
        if (!(message instanceof Message.Hello || message instanceof Message.Reconnect)) {
            return false;
        }
        var answer = new Message.NotPrimary(self, has.memory, has.record);
        out.accept(new Action.Send(link, answer));
        out.accept(new Action.Close(link, "not the primary"));
        return true;
    }
}
