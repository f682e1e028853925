package dev.futago.guests.kv;

import dev.futago.common.guest.Pair;
import dev.futago.common.guest.Turn;

import java.util.Optional;

/**
 * Where and when a command is executed.
 *
 * @param store what is kept; none where this node is not primary
 * @param other where clients of the other node connect to
 * @param turn the loop's, told which command is executed
 */
record Context(Optional<Store> store, Pair pair, Place other, long nowMillis, Turn turn) {}
