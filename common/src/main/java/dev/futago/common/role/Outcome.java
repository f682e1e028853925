package dev.futago.common.role;

import dev.futago.common.memory.Mismatches;

/** What came of an {@link Order}; the text is for its operator. */
public sealed interface Outcome {

    /** One sentence. */
    String text();

    /** It is done. */
    record Done(String text) implements Outcome {}

    /** It was not tried: it is not this node's to do, or not now, or not safe. */
    record Refused(String text) implements Outcome {}

    /** It was not tried: it needs the arbiter, which does not answer. */
    record NoArbiter(String text) implements Outcome {}

    /** It was tried, and everything is as before. */
    record Failed(String text) implements Outcome {}

    /** It could not be done in the time that it had. */
    record OutOfTime(String text) implements Outcome {}

    /**
     * Both images were compared whole, each page at one of the checkpoints.
     *
     * @param firstNumber the checkpoint at which the first pages were compared
     * @param lastNumber the checkpoint at which the last pages were
     */
    record Compared(int pages, long firstNumber, long lastNumber, Mismatches mismatches)
            implements Outcome {
        public Compared {
            if (pages < 1 || mismatches.pages() > pages || lastNumber < firstNumber) {
                throw new IllegalArgumentException("no comparison of %d pages".formatted(pages));
            }
        }

        @Override
        public String text() {
            String result =
                    mismatches.isNone()
                            ? "equal"
                            : "%d DIFFER (%s)".formatted(mismatches.pages(), mismatches.names());
            return "%d pages compared at checkpoints %d..%d: %s"
                    .formatted(pages, firstNumber, lastNumber, result);
        }
    }
}
