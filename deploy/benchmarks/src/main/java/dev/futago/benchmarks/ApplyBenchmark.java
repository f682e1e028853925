package dev.futago.benchmarks;

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

/** What the standby does with a checkpoint of 8 pages before it may acknowledge it. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class ApplyBenchmark {

    @Param private Delta delta = Delta.LINE;

    private final GuestMemory memory = Memories.ofMib(16, Tracking.QUEUE);
    private final FollowingStandby standby = new FollowingStandby();
    private Memories.Sealed sealed = Memories.Sealed.of(Delta.LINE);
    private PageBatch checked = sealed.received();

    @Setup
    public void seal() {
        sealed = Memories.Sealed.of(delta);
        checked = sealed.received();
        if (!checked.isSound(memory.pages())) {
            throw new IllegalStateException("what was just sealed is damaged");
        }
    }

    /** The copy alone. */
    @Benchmark
    public GuestMemory apply() {
        memory.apply(checked);
        return memory;
    }

    /** One turn of its role: staged, checked, applied, acknowledged. */
    @Benchmark
    public long standbyTurn() {
        return standby.turn(sealed.received());
    }
}
