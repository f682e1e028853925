package dev.futago.standby;

import dev.futago.common.guest.ClientId;
import dev.futago.common.role.Action;
import dev.futago.common.role.LinkId;
import dev.futago.common.role.Message;
import dev.futago.common.role.NodeRef;
import dev.futago.common.role.Tally;

import java.util.function.Consumer;

/** What a node answers that is not the primary: nothing to clients, and to a joiner who it is. */
final class Bystander {

    private final NodeRef self;
    private final Tally tally;

    Bystander(NodeRef self, Tally tally) {
        this.self = self;
        this.tally = tally;
    }

    /** A client must look for the other node. */
    void onRequests(ClientId client, Consumer<? super Action> out) {
        tally.add(Tally.Count.CLIENTS_REFUSED, 1);
        out.accept(new Action.Hangup(client));
    }

    /**
     * A joiner, or a standby that returns, must look for the other node, and learns which life of
     * this one it met (R13).
     *
     * @return false for any other message, which is not the bystander's
     */
    boolean isAnswered(LinkId link, Message message, Consumer<? super Action> out) {
        if (!(message instanceof Message.Hello || message instanceof Message.Reconnect)) {
            return false;
        }
        out.accept(new Action.Send(link, new Message.NotPrimary(self)));
        out.accept(new Action.Close(link, "not the primary"));
        return true;
    }
}
