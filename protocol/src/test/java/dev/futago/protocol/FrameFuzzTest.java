package dev.futago.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;

import dev.futago.common.memory.PageBatch;
import dev.futago.common.role.Message;

import io.netty.handler.codec.CorruptedFrameException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Any bytes at all, on the wire between the nodes: messages or a corrupted frame, whatever a read
 * of the socket brings of them, in no more memory than they have; and what was a message is written
 * as one that is read the same. With {@code JAZZER_FUZZ=1} it looks for bytes of which this is not
 * so; else it looks at the seeds.
 */
@ExtendWith(LeakWatch.class)
final class FrameFuzzTest {

    private static final int FRAME_MAX = FrameDecoder.SMALL_FRAME_BYTES_MAX;
    private static final int SMALLEST_GROWN_BYTES = 64;
    private static final int MEMORY_PAGES = 2;

    /** What came of bytes: the messages, described, and whether the rest was refused. */
    private record Heard(List<Object> messages, boolean isCorrupt) {}

    static Stream<byte[]> seeds() {
        Stream<byte[]> each = new Samples().all().stream().map(Wire::sent);
        Stream<byte[]> wrong = Stream.of(Wire.lengths(FRAME_MAX + 1, 4), Wire.lengths(12, -1));
        return Stream.concat(each, wrong);
    }

    @Test
    void thereIsASeedForEachMessage() {
        Set<Class<?>> seeded =
                new Samples().all().stream().map(Message::getClass).collect(Collectors.toSet());

        assertThat(seeded).containsExactlyInAnyOrder(Message.class.getPermittedSubclasses());
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = "30s")
    void anyBytesAreMessagesOrACorruptedFrame(byte[] bytes) {
        Heard atOnce = hear(bytes, bytes.length);

        assertThat(hear(bytes, 1)).isEqualTo(atOnce);
        assertThat(hear(bytes, Math.max(1, bytes.length / 2))).isEqualTo(atOnce);
        assertThat(hear(bytes, 1 + bytes.length / 3)).isEqualTo(atOnce);
    }

    @MethodSource("seeds")
    @ParameterizedTest
    void wherePiecesEndMakesNoDifference(byte[] bytes) {
        Heard atOnce = hear(bytes, bytes.length);
        for (int piece = 1; piece < bytes.length; piece++) {
            assertThat(hear(bytes, piece)).as("in pieces of %d", piece).isEqualTo(atOnce);
        }
    }

    /** Reads bytes in pieces of a length. */
    private static Heard hear(byte[] bytes, int piece) {
        var wire = new Wire(FRAME_MAX);
        List<Object> messages = new ArrayList<>();
        boolean isCorrupt = false;
        for (int at = 0; at < bytes.length && !isCorrupt; at += piece) {
            try {
                wire.receive(bytes, at, Math.min(bytes.length, at + piece));
            } catch (CorruptedFrameException refused) {
                isCorrupt = true;
            }
            for (Message message : wire.taken()) {
                messages.add(understood(message));
            }
        }
        wire.end();
        assertThat(wire.taken()).isEmpty();
        assertThat(wire.allocator().unreleased()).isZero();
        assertThat(wire.allocator().largestBytes())
                .isLessThanOrEqualTo(Math.max(SMALLEST_GROWN_BYTES, 2 * bytes.length));
        return new Heard(messages, isCorrupt);
    }

    /** As who receives it: looks at its pages, and gives them back. */
    private static Object understood(Message message) {
        message.pages().ifPresent(pages -> pages.isSound(MEMORY_PAGES));
        Object described = Samples.described(message);
        boolean hasPages = message.pages().isPresent();
        message.pages().ifPresent(PageBatch::release);
        if (!hasPages) {
            var again = new Wire(FRAME_MAX);
            again.receive(Wire.sent(message));
            assertThat(again.taken()).containsExactly(message);
            again.end();
        }
        return described;
    }
}
