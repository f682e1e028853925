package dev.futago.common.guest;

import java.util.Map;

/** Makes guests of one type; found by {@link java.util.ServiceLoader}. */
public interface GuestProvider {

    /** The type of guest that it makes, as {@code --guest} names it. */
    String type();

    /**
     * A guest.
     *
     * @param options settings of this type of guest; it names those it knows in its own docs
     * @throws IllegalArgumentException for an option it does not know or a value it cannot take,
     *     with a sentence for the user
     */
    Guest create(Map<String, String> options);
}
