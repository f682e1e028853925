package dev.futago.guests.kv;

import dev.futago.common.guest.Connections.Connection;

import java.util.Optional;

/** A line of {@code CLIENT LIST}, with all fields that Redis 7.2 has and 7.4's {@code watch}. */
final class ClientLine {

    private static final long MILLIS = 1_000;

    /** What stands for an address that is not known. */
    static final String NO_ADDRESS = "?:0";

    private ClientLine() {}

    /** The connection of a client of which no more is known than its requests. */
    static Connection connectionOf(Conversation client) {
        return new Connection(
                client.client(), NO_ADDRESS, NO_ADDRESS, -1, client.sinceMillis(), 0, 0);
    }

    /** The line of a connection; its client may have sent nothing yet. */
    static String of(Connection connection, Call asking) {
        Optional<Conversation> client = asking.conversation().all().known(connection.client());
        return addresses(connection)
                + client.map(each -> state(connection, each, asking))
                        .orElseGet(() -> state(connection, asking.nowMillis()));
    }

    private static String addresses(Connection connection) {
        return "id=%d addr=%s laddr=%s fd=%d "
                .formatted(
                        connection.client().number(),
                        connection.remote(),
                        connection.local(),
                        connection.descriptor());
    }

    /** Of a client that has sent nothing yet. */
    private static String state(Connection connection, long nowMillis) {
        long age = seconds(connection.sinceMillis(), nowMillis);
        return "name= age=%d idle=%d flags=N db=0 sub=0 psub=0 ssub=0 multi=-1 watch=0 "
                        .formatted(age, age)
                + memory(connection, 0, 0)
                + "cmd=NULL user=%s redir=-1 resp=2 lib-name= lib-ver="
                        .formatted(ConnectionCommands.DEFAULT_USER);
    }

    private static String state(Connection connection, Conversation client, Call asking) {
        Transaction transaction = client.transaction();
        boolean isAsking = client == asking.conversation();
        return "name=%s age=%d idle=%d flags=%s db=0 sub=0 psub=0 ssub=0 multi=%d watch=%d "
                        .formatted(
                                client.name(),
                                seconds(connection.sinceMillis(), asking.nowMillis()),
                                seconds(client.lastMillis(), asking.nowMillis()),
                                flags(client),
                                isOpen(transaction) ? transaction.queued() : -1,
                                transaction.watched().size())
                + memory(
                        connection,
                        isAsking ? asking.request().wordBytes() : 0,
                        transaction.queuedBytes())
                + "cmd=%s user=%s redir=-1 resp=%d lib-name=%s lib-ver=%s"
                        .formatted(
                                client.lastCommand(),
                                ConnectionCommands.DEFAULT_USER,
                                client.isThree() ? 3 : 2,
                                client.libraryName(),
                                client.libraryVersion());
    }

    private static String memory(Connection connection, long wordBytes, long queuedBytes) {
        long pending = connection.pendingReplyBytes();
        return ("qbuf=%d qbuf-free=0 argv-mem=%d multi-mem=%d rbs=0 rbp=0 obl=0 oll=%d omem=%d"
                        + " tot-mem=%d events=%s ")
                .formatted(
                        connection.requestBytes(),
                        wordBytes,
                        queuedBytes,
                        pending == 0 ? 0 : 1,
                        pending,
                        connection.requestBytes() + wordBytes + queuedBytes + pending,
                        pending == 0 ? "r" : "rw");
    }

    private static long seconds(long sinceMillis, long nowMillis) {
        return Math.max(0, nowMillis - sinceMillis) / MILLIS;
    }

    private static boolean isOpen(Transaction transaction) {
        return transaction.isQueueing() || transaction.isExecuting();
    }

    private static String flags(Conversation client) {
        String flags =
                (isOpen(client.transaction()) ? "x" : "")
                        + (client.waiting().isPresent() ? "b" : "")
                        + (client.transaction().isBroken() ? "d" : "")
                        + (client.isNoEvict() ? "e" : "")
                        + (client.isNoTouch() ? "T" : "");
        return flags.isEmpty() ? "N" : flags;
    }
}
