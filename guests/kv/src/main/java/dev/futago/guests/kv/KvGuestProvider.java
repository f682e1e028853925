package dev.futago.guests.kv;

import dev.futago.common.guest.Guest;
import dev.futago.common.guest.GuestProvider;

import java.security.SecureRandom;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Makes kv guests. {@code peer-client} is where clients of the other node connect to. */
public final class KvGuestProvider implements GuestProvider {

    private static final String PEER_CLIENT = "peer-client";

    @Override
    public String type() {
        return KvGuest.TYPE;
    }

    @Override
    public Guest create(Map<String, String> options) {
        Set<String> unknown = new TreeSet<>(options.keySet());
        unknown.remove(PEER_CLIENT);
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException(
                    "the kv guest has the option %s, and not %s".formatted(PEER_CLIENT, unknown));
        }
        Commands.load();
        String peer = options.get(PEER_CLIENT);
        return new KvGuest(
                peer == null ? Place.UNKNOWN : Place.of(peer), new SecureRandom().nextLong());
    }
}
