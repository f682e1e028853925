package dev.futago.drill.load;

import dev.futago.node.net.Transport;

/**
 * Checked load from clients that follow takeovers: the generator behind {@code futago rr}.
 *
 * <p>It has one thread of its own. It ends by itself when its time is over and every request is
 * answered, or when nothing has been answered for as long as the plan's time-out says. All methods
 * may be called from any thread.
 */
public final class RrLoad implements AutoCloseable {

    private final LoadRun run;
    private final RunningLoad<LoadResult> running;

    private RrLoad(Transport transport, LoadRun run) {
        this.run = run;
        running = new RunningLoad<>(transport, run);
    }

    /** Runs a plan to its end. */
    public static LoadResult run(LoadPlan plan) {
        try (RrLoad load = start(plan)) {
            return load.await();
        }
    }

    /** Starts a plan; whoever starts it closes it. */
    public static RrLoad start(LoadPlan plan) {
        var transport = Transport.create("futago-rr");
        return new RrLoad(transport, new LoadRun(plan, transport.loop(), transport.client()));
    }

    /** Sends nothing fresh from now on; {@link #await} then returns when all is answered. */
    public void stop() {
        running.stop();
    }

    /** Waits for the end. */
    public LoadResult await() {
        return running.await();
    }

    /** What it has shown up to now; when it is over, its result. */
    public LoadResult look() {
        return running.isOver() ? running.await() : running.ask(run::look);
    }

    /** Whether it has ended. */
    public boolean isOver() {
        return running.isOver();
    }

    /** How many requests were answered so far, the warm-up included. */
    public long acknowledged() {
        return run.acknowledged();
    }

    /** How many were answered in the last second. */
    public long requestsPerSecond() {
        return run.perSecond();
    }

    /** The highest epoch that has answered, 0 before the first. */
    public long epoch() {
        return run.epoch();
    }

    /** Ends the run at once, if it has not ended, and frees everything. */
    @Override
    public void close() {
        running.close();
    }
}
