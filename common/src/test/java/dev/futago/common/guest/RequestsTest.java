package dev.futago.common.guest;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.nio.ByteBuffer;

class RequestsTest {

    private final ByteBuffer bytes = ByteBuffer.wrap(new byte[] {1, 0, 0, 0, 2, 0, 0, 0, 3, 9, 9});
    private final Requests requests = new Requests(bytes, new int[] {4, 8, 9}, 1_234);
    private final Request window = new Request(Pair.alone(7));

    @Test
    void eachRequestIsShownFromItsFirstToItsLastByte() {
        requests.show(0, window);
        assertThat(window.length()).isEqualTo(4);
        assertThat(window.getInt(0)).isEqualTo(1);
        requests.show(1, window);
        assertThat(window.getInt(0)).isEqualTo(2);
        requests.show(2, window);
        assertThat(window.length()).isEqualTo(1);
        assertThat(window.epoch()).isEqualTo(7);
        assertThat(window.atMillis()).isEqualTo(1_234);
    }

    @Test
    void aCopyOutlivesWhatItWasCopiedFrom() {
        bytes.position(5);
        var copy = requests.copy();

        bytes.put(4, (byte) 77);

        copy.show(1, window);
        assertThat(window.getInt(0)).isEqualTo(2);
        assertThat(copy.totalBytes()).isEqualTo(9);
        assertThat(copy.count()).isEqualTo(3);
        assertThat(window.atMillis()).isEqualTo(1_234);
    }

    @Test
    void anAnswerThatFindsNoRoomIsDroppedAndEndsTheConnection() {
        var reply = new Reply();
        var client = new ClientId(1);
        reply.putInt(7);
        reply.putCopies();
        reply.endAnswer();
        reply.putCopies();
        reply.putZeroes(Reply.BYTES_MAX);
        reply.putInt(8);
        reply.endAnswer();

        Output output = reply.take(client);

        assertThat(output.isLast()).isTrue();
        assertThat(output.copiesAt()).containsExactly(4);
        assertThat(output.bytes()).containsExactly(7, 0, 0, 0, '1');
        assertThat(output.bytesAlone()).containsExactly(7, 0, 0, 0, '0');
        reply.putInt(9);
        reply.endAnswer();
        assertThat(reply.isLast()).isFalse();
        assertThat(reply.take()).containsExactly(9, 0, 0, 0);
    }

    @Test
    void limitHoldsForEachAnswer() {
        var reply = new Reply();
        reply.putZeroes(Reply.BYTES_MAX);
        reply.endAnswer();
        assertThat(reply.room()).isEqualTo(Reply.BYTES_MAX);
        reply.putZeroes(Reply.BYTES_MAX - 1);
        assertThat(reply.room()).isEqualTo(1);
        reply.putInt(1);
        assertThat(reply.room()).isZero();
        reply.endAnswer();

        assertThat(reply.isLast()).isTrue();
        assertThat(reply.take()).hasSize(Reply.BYTES_MAX);
    }

    @Test
    void headerIsInsertedBeforeWhatFollows() {
        var reply = new Reply();
        reply.putByte(1);
        int mark = reply.length();
        reply.putByte(2);
        reply.putCopies();
        reply.insert(mark, new byte[] {8, 9});

        Output output = reply.take(new ClientId(1));

        assertThat(output.bytes()).containsExactly(1, 8, 9, 2, '1');
        assertThat(output.copiesAt()).containsExactly(4);
    }

    @Test
    void truncatedBytesAreForgotten() {
        var reply = new Reply();
        reply.putByte(1);
        int mark = reply.length();
        reply.putCopies();
        reply.truncate(mark);
        reply.putByte(2);

        Output output = reply.take(new ClientId(1));

        assertThat(output.bytes()).containsExactly(1, 2);
        assertThat(output.copiesAt()).isEmpty();
    }

    @Test
    void cutAnswerEndsTheConnection() {
        var reply = new Reply();
        reply.putByte(1);
        reply.endAnswer();
        reply.putByte(2);
        reply.cut();
        reply.putByte(3);
        reply.endAnswer();

        assertThat(reply.isLast()).isTrue();
        assertThat(reply.take()).containsExactly(1);
    }

    @Test
    void aReplyGrowsAndIsTakenOnce() {
        var reply = new Reply();
        reply.putInt(1);
        reply.putLong(-1);
        reply.putZeroes(1000);

        assertThat(reply.length()).isEqualTo(1012);
        assertThat(reply.take()).hasSize(1012).startsWith(1, 0, 0, 0, -1);
        assertThat(reply.length()).isZero();
        assertThat(reply.take()).isEmpty();
    }
}
