package dev.futago.guests.kv;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * A command that waits for one of some keys to hold something.
 *
 * @param number ascends in the order in which clients began to wait
 * @param request tried again whenever one of the keys has changed
 * @param kind what one of them must hold
 * @param deadlineMillis when it waits no longer
 * @param costBytes what was taken of the {@link Budget} for it
 */
record Waiting(
        long number,
        Conversation conversation,
        RespRequest request,
        List<String> keys,
        Kind kind,
        long deadlineMillis,
        long costBytes) {

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Waiting waiting && waiting.number == number;
    }

    @Override
    public int hashCode() {
        return Long.hashCode(number);
    }
}
