package dev.futago.guests.kv;

import dev.futago.common.guest.Guest;
import dev.futago.common.guest.GuestProvider;

import java.util.Map;

/** Makes kv guests. There are no options. */
public final class KvGuestProvider implements GuestProvider {

    @Override
    public String type() {
        return KvGuest.TYPE;
    }

    @Override
    public Guest create(Map<String, String> options) {
        if (!options.isEmpty()) {
            throw new IllegalArgumentException(
                    "the kv guest has no options, and so not %s".formatted(options.keySet()));
        }
        return new KvGuest();
    }
}
