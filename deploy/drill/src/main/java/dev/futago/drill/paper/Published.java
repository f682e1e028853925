package dev.futago.drill.paper;

import java.util.List;
import java.util.Optional;

/**
 * A row of the paper's table: netperf TCP request/response, transactions per second.
 *
 * @param memoryBytes guest memory
 * @param off not synchronised
 * @param kemari synchronised by Kemari, whose way is {@link Variant#KEMARI}
 */
record Published(long memoryBytes, double off, double kemari) {

    /** The whole table. */
    static final List<Published> TABLE =
            List.of(
                    new Published(512L << 20, 7075.42, 184.66),
                    new Published(1024L << 20, 7163.67, 164.00),
                    new Published(4096L << 20, 7213.12, 80.72));

    /** What part of the rate is left, 1 for all of it. */
    double left() {
        return kemari / off;
    }

    /** The row of a memory size, if the paper has one. */
    static Optional<Published> of(long memoryBytes) {
        return TABLE.stream().filter(row -> row.memoryBytes == memoryBytes).findFirst();
    }
}
