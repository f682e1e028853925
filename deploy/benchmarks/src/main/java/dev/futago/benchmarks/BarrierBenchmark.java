package dev.futago.benchmarks;

import dev.futago.common.memory.GuestMemory;
import dev.futago.common.memory.Tracking;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

import java.util.concurrent.TimeUnit;

/** The write barrier: one {@link GuestMemory#putLong}, with each tracker and without any. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class BarrierBenchmark {

    private static final int PAGES = 8;
    private static final int STORES = PAGES * GuestMemory.PAGE_BYTES / Long.BYTES;
    private static final int MANY_PAGES = 4096;

    /** A memory of 16 MiB whose first pages are dirty. */
    @State(Scope.Thread)
    public static class Dirty {
        @Param private Tracking tracker = Tracking.QUEUE;
        private GuestMemory memory = Memories.ofMib(16, Tracking.NONE);

        @Setup
        public void allocate() {
            memory = Memories.ofMib(16, tracker);
        }
    }

    /** The same, all of it clean before each pass. */
    @State(Scope.Thread)
    public static class Clean {
        @Param private Tracking tracker = Tracking.QUEUE;
        private GuestMemory memory = Memories.ofMib(16, Tracking.NONE);

        @Setup
        public void allocate() {
            memory = Memories.ofMib(16, tracker);
        }

        @Setup(Level.Invocation)
        public void clean() {
            memory.forgetDirty();
        }
    }

    /** A store to a line that is dirty: what nearly every store is. */
    @Benchmark
    @OperationsPerInvocation(STORES)
    public GuestMemory storeToDirtyLine(Dirty state) {
        GuestMemory memory = state.memory;
        for (int i = 0; i < STORES; i++) {
            memory.putLong((long) i * Long.BYTES, i);
        }
        return memory;
    }

    /** The first store to a page since it was sealed. */
    @Benchmark
    @OperationsPerInvocation(MANY_PAGES)
    public GuestMemory storeToCleanPage(Clean state) {
        GuestMemory memory = state.memory;
        for (int i = 0; i < MANY_PAGES; i++) {
            memory.putLong((long) i * GuestMemory.PAGE_BYTES, i);
        }
        return memory;
    }

    /** The first store to a line of a dirty page in a request that can be undone, and is kept. */
    @Benchmark
    @OperationsPerInvocation(MANY_PAGES)
    public GuestMemory storeUndoably(Dirty state) {
        GuestMemory memory = state.memory;
        memory.beginUndo();
        for (int i = 0; i < MANY_PAGES; i++) {
            memory.putLong((long) i * GuestMemory.LINE_BYTES, i);
        }
        memory.keep();
        return memory;
    }

    /** The same, undone. */
    @Benchmark
    @OperationsPerInvocation(MANY_PAGES)
    public GuestMemory storeAndUndo(Dirty state) {
        GuestMemory memory = state.memory;
        memory.beginUndo();
        for (int i = 0; i < MANY_PAGES; i++) {
            memory.putLong((long) i * GuestMemory.LINE_BYTES, i);
        }
        memory.undo();
        return memory;
    }

    /** A request that can be undone and stores nothing. */
    @Benchmark
    public boolean beginAndKeep(Dirty state) {
        state.memory.beginUndo();
        state.memory.keep();
        return state.memory.isUndoable();
    }
}
