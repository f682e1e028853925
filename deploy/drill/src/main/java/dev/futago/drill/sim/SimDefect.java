package dev.futago.drill.sim;

/** How the guest fails in the middle of a request, when it is told to. */
enum SimDefect {
    /** It throws, and its stores can be undone. */
    UNDOABLE,
    /** It throws, and its stores cannot be undone: its node ends. */
    FATAL;

    /** What it throws. */
    static final class Thrown extends RuntimeException {

        private static final long serialVersionUID = 1;

        Thrown() {
            super("simulated defect");
        }
    }
}
