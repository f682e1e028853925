package dev.futago.guests.rr;

import dev.futago.common.guest.Guest;
import dev.futago.common.guest.GuestProvider;

import java.util.Map;

/** Makes rr guests. The one option is {@code dirty-pages}, 1 to 1024, 8 if it is not given. */
public final class RrGuestProvider implements GuestProvider {

    /** The option that says how many pages each request dirties. */
    public static final String DIRTY_PAGES = "dirty-pages";

    private static final String DIRTY_PAGES_DEFAULT = "8";

    @Override
    public String type() {
        return RrGuest.TYPE;
    }

    @Override
    public Guest create(Map<String, String> options) {
        for (String option : options.keySet()) {
            if (!option.equals(DIRTY_PAGES)) {
                throw new IllegalArgumentException(
                        "the rr guest has no option %s; it has %s".formatted(option, DIRTY_PAGES));
            }
        }
        String value = options.getOrDefault(DIRTY_PAGES, DIRTY_PAGES_DEFAULT);
        return new RrGuest(dirtyPages(value));
    }

    private static int dirtyPages(String value) {
        try {
            return Integer.parseInt(value);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "%s of the rr guest is a number from 1 to %d, not %s"
                            .formatted(DIRTY_PAGES, RrLayout.DIRTY_PAGES_MAX, value),
                    e);
        }
    }
}
