package dev.futago.drill.load;

import dev.futago.guests.rr.RrWire;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;

/**
 * What load to put on a pair.
 *
 * @param addresses where its nodes listen for clients; the first is tried first
 * @param time how long to measure, counted from the first connection and the warm-up after it
 * @param warmup how long to run before that; checked, but not measured
 * @param timeout how long to wait for any reply at all before giving up
 * @param shape how the load is spread
 * @param dialect how the guest is asked
 * @param readPercent how many of a hundred requests of each connection are reads
 */
public record LoadPlan(
        List<InetSocketAddress> addresses,
        Duration time,
        Duration warmup,
        Duration timeout,
        Shape shape,
        Dialect dialect,
        int readPercent) {

    private static final Duration LONGEST = Duration.ofDays(7);

    /**
     * How load is spread.
     *
     * @param connections how many, each with a session of its own
     * @param depth how many requests of each may wait for their replies, 1 to {@link
     *     RrWire#WINDOW}, and no more than the guest keeps replies
     * @param requestsPerSecond over all connections, at even times, whatever the replies do; 0 for
     *     as many as the replies allow. With a rate, latency counts from the time at which a
     *     request was due, so that a stall is seen by all that it delayed.
     */
    public record Shape(int connections, int depth, double requestsPerSecond) {

        private static final int CONNECTIONS_MAX = 10_000;

        /** Refuses what cannot be. */
        public Shape {
            check(connections >= 1 && connections <= CONNECTIONS_MAX, "1 to 10000 connections");
            check(
                    depth >= 1 && depth <= RrWire.WINDOW,
                    "a depth of 1 to %d, the window within which the rr guest keeps replies"
                            .formatted(RrWire.WINDOW));
            check(
                    requestsPerSecond >= 0 && requestsPerSecond <= 1e9,
                    "a rate of up to 1000000000 requests per second, 0 for no limit");
        }

        boolean isPaced() {
            return requestsPerSecond > 0;
        }
    }

    /** Refuses what cannot be. */
    public LoadPlan {
        addresses = List.copyOf(addresses);
        check(!addresses.isEmpty(), "an address at least");
        check(addresses.stream().allMatch(at -> at.getPort() > 0), "a port of 1 to 65535");
        check(isWithin(time) && time.isPositive(), "a time of up to 7 days");
        check(isWithin(warmup), "a warm-up of up to 7 days");
        check(isWithin(timeout) && timeout.isPositive(), "a time-out of up to 7 days");
        check(
                shape.depth() <= dialect.window(),
                "a depth of 1 to %d, the window within which the %s guest keeps replies"
                        .formatted(dialect.window(), dialect.guest()));
        check(readPercent >= 0 && readPercent <= 100, "0 to 100 percent of reads");
    }

    static boolean isWithin(Duration duration) {
        return !duration.isNegative() && duration.compareTo(LONGEST) <= 0;
    }

    static void check(boolean holds, String needed) {
        if (!holds) {
            throw new IllegalArgumentException("load needs " + needed);
        }
    }

    /**
     * The rr guest, with 64/64 bytes, on one connection, one at a time, no reads, for 10 s; gives
     * up after 10 s of silence.
     */
    public static LoadPlan to(List<InetSocketAddress> addresses) {
        return new LoadPlan(
                addresses,
                Duration.ofSeconds(10),
                Duration.ZERO,
                Duration.ofSeconds(10),
                new Shape(1, 1, 0),
                Dialect.rr(new RrWire.Sizes(64, 64)),
                0);
    }

    /** The same for another time. */
    public LoadPlan withTime(Duration other) {
        return new LoadPlan(addresses, other, warmup, timeout, shape, dialect, readPercent);
    }

    /** The same with another warm-up. */
    public LoadPlan withWarmup(Duration other) {
        return new LoadPlan(addresses, time, other, timeout, shape, dialect, readPercent);
    }

    /** The same with another time-out. */
    public LoadPlan withTimeout(Duration other) {
        return new LoadPlan(addresses, time, warmup, other, shape, dialect, readPercent);
    }

    /** The same in another shape. */
    public LoadPlan withShape(Shape other) {
        return new LoadPlan(addresses, time, warmup, timeout, other, dialect, readPercent);
    }

    /** The same for another guest, or in other sizes. */
    public LoadPlan withDialect(Dialect other) {
        return new LoadPlan(addresses, time, warmup, timeout, shape, other, readPercent);
    }

    /** The same with so many reads in a hundred. */
    public LoadPlan withReadPercent(int other) {
        return new LoadPlan(addresses, time, warmup, timeout, shape, dialect, other);
    }

    /** The addresses as a user writes them. */
    public String target() {
        return String.join(",", addresses.stream().map(LoadPlan::text).toList());
    }

    static String text(InetSocketAddress address) {
        String host = address.getHostString();
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + address.getPort();
    }
}
