package dev.futago.guests.kv;

import java.util.List;
import java.util.OptionalLong;

/** Commands that concern no key: what clients and tools ask of a server. */
final class ServerCommands {

    /** The Redis whose commands and errors these are. */
    static final String REDIS_VERSION = "7.2.0";

    private static final long MILLIS = 1_000;

    private ServerCommands() {}

    static void register(Commands commands) {
        commands.add("time", ServerCommands::time);
        commands.add("info", ServerCommands::info);
        commands.add("futago.epoch", ServerCommands::epoch);
        commands.add("role", ServerCommands::role);
        commands.add("wait", ServerCommands::await);
    }

    /** {@code TIME}: by the clock of the node that answers. */
    static void time(Call call) {
        call.answer().array(2);
        call.answer().bulk(Long.toString(call.nowMillis() / MILLIS));
        call.answer().bulk(Long.toString(call.nowMillis() % MILLIS * MILLIS));
    }

    /** {@code INFO [section …]}. */
    static void info(Call call) {
        call.answer().text(ServerInfo.of(call));
    }

    /**
     * {@code FUTAGO.EPOCH}: the epoch in which it is executed, which grows with each change of the
     * primary; 0 where none is known.
     */
    static void epoch(Call call) {
        call.answer().integer(call.context().pair().epoch());
    }

    /**
     * {@code ROLE}: offsets are numbers of checkpoints. A standby that serves no reads is not
     * listed, for clients read from whatever is.
     */
    static void role(Call call) {
        long checkpoint = call.context().pair().checkpoint();
        if (!call.isPrimary()) {
            call.answer().array(5);
            call.answer().bulk("slave");
            Place other = call.context().other();
            call.answer().bulk(other.host());
            call.answer().integer(other.port());
            call.answer().bulk(call.context().pair().isProtected() ? "connected" : "connect");
            call.answer().integer(checkpoint);
            return;
        }
        boolean hasStandby =
                call.context().pair().isProtected() && call.context().other().isKnown();
        call.answer().array(3);
        call.answer().bulk("master");
        call.answer().integer(checkpoint);
        call.answer().array(hasStandby ? 1 : 0);
        if (hasStandby) {
            Place other = call.context().other();
            call.answer().array(3);
            List.of(other.host(), Integer.toString(other.port()), Long.toString(checkpoint))
                    .forEach(call.answer()::bulk);
        }
    }

    /**
     * {@code WAIT replicas timeout}: does not wait, for no reply leaves a protected pair before its
     * standby has what it tells.
     */
    static void await(Call call) {
        if (!call.isPrimary()) {
            call.answer().error("ERR WAIT cannot be used with replica instances.");
            return;
        }
        OptionalLong replicas = call.integer(1);
        OptionalLong timeout = replicas.isEmpty() ? replicas : call.integer(2);
        if (timeout.isEmpty()) {
            return;
        }
        if (timeout.getAsLong() < 0) {
            call.answer().error("ERR timeout is negative");
        } else {
            call.answer().copies();
        }
    }
}
