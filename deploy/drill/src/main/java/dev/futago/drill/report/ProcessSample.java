package dev.futago.drill.report;

/**
 * How large a process was.
 *
 * @param seconds since the drill began
 * @param who the node, or {@code drill} for the drill itself
 * @param residentBytes of memory that it had in the machine
 * @param descriptors files and sockets that it had open
 */
public record ProcessSample(
        double seconds, String who, long pid, long residentBytes, int descriptors, int threads) {}
