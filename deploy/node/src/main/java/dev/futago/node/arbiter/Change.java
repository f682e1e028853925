package dev.futago.node.arbiter;

import dev.futago.common.role.Mode;

import java.time.Instant;

/**
 * One change of the arbiter's record, as the record itself remembers it.
 *
 * @param version of the record after the change
 * @param at when, by the clock of the node that made it
 * @param from the owner before; empty where there was none
 * @param to the owner after
 */
public record Change(
        long version, long epoch, Instant at, String from, String to, Mode mode, String reason) {}
