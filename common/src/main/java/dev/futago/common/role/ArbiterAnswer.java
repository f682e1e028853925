package dev.futago.common.role;

import java.util.Optional;

/** What came of a question to the arbiter. */
public sealed interface ArbiterAnswer {

    /** The record as this answer shows it; empty where there is none, or no answer came. */
    default Optional<Tenure> record() {
        return switch (this) {
            case Read(var current) -> current;
            case Granted(var now) -> Optional.of(now);
            case Refused(var current) -> current;
            case Unknown _ -> Optional.empty();
        };
    }

    /** The record as it was read; empty when there is none. */
    record Read(Optional<Tenure> current) implements ArbiterAnswer {}

    /** The compare-and-set succeeded: this is the record now. */
    record Granted(Tenure now) implements ArbiterAnswer {}

    /** The compare-and-set failed: the version was another; this is the record. */
    record Refused(Optional<Tenure> current) implements ArbiterAnswer {}

    /** No answer came. A compare-and-set may have landed, may land later, or never (R7). */
    record Unknown(String reason) implements ArbiterAnswer {}
}
