package dev.futago.drill.paper;

/**
 * One measurement to make.
 *
 * @param number 1 for the first of all
 * @param round 1 for the first
 */
public record Step(int number, int round, Combination combination) {}
