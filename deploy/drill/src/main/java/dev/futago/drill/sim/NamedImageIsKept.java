package dev.futago.drill.sim;

import dev.futago.common.role.NodeRef;
import dev.futago.common.role.Tenure;
import dev.futago.drill.check.Guarantee;

import java.util.Optional;

/**
 * A standby keeps its image as long as the newest record that the arbiter told it names its
 * incarnation (R8): it may hold the only memory.
 */
final class NamedImageIsKept implements Guarantee {

    private Optional<Tenure> told = Optional.empty();
    private Optional<String> breach = Optional.empty();

    @Override
    public Optional<String> breach() {
        return breach;
    }

    /** The arbiter told the record. */
    void onTold(Tenure current) {
        if (told.isEmpty() || current.version() >= told.get().version()) {
            told = Optional.of(current);
        }
    }

    /** The node discards its image. */
    void onDiscarded(NodeRef self) {
        if (told.isPresent() && (told.get().isOwnedBy(self) || told.get().isBackedBy(self))) {
            breach = Optional.of("%s discards its image under %s".formatted(self, told.get()));
        }
    }
}
