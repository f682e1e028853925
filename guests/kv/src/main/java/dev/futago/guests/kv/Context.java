package dev.futago.guests.kv;

import dev.futago.common.guest.Pair;

import java.util.Optional;

/**
 * Where and when a command is executed.
 *
 * @param store what is kept; none where this node is not primary
 * @param other where clients of the other node connect to
 */
record Context(Optional<Store> store, Pair pair, Place other, long nowMillis) {}
