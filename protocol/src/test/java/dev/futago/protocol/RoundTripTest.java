package dev.futago.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.futago.common.role.Message;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

@ExtendWith(LeakWatch.class)
final class RoundTripTest {

    private static final int FRAME_MAX = FrameDecoder.SMALL_FRAME_BYTES_MAX;

    private final Samples samples = new Samples();

    @Test
    void everyKindOfMessageIsAmongTheSamples() {
        Set<Class<?>> kinds = new HashSet<>();
        samples.all().forEach(message -> kinds.add(message.getClass()));

        assertThat(kinds).containsExactlyInAnyOrder(Message.class.getPermittedSubclasses());
    }

    @Test
    void whatArrivesIsWhatWasSent() {
        List<Message> sent = samples.all();

        var wire = new Wire(FRAME_MAX);
        wire.receive(Wire.sent(sent));

        assertArrived(wire, sent);
    }

    /** A standby keeps the parts of a checkpoint until the last: all of guest memory, at most. */
    @Test
    void partThatWaitsKeepsNoReceiveBuffer() {
        var part = new Message.Checkpoint(3, 1, 0, false, samples.lines(3));
        ByteBuf read = Unpooled.directBuffer().writeBytes(Wire.sent(part));
        var channel = new EmbeddedChannel(new FrameDecoder(FRAME_MAX));

        channel.writeInbound(read);

        Message.Checkpoint arrived = channel.readInbound();
        assertThat(read.refCnt()).isZero();
        assertThat(arrived.batch().isSound(Integer.MAX_VALUE)).isTrue();
        arrived.batch().release();
    }

    @Test
    void eachMessageArrivesWhereverItsBytesAreSplit() {
        for (Message sent : samples.all()) {
            byte[] bytes = Wire.sent(sent);
            for (int split = 1; split < bytes.length; split++) {
                var wire = new Wire(FRAME_MAX);
                wire.receive(bytes, 0, split);
                assertThat(wire.taken()).as("after %d bytes", split).isEmpty();
                wire.receive(bytes, split, bytes.length);

                assertArrived(wire, List.of(sent));
            }
        }
    }

    @Test
    void aStreamArrivesWhereverItIsSplit() {
        List<Message> sent = samples.all();
        byte[] bytes = Wire.sent(sent);
        for (int split = 1; split < bytes.length; split++) {
            var wire = new Wire(FRAME_MAX);
            wire.receive(bytes, 0, split);
            wire.receive(bytes, split, bytes.length);

            assertArrived(wire, sent);
        }
    }

    @Test
    void aStreamArrivesOneByteAtATime() {
        List<Message> sent = samples.all();
        byte[] bytes = Wire.sent(sent);

        var wire = new Wire(FRAME_MAX);
        for (int at = 0; at < bytes.length; at++) {
            wire.receive(bytes, at, at + 1);
        }

        assertArrived(wire, sent);
    }

    /** The messages are those, their pages can be released, and nothing else is held then. */
    private static void assertArrived(Wire wire, List<Message> sent) {
        List<Message> received = wire.taken();
        Samples.assertSame(received, sent);
        Samples.release(received);
        wire.end();
        assertThat(wire.allocator().unreleased()).isZero();
    }

    @Test
    void pagesStayAsTheyCameWhileMoreArrives() {
        var sent = new Message.Checkpoint(3, 1, 0, true, samples.lines(3));
        byte[] frame = Wire.sent(sent);

        var wire = new Wire(FRAME_MAX);
        wire.receive(frame, 0, 10);
        wire.receive(frame, 10, frame.length);
        List<Message> kept = wire.taken();
        for (int i = 0; i < 100; i++) {
            byte[] next = Wire.sent(new Message.Heartbeat(i + 1, i, i, 0));
            wire.receive(next, 0, 5);
            wire.receive(next, 5, next.length);
        }

        assertThat(wire.taken()).hasSize(100);
        Samples.assertSame(kept, List.of(sent));
        Samples.release(kept);
        wire.end();
        assertThat(wire.allocator().unreleased()).isZero();
    }

    @Test
    void aConnectionThatEndsWithinAFrameLeavesNothing() {
        byte[] bytes = Wire.sent(new Message.Checkpoint(3, 1, 0, true, samples.lines(3)));
        for (int end = 1; end < bytes.length; end++) {
            var wire = new Wire(FRAME_MAX);
            wire.receive(bytes, 0, end);
            wire.end();

            assertThat(wire.taken()).isEmpty();
            assertThat(wire.allocator().unreleased()).isZero();
        }
    }
}
