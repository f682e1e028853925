package dev.futago.drill.load;

import dev.futago.node.net.Transport;

/**
 * Checked load of plain Redis commands, without sessions and numbers, from clients that follow
 * takeovers and send nothing twice: the history of each key must be linearizable.
 *
 * <p>It has one thread of its own, and one for judging. It ends by itself when its time is over,
 * every key has been read once more by a client that came last, and all histories are judged; or
 * when nothing has been acknowledged for as long as the plan's time-out says. What it keeps does
 * not grow with its time. All methods may be called from any thread.
 */
public final class KeyLoad implements AutoCloseable {

    private final KeyRun run;
    private final RunningLoad<KeyResult> running;

    private KeyLoad(Transport transport, KeyRun run) {
        this.run = run;
        running = new RunningLoad<>(transport, run);
    }

    /** Runs a plan to its end. */
    public static KeyResult run(KeyPlan plan) {
        try (KeyLoad load = start(plan)) {
            return load.await();
        }
    }

    /** Starts a plan; whoever starts it closes it. */
    public static KeyLoad start(KeyPlan plan) {
        var transport = Transport.create("futago-keys");
        return new KeyLoad(transport, new KeyRun(plan, transport.loop(), transport.client()));
    }

    /** Asks for nothing fresh from now on; {@link #await} then returns when all is judged. */
    public void stop() {
        running.stop();
    }

    /** Waits for the end. */
    public KeyResult await() {
        return running.await();
    }

    /** Whether it has ended. */
    public boolean isOver() {
        return running.isOver();
    }

    /** How many operations were answered as done so far. */
    public long acknowledged() {
        return run.acknowledged();
    }

    /** Ends the run at once, if it has not ended, and frees everything. */
    @Override
    public void close() {
        running.close();
    }
}
