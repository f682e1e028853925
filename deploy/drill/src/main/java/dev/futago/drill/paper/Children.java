package dev.futago.drill.paper;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** The processes that run: whatever ends us ends them, on any thread, and none is started after. */
final class Children implements AutoCloseable {

    private final List<Runnable> endings = new ArrayList<>();
    private boolean isOver;

    /**
     * Starts one.
     *
     * @throws InterruptedException when it is over
     */
    synchronized <C> C start(Supplier<C> starter, Consumer<C> ending) throws InterruptedException {
        if (isOver) {
            throw new InterruptedException("told to end");
        }
        C child = starter.get();
        endings.add(() -> ending.accept(child));
        return child;
    }

    /** Whether none is started any more. */
    synchronized boolean isOver() {
        return isOver;
    }

    /** Ends all that run; others may follow. */
    synchronized void endAll() {
        endings.reversed().forEach(Runnable::run);
        endings.clear();
    }

    /** Ends all that run; none follows. */
    @Override
    public synchronized void close() {
        isOver = true;
        endAll();
    }
}
