package dev.futago.standby;

import dev.futago.common.guest.ClientId;
import dev.futago.common.guest.Guest;
import dev.futago.common.guest.Pair;
import dev.futago.common.guest.Reply;
import dev.futago.common.guest.Request;
import dev.futago.common.guest.Requests;
import dev.futago.common.memory.GuestMemory;
import dev.futago.common.role.Action;
import dev.futago.common.role.GuestDefects;
import dev.futago.common.role.Host;
import dev.futago.common.role.LinkId;
import dev.futago.common.role.Message;
import dev.futago.common.role.NodeRef;
import dev.futago.common.role.Tally;

import java.util.function.BooleanSupplier;
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
        answer(client, requests, this::decline, out);
    }

    /**
     * The same where guest memory is a whole checkpoint, which the guest may read: nothing is
     * executed, so that there is nothing to witness.
     *
     * @param image of which each store throws
     * @param ageNanos since the last word of the primary came, at most
     */
    void onRequests(
            ClientId client,
            Requests requests,
            GuestMemory image,
            long ageNanos,
            Consumer<? super Action> out) {
        answer(client, requests, () -> look(image, ageNanos), out);
    }

    private boolean decline() {
        guest.decline(request, reply);
        return false;
    }

    private boolean look(GuestMemory image, long ageNanos) {
        return guest.look(image, ageNanos, request, reply);
    }

    private void answer(
            ClientId client,
            Requests requests,
            BooleanSupplier isServed,
            Consumer<? super Action> out) {
        request.from(client);
        long served = 0;
        int asked = 0;
        while (asked < requests.count() && !reply.isLast()) {
            requests.show(asked, request);
            asked++;
            boolean isRead = isAnswered(isServed);
            served += isRead ? 1 : 0;
            if (!isRead && reply.length() > REPLY_BYTES_MAX) {
                reply.hangUp();
            }
        }
        tally.add(Tally.Count.STANDBY_REQUESTS, served);
        tally.add(Tally.Count.CLIENTS_REFUSED, served < asked ? 1 : 0);
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
    private boolean isAnswered(BooleanSupplier isServed) {
        boolean isRead = false;
        try {
            isRead = isServed.getAsBoolean();
        } catch (RuntimeException | Error defect) {
            reply.dropAnswer();
            reply.hangUp();
            defects.note(guest.lastCommand(), defect);
        }
        reply.endAnswer();
        return isRead;
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
