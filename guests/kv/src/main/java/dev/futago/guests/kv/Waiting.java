package dev.futago.guests.kv;

import java.util.List;
import java.util.function.Consumer;

/**
 * A command that waits for one of some keys to hold something.
 *
 * @param number ascends in the order in which clients began to wait
 * @param request tried again whenever one of the keys has changed
 * @param kind what one of them must hold
 * @param deadlineMillis when it waits no longer
 * @param inVain what it answers then
 * @param costBytes what was taken of the {@link Budget} for it
 */
record Waiting(
        long number,
        Conversation conversation,
        RespRequest request,
        List<String> keys,
        Kind kind,
        long deadlineMillis,
        Consumer<Answer> inVain,
        long costBytes) {}
