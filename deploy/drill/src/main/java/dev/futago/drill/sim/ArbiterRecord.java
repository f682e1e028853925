package dev.futago.drill.sim;

import dev.futago.common.role.ArbiterAnswer;
import dev.futago.common.role.Revision;
import dev.futago.common.role.Tenure;

import java.util.Optional;

/**
 * The one record as an arbiter keeps it: changed by compare-and-set on its revision, and by nothing
 * else (PROTOCOL, "The arbiter's one record").
 */
public final class ArbiterRecord {

    private Optional<Tenure> current = Optional.empty();

    /** No record yet. */
    public ArbiterRecord() {}

    /** The truth. */
    public Optional<Tenure> current() {
        return current;
    }

    /**
     * Replaces the record of a revision.
     *
     * @return what became of it, never unknown
     */
    public ArbiterAnswer compareAndSet(Revision expected, Tenure next) {
        if (!Revision.of(current).equals(expected)) {
            return new ArbiterAnswer.Refused(current);
        }
        current = Optional.of(next);
        return new ArbiterAnswer.Granted(next);
    }

    /** Its operator puts an older copy in place. */
    public void restore(Optional<Tenure> older) {
        current = older;
    }
}
