package dev.futago.node.admin;

import dev.futago.node.NodeView;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/** A question that is answered by 200 or 503: for load balancers, orchestrators and scripts. */
enum Probe {
    /** It serves clients, alone or paired; stalled it does not. Where to send clients. */
    PRIMARY,
    /** The record names it as standby, and it follows; with {@code ?lag=N} at most N behind. */
    STANDBY,
    /** Primary and standby both answer this while whatever is released has two holders. */
    PROTECTED,
    /** It serves clients, and nobody else holds what they were told. */
    SOLO,
    /** It plays one of the two roles: serves as primary, or follows as standby. */
    HEALTH,
    /** The same: an upgrade goes on to the other node once this one plays its role again. */
    READINESS,
    /** Its loop answers, whatever its peer and arbiter do: restarting it would help nobody. */
    LIVENESS;

    String path() {
        return "/" + name().toLowerCase(Locale.ROOT);
    }

    static Optional<Probe> at(String path) {
        return Arrays.stream(values()).filter(probe -> probe.path().equals(path)).findFirst();
    }

    /**
     * The answer for a node.
     *
     * @param lagMax checkpoints that a standby may be behind
     */
    Answer answer(NodeView view, OptionalLong lagMax) {
        long lag = Standing.lag(view.status()).orElse(0L);
        boolean isLate = this == STANDBY && lagMax.isPresent() && lag > lagMax.getAsLong();
        return Answer.verdict(
                holds(view) && !isLate,
                view.status().role(),
                isLate ? "%d checkpoints behind".formatted(lag) : reason(view));
    }

    private boolean holds(NodeView view) {
        return switch (this) {
            case PRIMARY -> Standing.isServing(view);
            case STANDBY -> Standing.isFollowing(view);
            case PROTECTED -> Standing.isProtected(view);
            case SOLO -> Standing.isServing(view) && !view.status().isProtected();
            case HEALTH, READINESS ->
                    view.status().error().isEmpty()
                            && (Standing.isServing(view) || Standing.isFollowing(view));
            case LIVENESS -> true;
        };
    }

    private static String reason(NodeView view) {
        String why = Standing.of(view).reason();
        return why.isEmpty() ? view.status().state() : view.status().state() + ": " + why;
    }
}
