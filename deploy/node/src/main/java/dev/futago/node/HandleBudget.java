package dev.futago.node;

import java.util.Optional;

/**
 * How many connections each port may hold, so that handles are left for arbiter, peer, HTTP API and
 * data dir whatever clients do.
 *
 * @param clients of the client port
 * @param sentinelClients of the Sentinel port
 * @param warning in words, when the limit of open files allows fewer clients than were wanted
 */
record HandleBudget(int clients, int sentinelClients, Optional<String> warning) {

    /** Handles for the API's 64 connections, the peer's 18, the arbiter, the data dir and logs. */
    static final int RESERVED = 128;

    /** Connections that a Sentinel port holds at most. */
    static final int SENTINEL_MAX = 1_024;

    /** The Sentinel port's part of what is left beside the reserve. */
    private static final int SENTINEL_PART = 8;

    /** With fewer clients a node is of no use. */
    private static final int CLIENTS_MIN = 32;

    /**
     * Divides what the process may open.
     *
     * @param wanted clients, as {@code --max-clients} has it
     * @param files empty where the system sets no limit
     * @throws IllegalArgumentException with a sentence for the user, when too few are left
     */
    static HandleBudget of(int wanted, boolean hasSentinel, Optional<OpenFiles> files) {
        if (files.isEmpty()) {
            return new HandleBudget(wanted, SENTINEL_MAX, Optional.empty());
        }
        long limit = files.get().limit();
        long left = limit - files.get().open() - RESERVED;
        long sentinel = hasSentinel ? Math.clamp(left / SENTINEL_PART, 0, SENTINEL_MAX) : 0;
        long clients = left - sentinel;
        if (clients < Math.min(wanted, CLIENTS_MIN)) {
            throw new IllegalArgumentException(
                    "the limit of %d open files leaves %d for clients: raise it (ulimit -n) to %d or more"
                            .formatted(
                                    limit,
                                    Math.max(0, clients),
                                    limit - clients + Math.min(wanted, CLIENTS_MIN)));
        }
        if (clients >= wanted) {
            return new HandleBudget(wanted, (int) sentinel, Optional.empty());
        }
        return new HandleBudget(
                (int) clients,
                (int) sentinel,
                Optional.of(
                        "--max-clients lowered from %d to %d: the limit of open files is %d; to serve more, raise it (ulimit -n) to %d"
                                .formatted(wanted, clients, limit, limit - clients + wanted)));
    }
}
