package dev.futago.drill.check;

/**
 * A time without any reply while at least one request waited for its own.
 *
 * @param fromNanos when it began, on the clock of whoever feeds the history
 * @param lengthNanos how long it lasted
 */
public record Gap(long fromNanos, long lengthNanos) {}
