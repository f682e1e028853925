package dev.futago.guests.rr;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;

import dev.futago.common.guest.Guest;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * Any bytes at all, from a client of the rr guest: requests, each of which is answered, or garbage,
 * whatever a read of the socket brings of them. With {@code JAZZER_FUZZ=1} it looks for bytes of
 * which this is not so; else it looks at the seeds.
 */
final class RrFuzzTest {

    private static final int MEMORY_PAGES = 64;
    private static final int DIRTY_PAGES = 4;

    private final RrGuest guest = new RrGuest(DIRTY_PAGES);

    /** The requests in what a client sent, and what comes after them. */
    private record Heard(List<ByteBuffer> requests, boolean isGarbage) {}

    /** A first request, a next, a read, the sizes at their ends, half of one, several, and none. */
    static Stream<byte[]> seeds() {
        byte[] first = request(64, 64, 1, 1);
        byte[] second = request(64, 64, 1, 2);
        byte[] read = request(64, 64, 1, RrWire.READ);
        return Stream.of(
                first,
                read,
                request(RrWire.REQUEST_BYTES_MIN, RrWire.REPLY_BYTES_MIN, -1, Long.MAX_VALUE),
                request(RrWire.REQUEST_BYTES_MIN, RrWire.BYTES_MAX, 2, 1),
                Arrays.copyOf(first, first.length / 2),
                joined(first, second, read, first),
                joined(first, request(64, 64, 0, 1)),
                joined(first, request(RrWire.REQUEST_BYTES_MIN - 1, 64, 1, 2)),
                new byte[first.length]);
    }

    private static byte[] request(int length, int replyBytes, long session, long number) {
        return ByteBuffer.allocate(Math.max(length, RrWire.REQUEST_FIELDS_BYTES))
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(RrWire.LENGTH, length)
                .putInt(RrWire.REPLY_BYTES, replyBytes)
                .putLong(RrWire.SESSION, session)
                .putLong(RrWire.NUMBER, number)
                .array();
    }

    private static byte[] joined(byte[]... parts) {
        int bytes = Stream.of(parts).mapToInt(part -> part.length).sum();
        ByteBuffer all = ByteBuffer.allocate(bytes);
        Stream.of(parts).forEach(all::put);
        return all.array();
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = "30s")
    void anyBytesAreRequestsThatAreAnsweredOrGarbage(byte[] bytes) {
        Heard atOnce = hear(bytes, bytes.length);

        assertThat(hear(bytes, 1)).isEqualTo(atOnce);
        assertThat(hear(bytes, 1 + bytes.length / 3)).isEqualTo(atOnce);
        RrBench bench = RrBench.booted(MEMORY_PAGES, DIRTY_PAGES);
        atOnce.requests().forEach(request -> assertIsAnswered(bench, request));
    }

    @MethodSource("seeds")
    @ParameterizedTest
    void wherePiecesEndMakesNoDifference(byte[] bytes) {
        Heard atOnce = hear(bytes, bytes.length);
        for (int piece = 1; piece < bytes.length; piece++) {
            assertThat(hear(bytes, piece)).as("in pieces of %d", piece).isEqualTo(atOnce);
        }
    }

    private static void assertIsAnswered(RrBench bench, ByteBuffer request) {
        ByteBuffer fields = request.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        ByteBuffer reply = bench.answer(request.duplicate());
        assertThat(reply.getInt(RrWire.LENGTH))
                .isEqualTo(reply.limit())
                .isEqualTo(fields.getInt(RrWire.REPLY_BYTES));
        assertThat(reply.getInt(RrWire.STATUS)).isBetween(RrWire.OK, RrWire.TOO_OLD);
        assertThat(reply.getLong(RrWire.SESSION)).isEqualTo(fields.getLong(RrWire.SESSION));
        assertThat(reply.getLong(RrWire.NUMBER)).isEqualTo(fields.getLong(RrWire.NUMBER));
    }

    /** As a node does: what is no whole request is looked at again with what comes next. */
    private Heard hear(byte[] bytes, int piece) {
        List<ByteBuffer> requests = new ArrayList<>();
        int from = 0;
        for (int to = 0; to < bytes.length; ) {
            to = Math.min(bytes.length, to + piece);
            int length = find(bytes, from, to);
            while (length > 0) {
                requests.add(ByteBuffer.wrap(Arrays.copyOfRange(bytes, from, from + length)));
                from += length;
                length = find(bytes, from, to);
            }
            if (length == Guest.MALFORMED) {
                return new Heard(requests, true);
            }
        }
        return new Heard(requests, false);
    }

    private int find(byte[] bytes, int from, int to) {
        ByteBuffer received = ByteBuffer.wrap(bytes, from, to - from);
        int length = guest.requestBytes(received);
        assertThat(received.position()).isEqualTo(from);
        assertThat(length).isBetween(Guest.MALFORMED, Math.min(to - from, RrWire.BYTES_MAX));
        return length;
    }
}
