package dev.futago.drill.report;

/**
 * One check of a cycle.
 *
 * @param name as docs/SPECIFICATION.md has it
 * @param words what was found
 */
public record Check(String name, boolean holds, String words) {}
