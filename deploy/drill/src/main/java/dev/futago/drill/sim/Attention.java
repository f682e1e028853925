package dev.futago.drill.sim;

import java.util.ArrayDeque;

/** Whether a process looks at what happens to it, and what waits until it does, in order. */
final class Attention {

    private final ArrayDeque<Runnable> waiting = new ArrayDeque<>();
    private boolean isPaused;
    private boolean isInLongTurn;
    private boolean isEnding;

    boolean isPaused() {
        return isPaused;
    }

    private boolean isThere() {
        return !isPaused && !isInLongTurn && !isEnding;
    }

    /** Now, or when it looks again. */
    void of(Runnable deed) {
        if (isThere()) {
            deed.run();
        } else {
            waiting.add(deed);
        }
    }

    void pause() {
        isPaused = true;
    }

    /** The pause is over; {@link #goOn} must follow. */
    void endPause() {
        isPaused = false;
    }

    void beginLongTurn() {
        isInLongTurn = true;
    }

    void endLongTurn() {
        isInLongTurn = false;
        goOn();
    }

    /** Looks at what waits, for as long as nothing of it takes the attention away again. */
    void goOn() {
        while (isThere() && !waiting.isEmpty()) {
            waiting.removeFirst().run();
        }
    }

    /** The process looks at nothing more until it is gone. */
    void end() {
        isEnding = true;
    }

    boolean isEnding() {
        return isEnding;
    }

    /** The process is gone. */
    void clear() {
        isPaused = false;
        isInLongTurn = false;
        isEnding = false;
        waiting.clear();
    }
}
