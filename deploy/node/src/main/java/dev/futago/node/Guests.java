package dev.futago.node;

import dev.futago.common.guest.Guest;
import dev.futago.common.guest.GuestProvider;

import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;

/** The guests that this installation has. */
public final class Guests {

    private Guests() {}

    /**
     * A guest of a type.
     *
     * @param options settings, as the guest names them
     * @throws IllegalArgumentException with a sentence for the user
     */
    public static Guest create(String type, Map<String, String> options) {
        List<GuestProvider> providers =
                ServiceLoader.load(GuestProvider.class).stream()
                        .map(ServiceLoader.Provider::get)
                        .toList();
        return providers.stream()
                .filter(provider -> provider.type().equals(type))
                .findFirst()
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        "there is no guest '%s': installed are %s"
                                                .formatted(
                                                        type,
                                                        providers.stream()
                                                                .map(GuestProvider::type)
                                                                .sorted()
                                                                .toList())))
                .create(options);
    }
}
