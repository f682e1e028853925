package dev.futago.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.futago.common.memory.PageBatch;
import dev.futago.common.role.Message;

import io.netty.handler.codec.CorruptedFrameException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Valid frames, damaged: what comes of them is a message or a corrupted frame, never more. */
@ExtendWith(LeakWatch.class)
final class MutationTest {

    private static final int FRAME_MAX = FrameDecoder.SMALL_FRAME_BYTES_MAX;
    private static final int MEMORY_PAGES = 2;
    private static final long SEED = 20_261;
    private static final int ROUNDS = 20_000;

    private final List<byte[]> frames = new Samples().all().stream().map(Wire::sent).toList();
    private int corrupt;

    /**
     * TCP's checksum lets one in some damaged packets through: none of them may be an
     * acknowledgement.
     */
    @Test
    void noFrameOfWhichOneBitIsDamagedIsBelieved() {
        for (byte[] frame : frames) {
            for (int at = 0; at < frame.length; at++) {
                for (int bit = 0; bit < Byte.SIZE; bit++) {
                    byte[] damaged = frame.clone();
                    damaged[at] ^= (byte) (1 << bit);
                    String how = "bit %d of byte %d".formatted(bit, at);
                    assertThat(believedIn(damaged, how)).as(how).isZero();
                }
            }
        }
        assertThat(corrupt).isPositive();
    }

    /**
     * Whoever waited for the bytes of a damaged length would hold the pair up until it is
     * suspected.
     */
    @Test
    void nothingIsWaitedForAfterALengthThatIsDamaged() {
        for (byte[] frame : frames) {
            for (int bit = 0; bit < 2 * Integer.SIZE; bit++) {
                byte[] damaged = Arrays.copyOf(frame, FrameEncoder.PREFIX_BYTES);
                damaged[bit / Byte.SIZE] ^= (byte) (1 << (bit % Byte.SIZE));
                corrupt = 0;
                believedIn(damaged, "bit %d".formatted(bit));
                assertThat(corrupt).as("bit %d", bit).isOne();
            }
        }
    }

    @Test
    void streamsMayBeDamagedInAnyWay() {
        var random = new Random(SEED);
        for (int round = 0; round < ROUNDS; round++) {
            byte[] stream = frames.get(random.nextInt(frames.size()));
            for (int i = random.nextInt(3); i > 0; i--) {
                stream = joined(stream, frames.get(random.nextInt(frames.size())));
            }
            for (int i = random.nextInt(1, 5); i > 0; i--) {
                stream = damaged(stream, random);
            }
            believedIn(stream, "seed %d, round %d".formatted(SEED, round));
        }
        assertThat(corrupt).isBetween(ROUNDS / 10, ROUNDS);
    }

    private static byte[] damaged(byte[] bytes, Random random) {
        if (bytes.length == 0) {
            return bytes;
        }
        int at = random.nextInt(bytes.length);
        byte[] head = Arrays.copyOf(bytes, at);
        byte[] tail = Arrays.copyOfRange(bytes, at, bytes.length);
        return switch (random.nextInt(5)) {
            case 0 -> head;
            case 1 -> joined(head, Arrays.copyOfRange(tail, 1, tail.length));
            case 2 -> joined(joined(head, new byte[] {(byte) random.nextInt()}), tail);
            case 3 -> joined(joined(head, tail), tail);
            default -> {
                byte[] changed = bytes.clone();
                changed[at] = (byte) random.nextInt();
                yield changed;
            }
        };
    }

    private static byte[] joined(byte[] first, byte[] second) {
        byte[] joined = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, joined, first.length, second.length);
        return joined;
    }

    /** How many messages are believed of bytes of which nothing else may come but corruption. */
    private int believedIn(byte[] bytes, String how) {
        var wire = new Wire(FRAME_MAX);
        try {
            wire.receive(bytes);
        } catch (CorruptedFrameException expected) {
            corrupt++;
        }
        int believed = 0;
        for (Message message : wire.taken()) {
            believed += message.pages().map(MutationTest::isSound).orElse(true) ? 1 : 0;
        }
        wire.end();
        assertThat(wire.allocator().unreleased()).as(how).isZero();
        assertThat(wire.allocator().largestBytes())
                .as(how)
                .isLessThanOrEqualTo(Math.max(1, bytes.length));
        return believed;
    }

    /** As a standby looks at pages before it believes them. */
    private static boolean isSound(PageBatch pages) {
        boolean isSound = pages.isSound(MEMORY_PAGES);
        pages.release();
        return isSound;
    }
}
