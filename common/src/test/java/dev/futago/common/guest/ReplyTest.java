package dev.futago.common.guest;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.Arrays;

/** Bytes of answers, however long. */
class ReplyTest {

    private static final int LONG = 3 << 20;

    private static byte[] filled(int value) {
        var bytes = new byte[LONG];
        Arrays.fill(bytes, (byte) value);
        return bytes;
    }

    @Test
    void longAnswerIsTheTakersOwn() {
        var reply = new Reply();
        reply.expect(LONG);
        reply.putBytes(filled(1), 0, LONG);
        reply.endAnswer();
        byte[] first = reply.take();

        reply.expect(LONG);
        reply.putBytes(filled(2), 0, LONG);
        reply.endAnswer();

        assertThat(first).isEqualTo(filled(1));
        assertThat(reply.take()).isEqualTo(filled(2));
    }

    @Test
    void expectedBytesThatDoNotComeAreNotTaken() {
        var reply = new Reply();
        reply.expect(LONG);
        reply.putByte(7);
        reply.endAnswer();

        assertThat(reply.take()).containsExactly(7);
    }

    @Test
    void expectationBeyondTheLimitCutsNothing() {
        var reply = new Reply();
        reply.expect(Reply.BYTES_MAX + 1);
        reply.putByte(7);
        reply.endAnswer();

        assertThat(reply.isLast()).isFalse();
        assertThat(reply.take()).containsExactly(7);
    }
}
