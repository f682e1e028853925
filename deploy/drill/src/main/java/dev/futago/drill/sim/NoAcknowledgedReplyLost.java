package dev.futago.drill.sim;

import dev.futago.drill.check.Guarantee;
import dev.futago.guests.rr.RrImage;

import java.util.Optional;

/**
 * Whoever holds the memory by the record, in the very life that it names, knows every request that
 * a client was told is done (P1).
 */
final class NoAcknowledgedReplyLost implements Guarantee {

    private final SimWorld world;

    NoAcknowledgedReplyLost(SimWorld world) {
        this.world = world;
    }

    @Override
    public Optional<String> breach() {
        if (!isAnybodyTold()) {
            return Optional.empty(); // The guest may not be booted yet.
        }
        for (SimNode holder : world.holders()) {
            // A node that the record names by order only, and that was not told yet, has no memory.
            boolean hasBegun = holder.process().filter(SimProcess::hasBegun).isPresent();
            Optional<String> missing = hasBegun ? missingIn(holder) : Optional.empty();
            if (missing.isPresent()) {
                return missing;
            }
        }
        return Optional.empty();
    }

    private boolean isAnybodyTold() {
        for (SimClient client : world.clients()) {
            if (client.acknowledged() > 0) {
                return true;
            }
        }
        return false;
    }

    private Optional<String> missingIn(SimNode node) {
        RrImage image;
        try {
            image = new RrImage(node.memory().orElseThrow());
        } catch (IllegalArgumentException blank) {
            return Optional.of(node.name() + " knows nothing: " + blank.getMessage());
        }
        for (SimClient client : world.clients()) {
            long known = image.lastNumber(client.session());
            if (known < client.acknowledged()) {
                return Optional.of(
                        "%s knows request %d of session %x, its client was told of %d"
                                .formatted(
                                        node.name(),
                                        known,
                                        client.session(),
                                        client.acknowledged()));
            }
        }
        return Optional.empty();
    }
}
