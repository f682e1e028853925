package dev.futago.benchmarks;

import dev.futago.common.guest.Pair;
import dev.futago.common.guest.Reply;
import dev.futago.common.guest.Request;
import dev.futago.common.memory.BatchPool;
import dev.futago.common.memory.Delta;
import dev.futago.common.memory.GuestMemory;
import dev.futago.common.memory.PageBatch;
import dev.futago.common.memory.Tracking;
import dev.futago.guests.rr.RrGuest;
import dev.futago.guests.rr.RrWire;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.concurrent.TimeUnit;

/**
 * What protection adds to one of many requests: rr requests that change 8 pages each are executed,
 * and what they changed is sealed as one checkpoint. {@code NONE} is the guest alone.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class RequestBenchmark {

    private static final int SESSIONS = 24;
    private static final int DEPTH = 16;
    private static final int REQUESTS = SESSIONS * DEPTH;
    private static final int MEMORY_MIB = 512;
    private static final int BATCH_BYTES = 8 << 20; // a page for each of some 1,100, at worst
    private static final RrWire.Sizes SIZES = new RrWire.Sizes(64, 64);

    @Param({"NONE", "QUEUE", "BITMAP", "FLAGS"})
    private Tracking tracker = Tracking.QUEUE;

    private final RrGuest guest = new RrGuest(Memories.DIRTY_PAGES);
    private GuestMemory memory = Memories.ofMib(1, Tracking.NONE);
    private GuestMemory mirror = Memories.ofMib(1, Tracking.NONE);
    private final BatchPool pool = new BatchPool(1, BATCH_BYTES, () -> {});
    private final Request request = new Request(Pair.alone(1));
    private final Reply reply = new Reply();
    private final ByteBuffer bytes =
            ByteBuffer.allocateDirect(REQUESTS * SIZES.requestBytes())
                    .order(ByteOrder.LITTLE_ENDIAN);
    private long turns;

    @Setup
    public void boot() {
        memory = Memories.ofMib(MEMORY_MIB, tracker);
        mirror = Memories.ofMib(MEMORY_MIB, Tracking.NONE);
        guest.boot(memory);
        memory.forgetDirty();
    }

    /** On the primary. */
    @Benchmark
    @OperationsPerInvocation(REQUESTS)
    public int executeAndSeal() {
        execute();
        PageBatch batch = Memories.seal(memory, pool, Delta.LINE);
        int digest = batch.digest();
        batch.release();
        return digest;
    }

    /** On the primary, then checked and applied as on the standby. */
    @Benchmark
    @OperationsPerInvocation(REQUESTS)
    public int executeSealAndApply() {
        execute();
        PageBatch batch = Memories.seal(memory, pool, Delta.LINE);
        if (!batch.isSound(mirror.pages())) {
            throw new IllegalStateException("what was just sealed is damaged");
        }
        mirror.apply(batch);
        int pages = batch.pages();
        batch.release();
        return pages;
    }

    private void execute() {
        bytes.clear();
        for (int session = 1; session <= SESSIONS; session++) {
            for (int i = 1; i <= DEPTH; i++) {
                RrWire.putRequest(bytes, SIZES, session, turns * DEPTH + i);
            }
        }
        turns++;
        for (int i = 0; i < REQUESTS; i++) {
            request.show(bytes, i * SIZES.requestBytes(), SIZES.requestBytes(), 0);
            guest.handle(memory, request, reply);
        }
        if (reply.take().length != REQUESTS * SIZES.replyBytes()) {
            throw new IllegalStateException("not every request was answered");
        }
    }
}
