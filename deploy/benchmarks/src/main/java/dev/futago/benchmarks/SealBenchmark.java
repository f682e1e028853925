package dev.futago.benchmarks;

import dev.futago.common.memory.BatchPool;
import dev.futago.common.memory.Delta;
import dev.futago.common.memory.GuestMemory;
import dev.futago.common.memory.PageBatch;
import dev.futago.common.memory.Tracking;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

import java.util.concurrent.TimeUnit;

/** What the guest waits for at each checkpoint: 8 changed pages found, copied and summed up. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
public class SealBenchmark {

    @Param({"16", "512", "4096"})
    private int memoryMib;

    @Param({"QUEUE", "BITMAP", "FLAGS"})
    private Tracking tracker = Tracking.QUEUE;

    @Param private Delta delta = Delta.LINE;

    private final BatchPool pool = Memories.pool();
    private GuestMemory memory = Memories.ofMib(1, Tracking.NONE);
    private long value;

    @Setup
    public void allocate() {
        memory = Memories.ofMib(memoryMib, tracker);
    }

    /** One store to each of 8 pages, and the seal that finds them. */
    @Benchmark
    public int dirtyAndSeal() {
        value++;
        Memories.dirty(memory, value);
        PageBatch batch = Memories.seal(memory, pool, delta);
        int digest = batch.digest();
        batch.release();
        return digest;
    }
}
