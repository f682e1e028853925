package dev.futago.guests.kv;

/** A line of {@code CLIENT LIST}. */
final class ClientLine {

    private static final long MILLIS = 1_000;

    private ClientLine() {}

    /** That of a client. */
    static String of(Conversation client, long nowMillis) {
        Transaction transaction = client.transaction();
        return ("id=%d name=%s age=%d flags=%s db=0 multi=%d watch=%d cmd=%s user=%s resp=%d"
                        + " lib-name=%s lib-ver=%s")
                .formatted(
                        client.client().number(),
                        client.name(),
                        Math.max(0, nowMillis - client.sinceMillis()) / MILLIS,
                        flags(client),
                        isOpen(transaction) ? transaction.queued() : -1,
                        transaction.watched().size(),
                        client.lastCommand(),
                        ConnectionCommands.DEFAULT_USER,
                        client.isThree() ? 3 : 2,
                        client.libraryName(),
                        client.libraryVersion());
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
