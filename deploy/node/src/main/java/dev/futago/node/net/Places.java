package dev.futago.node.net;

import java.net.InetAddress;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;

/**
 * Bounded places for connections, by remote address. A connection that comes when places are taken
 * gets that of the one with the least worth, of these the oldest, so that strangers who hold
 * connections open keep nobody out: an address beyond its share loses one of its own. Used by one
 * thread.
 *
 * @param <C> a connection
 */
public final class Places<C> {

    /**
     * How many places there are.
     *
     * @param max in all
     * @param perAddressMax for one remote address
     * @param kept of all, for the addresses that places are kept for
     */
    public record Limits(int max, int perAddressMax, int kept) {

        public Limits {
            if (perAddressMax < 1 || perAddressMax > max || kept < 0 || kept >= max) {
                throw new IllegalArgumentException("places that cannot be given");
            }
        }
    }

    /** The worth of a connection that keeps its place whoever comes. */
    public static final int NEVER_CLOSED = Integer.MAX_VALUE;

    private final Map<C, InetAddress> taken = new LinkedHashMap<>();
    private final Limits limits;
    private final Predicate<? super InetAddress> isKeptFor;
    private final ToIntFunction<? super C> worth;
    private final Consumer<? super C> close;

    /**
     * Free places.
     *
     * @param isKeptFor tests whether places are kept for an address
     * @param worth of a connection, or {@link #NEVER_CLOSED}
     * @param close closes a connection that has lost its place
     */
    public Places(
            Limits limits,
            Predicate<? super InetAddress> isKeptFor,
            ToIntFunction<? super C> worth,
            Consumer<? super C> close) {
        this.limits = limits;
        this.isKeptFor = isKeptFor;
        this.worth = worth;
        this.close = close;
    }

    /** Takes a place for a connection, if need be another's; false when none can be had. */
    public boolean tryTake(C comer, InetAddress from) {
        if (count(from::equals) >= limits.perAddressMax && !tryClose(from::equals)) {
            return false;
        }
        boolean isKept = isKeptFor.test(from);
        long strangers = count(address -> !isKeptFor.test(address));
        boolean isFull =
                taken.size() >= limits.max || (!isKept && strangers >= limits.max - limits.kept);
        if (isFull
                && !tryClose(address -> !isKeptFor.test(address))
                && !(isKept && tryClose(address -> true))) {
            return false;
        }
        taken.put(comer, from);
        return true;
    }

    /** Gives a place back; nothing happens for a connection that has none. */
    public void leave(C connection) {
        taken.remove(connection);
    }

    private long count(Predicate<? super InetAddress> addresses) {
        return taken.values().stream().filter(addresses).count();
    }

    private boolean tryClose(Predicate<? super InetAddress> addresses) {
        Optional<C> least =
                taken.entrySet().stream()
                        .filter(each -> addresses.test(each.getValue()))
                        .map(Map.Entry::getKey)
                        .filter(each -> worth.applyAsInt(each) != NEVER_CLOSED)
                        .min(Comparator.comparingInt(worth));
        least.ifPresent(
                each -> {
                    taken.remove(each);
                    close.accept(each);
                });
        return least.isPresent();
    }
}
