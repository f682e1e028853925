package dev.futago.guests.kv;

import dev.futago.common.guest.Guest;
import dev.futago.common.guest.GuestProvider;

import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Makes kv guests. {@code peer-client} is where clients of the other node connect to; {@code
 * standby-reads} the nanoseconds within which a standby must have heard its primary to serve reads.
 */
public final class KvGuestProvider implements GuestProvider {

    private static final String PEER_CLIENT = "peer-client";
    private static final String STANDBY_READS = "standby-reads";

    @Override
    public String type() {
        return KvGuest.TYPE;
    }

    @Override
    public Guest create(Map<String, String> options) {
        Set<String> unknown = new TreeSet<>(options.keySet());
        unknown.removeAll(List.of(PEER_CLIENT, STANDBY_READS));
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException(
                    "the kv guest has the options %s and %s, and not %s"
                            .formatted(PEER_CLIENT, STANDBY_READS, unknown));
        }
        Commands.load();
        String peer = options.get(PEER_CLIENT);
        return new KvGuest(
                peer == null ? Place.UNKNOWN : Place.of(peer),
                new SecureRandom().nextLong(),
                Long.parseLong(options.getOrDefault(STANDBY_READS, "" + KvGuest.NO_READS)));
    }
}
