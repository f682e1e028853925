package dev.futago.node;

import dev.futago.common.guest.Guest;
import dev.futago.common.guest.GuestProvider;

import java.util.Map;

/** Makes the guest of these tests. */
public final class LedgerGuestProvider implements GuestProvider {

    /** For the service loader. */
    public LedgerGuestProvider() {}

    @Override
    public String type() {
        return LedgerGuest.TYPE;
    }

    @Override
    public Guest create(Map<String, String> options) {
        return new LedgerGuest();
    }
}
