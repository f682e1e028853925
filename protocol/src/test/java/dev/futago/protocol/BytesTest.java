package dev.futago.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.futago.common.role.Message;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import java.util.ArrayList;
import java.util.List;

/** The wire without a network says what the wire says. */
@ExtendWith(LeakWatch.class)
final class BytesTest {

    private static final int FRAME_MAX = FrameDecoder.SMALL_FRAME_BYTES_MAX;

    private final Samples samples = new Samples();
    private final FrameWriter writer = new FrameWriter();
    private final FrameReader reader = new FrameReader(FRAME_MAX);

    @Test
    void theBytesAreThoseOfTheEncoder() {
        List<byte[]> written = samples.all().stream().map(writer::bytesOf).toList();

        List<Message> again = new Samples().all();
        for (int i = 0; i < again.size(); i++) {
            assertThat(written.get(i)).isEqualTo(Wire.sent(again.get(i)));
        }
    }

    @Test
    void whatIsReadInPiecesOfAnySizeIsWhatWasWritten() {
        List<Message> sent = samples.all();
        List<Message> read = new ArrayList<>();
        int piece = 0;
        for (Message message : sent) {
            byte[] bytes = writer.bytesOf(message);
            for (int at = 0; at < bytes.length; at += piece) {
                piece = Math.min(1 + piece % 97, bytes.length - at);
                read.addAll(reader.read(bytes, at, piece));
            }
        }

        Samples.assertSame(read, sent);
        assertThat(reader.heldBytes()).isPositive();
        Samples.release(read);
        assertThat(reader.end()).isEmpty();
        assertThat(reader.heldBytes()).isZero();
    }

    @Test
    void aFrameThatIsCutShortIsNeverDelivered() {
        byte[] bytes = writer.bytesOf(new Message.Checkpoint(3, 1, 0, true, samples.lines(3)));
        for (int cut = 1; cut < bytes.length; cut++) {
            var cutShort = new FrameReader(FRAME_MAX);
            assertThat(cutShort.read(bytes, 0, cut)).isEmpty();
            assertThat(cutShort.end()).isEmpty();
            assertThat(cutShort.heldBytes()).isZero();
        }
    }

    @Test
    void whatIsNoFrameIsRefused() {
        byte[] garbage = Wire.lengths(-1, 0);
        assertThatThrownBy(() -> reader.read(garbage, 0, garbage.length))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(reader.end()).isEmpty();
        assertThat(reader.heldBytes()).isZero();
    }
}
