package dev.futago.primary;

import dev.futago.common.guest.Turn;

/** A turn that is over when it has been asked so often. */
final class CountedTurn implements Turn {

    private int questionsMax = Integer.MAX_VALUE;
    private int questions;

    /** From now on a turn is over after so many questions, and one more request each. */
    void limit(int questionsMax) {
        this.questionsMax = questionsMax;
        begin();
    }

    /** Another turn begins. */
    void begin() {
        questions = 0;
    }

    @Override
    public boolean isOver() {
        return questions++ >= questionsMax;
    }

    @Override
    public void executes(String command) {
        // This guest has no commands.
    }

    @Override
    public long nanos() {
        return 0;
    }

    @Override
    public long lastNanos() {
        return 0;
    }
}
