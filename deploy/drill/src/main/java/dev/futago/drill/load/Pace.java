package dev.futago.drill.load;

/**
 * When requests are due. At a rate, request k of all is due at k / rate, and the clients take
 * turns; without one, a request is due whenever there is room for it.
 */
final class Pace {

    private final double intervalNanos;
    private final int clients;
    private long beganNanos;

    Pace(LoadPlan.Shape shape) {
        intervalNanos = shape.isPaced() ? 1e9 / shape.requestsPerSecond() : 0;
        clients = shape.connections();
    }

    void begin(long nowNanos) {
        beganNanos = nowNanos;
    }

    private boolean isPaced() {
        return intervalNanos > 0;
    }

    /**
     * How many requests a client may send now.
     *
     * @param client its index
     * @param sent how many it has sent
     * @param room how many more may wait for a reply
     */
    int due(int client, long sent, int room, long nowNanos) {
        if (!isPaced()) {
            return room;
        }
        int due = 0;
        while (due < room && dueNanos(client, sent + due, nowNanos) <= nowNanos) {
            due++;
        }
        return due;
    }

    /** When a client's request is due, counted from its first, 0; now if there is no rate. */
    long dueNanos(int client, long request, long nowNanos) {
        return isPaced()
                ? beganNanos + (long) (((double) request * clients + client) * intervalNanos)
                : nowNanos;
    }

    /** How long until the next request of all is due. */
    long untilNextNanos(long nowNanos) {
        double turns = Math.floor((nowNanos - beganNanos) / intervalNanos) + 1;
        return beganNanos + (long) (turns * intervalNanos) - nowNanos;
    }
}
