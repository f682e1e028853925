package dev.futago.drill.sim;

import dev.futago.common.guest.RequestDigest;
import dev.futago.drill.check.Guarantee;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** A process does not execute a request of which its primary told that it ends a node. */
final class PoisonIsRefused implements Guarantee {

    private final Set<RequestDigest> told = new HashSet<>();
    private Optional<String> breach = Optional.empty();

    @Override
    public Optional<String> breach() {
        return breach;
    }

    void onTold(RequestDigest request) {
        told.add(request);
    }

    void onExecutes(RequestDigest request) {
        if (told.contains(request)) {
            breach = Optional.of("%s is executed, and ended a node before".formatted(request));
        }
    }
}
