package dev.futago.guests.kv;

import dev.futago.common.guest.Pair;
import dev.futago.common.guest.Turn;

import java.util.Optional;

/**
 * Where and when a command is executed.
 *
 * @param store what is kept; none where this node has no whole image of it
 * @param other where clients of the other node connect to; of a primary, where its standby serves
 *     reads, if it does
 * @param turn the loop's, told which command is executed
 */
record Context(
        Optional<Store> store, Service service, Pair pair, Place other, long nowMillis, Turn turn) {

    /** What a node does for clients. */
    enum Service {
        /** It is primary. */
        ALL,
        /** It is standby, and serves reads. */
        READS,
        /** It is standby, and would serve reads if it had heard the primary of late. */
        READS_WHEN_FRESH,
        /** It is not primary. */
        NONE
    }
}
