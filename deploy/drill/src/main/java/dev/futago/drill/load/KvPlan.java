package dev.futago.drill.load;

import java.net.InetSocketAddress;
import java.time.Duration;

/**
 * What load to put on a store that speaks RESP: SETs of random keys, 16 bytes each and their values
 * as well.
 *
 * @param address where it listens
 * @param time how long to measure, counted from the first connection and the warm-up after it
 * @param warmup how long to run before that
 * @param timeout how long to wait for any reply at all before giving up
 * @param shape how the load is spread; it has no rate
 * @param keys of how many keys each request draws one
 * @param setsPerWait after how many SETs of a connection a {@code WAIT 1 0} follows, without which
 *     none of them counts as answered; 0 for none
 */
public record KvPlan(
        InetSocketAddress address,
        Duration time,
        Duration warmup,
        Duration timeout,
        LoadPlan.Shape shape,
        int keys,
        int setsPerWait) {

    /** Refuses what cannot be. */
    public KvPlan {
        LoadPlan.check(address.getPort() > 0, "a port of 1 to 65535");
        LoadPlan.check(LoadPlan.isWithin(time) && time.isPositive(), "a time of up to 7 days");
        LoadPlan.check(LoadPlan.isWithin(warmup), "a warm-up of up to 7 days");
        LoadPlan.check(
                LoadPlan.isWithin(timeout) && timeout.isPositive(), "a time-out of up to 7 days");
        LoadPlan.check(!shape.isPaced(), "no rate");
        LoadPlan.check(keys >= 1, "a key at least");
        LoadPlan.check(
                setsPerWait == 0 || (setsPerWait > 0 && shape.depth() % setsPerWait == 0),
                "a depth that is a multiple of the SETs for one WAIT");
    }

    /** How many SETs are answered together. */
    int group() {
        return Math.max(1, setsPerWait);
    }

    boolean isWaited() {
        return setsPerWait > 0;
    }

    /** The address as a user writes it. */
    public String target() {
        return LoadPlan.text(address);
    }
}
