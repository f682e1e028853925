package dev.futago.benchmarks;

import dev.futago.common.memory.Delta;
import dev.futago.common.memory.PageBatch;
import dev.futago.common.role.Message;
import dev.futago.protocol.FrameDecoder;
import dev.futago.protocol.FrameEncoder;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;

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

import java.util.Objects;
import java.util.concurrent.TimeUnit;

/**
 * From a message to its frame and back, with a checkpoint of 8 pages and with an acknowledgement,
 * through a channel that leads nowhere.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class CodecBenchmark {

    private static final int FRAME_BYTES_MAX = 1 << 20;

    /** What is sent. */
    public enum Sent {
        CHECKPOINT_OF_LINES,
        CHECKPOINT_OF_PAGES,
        ACK
    }

    @Param private Sent message = Sent.ACK;

    private final EmbeddedChannel encoder = new EmbeddedChannel(new FrameEncoder());
    private final EmbeddedChannel decoder = new EmbeddedChannel(new FrameDecoder(FRAME_BYTES_MAX));
    private Memories.Sealed sealed = Memories.Sealed.of(Delta.LINE);
    private ByteBuf frame = Unpooled.EMPTY_BUFFER;

    @Setup
    public void encodeOnce() {
        sealed = Memories.Sealed.of(message == Sent.CHECKPOINT_OF_PAGES ? Delta.PAGE : Delta.LINE);
        frame = Unpooled.directBuffer();
        encoder.writeOutbound(message());
        for (ByteBuf part = encoder.readOutbound(); part != null; part = encoder.readOutbound()) {
            frame.writeBytes(part);
            part.release();
        }
    }

    private Message message() {
        return switch (message) {
            case ACK -> new Message.CheckpointAck(1, 1_000_000);
            case CHECKPOINT_OF_LINES, CHECKPOINT_OF_PAGES ->
                    new Message.Checkpoint(1, 1_000_000, 0, true, sealed.received());
        };
    }

    /** To the buffers that the network takes. */
    @Benchmark
    public int encode() {
        encoder.writeOutbound(message());
        int bytes = 0;
        for (ByteBuf part = encoder.readOutbound(); part != null; part = encoder.readOutbound()) {
            bytes += part.readableBytes();
            part.release();
        }
        return bytes;
    }

    /** From the bytes of one read; the sum over its pages is the standby's to check. */
    @Benchmark
    public Message decode() {
        decoder.writeInbound(frame.retainedDuplicate());
        Message decoded = Objects.requireNonNull(decoder.readInbound(), "no whole frame");
        decoded.pages().ifPresent(PageBatch::release);
        return decoded;
    }
}
