package dev.futago.drill.load;

import dev.futago.drill.check.RegisterHistory;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;

/**
 * What load of plain commands to put on a pair of kv nodes.
 *
 * @param addresses where its nodes listen for clients; the first is tried first
 * @param time how long to ask, counted from the first connection, if nobody stops it before
 * @param timeout after how long without any acknowledgement to give up
 * @param shape how the load is spread: up to {@link RegisterHistory#CLIENTS_MAX} connections, one
 *     operation of each at a time, at a rate
 * @param keys how many keys are in use at a time
 */
public record KeyPlan(
        List<InetSocketAddress> addresses,
        Duration time,
        Duration timeout,
        LoadPlan.Shape shape,
        int keys) {

    private static final int KEYS_MAX = 64;
    private static final int RATE_MAX = 100;
    private static final int RATE = 50;

    /** Refuses what cannot be. */
    public KeyPlan {
        addresses = List.copyOf(addresses);
        LoadPlan.check(!addresses.isEmpty(), "an address at least");
        LoadPlan.check(LoadPlan.isWithin(time) && time.isPositive(), "a time of up to 7 days");
        LoadPlan.check(
                LoadPlan.isWithin(timeout) && timeout.isPositive(), "a time-out of up to 7 days");
        LoadPlan.check(
                shape.connections() <= RegisterHistory.CLIENTS_MAX,
                "1 to %d clients".formatted(RegisterHistory.CLIENTS_MAX));
        LoadPlan.check(shape.depth() == 1, "one operation of each client at a time");
        LoadPlan.check(
                shape.isPaced() && shape.requestsPerSecond() <= RATE_MAX * shape.connections(),
                "a rate of up to %d operations per second of each client".formatted(RATE_MAX));
        LoadPlan.check(keys >= 1 && keys <= KEYS_MAX, "1 to %d keys".formatted(KEYS_MAX));
    }

    /**
     * By 8 clients, 50 operations per second each, on 4 keys, until it is stopped; gives up after
     * 10 s without an acknowledgement.
     */
    public static KeyPlan to(List<InetSocketAddress> addresses) {
        return new KeyPlan(
                addresses,
                Duration.ofDays(7),
                Duration.ofSeconds(10),
                shape(RegisterHistory.CLIENTS_MAX, RATE),
                4);
    }

    private static LoadPlan.Shape shape(int clients, double ratePerClient) {
        return new LoadPlan.Shape(clients, 1, clients * ratePerClient);
    }

    /** The same for another time. */
    public KeyPlan withTime(Duration other) {
        return new KeyPlan(addresses, other, timeout, shape, keys);
    }

    /** The same with another time-out. */
    public KeyPlan withTimeout(Duration other) {
        return new KeyPlan(addresses, time, other, shape, keys);
    }

    /** The same with other clients, and so many operations per second of each. */
    public KeyPlan withClients(int clients, double ratePerClient) {
        return new KeyPlan(addresses, time, timeout, shape(clients, ratePerClient), keys);
    }

    /** The same on so many keys at a time. */
    public KeyPlan withKeys(int other) {
        return new KeyPlan(addresses, time, timeout, shape, other);
    }
}
