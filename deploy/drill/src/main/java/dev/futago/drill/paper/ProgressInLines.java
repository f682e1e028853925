package dev.futago.drill.paper;

import java.io.PrintStream;

/** A line for each measurement. */
final class ProgressInLines implements Progress {

    private final PrintStream out;
    private final int steps;

    ProgressInLines(PrintStream out, int steps) {
        this.out = out;
        this.steps = steps;
    }

    @Override
    public void begins(Step step) {
        // The line is written when there is something to say.
    }

    @Override
    public void measured(Sample sample) {
        line(sample.step(), Progress.outcome(sample));
    }

    @Override
    public void failed(Step step, String reason) {
        line(step, "%s: FAILED: %s".formatted(Progress.name(step), reason));
    }

    private void line(Step step, String text) {
        int width = Integer.toString(steps).length();
        out.printf("[%" + width + "d/%d] %s%n", step.number(), steps, text);
    }

    @Override
    public void close() {}
}
