package dev.futago.drill.paper;

import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

import java.io.PrintStream;

/** A bar that stays in its line, with the time that is left. */
final class ProgressOnBar implements Progress {

    private final PrintStream out;
    private final ProgressBar bar;

    ProgressOnBar(PrintStream out, int steps) {
        this.out = out;
        bar =
                new ProgressBarBuilder()
                        .setTaskName("paper")
                        .setInitialMax(steps)
                        .setStyle(ProgressBarStyle.ASCII)
                        .setUpdateIntervalMillis(500)
                        .setConsumer(new ConsoleProgressBarConsumer(out))
                        .build();
    }

    @Override
    public void begins(Step step) {
        bar.setExtraMessage(Progress.name(step));
    }

    @Override
    public void measured(Sample sample) {
        bar.step();
    }

    @Override
    public void failed(Step step, String reason) {
        out.printf("%n%s: FAILED: %s%n", Progress.name(step), reason);
        bar.step();
    }

    @Override
    public void close() {
        bar.close();
    }
}
