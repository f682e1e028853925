package dev.futago.guests.kv;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.code_intelligence.jazzer.junit.FuzzTest;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Any bytes at all, from a client of the kv guest: requests, or what breaks the protocol, whatever
 * a read of the socket brings of them; each is answered, refused or waits. With {@code
 * JAZZER_FUZZ=1} it looks for bytes of which this is not so; else it looks at the seeds.
 */
final class RespFuzzTest {

    /** Words of all requests so far, and what is wrong with the last one. */
    private record Heard(List<List<String>> requests, Optional<String> trouble) {}

    /** Each form of a request, line ends written as {@code |}. */
    private static final List<String> SEEDS =
            List.of(
                    "*1|$4|PING|",
                    "*3|$3|SET|$3|key|$5|value|",
                    "*2|$3|GET|$0||",
                    "*0|",
                    "*-1|",
                    "PING|",
                    "|",
                    "SET key \"a \\\"b\\x41\\n\" |",
                    "SET 'k\\'ey' value|",
                    "SET \"k v|",
                    "*2|$4|ECHO|$5|a b|c|",
                    "*2|$4|ECHO|$5|ab",
                    "*2|$4|EC",
                    "*1|$",
                    "*1x|",
                    "*1048577|",
                    "*1|$536870913|",
                    "*1|:1|",
                    "*1|$4|PING|PING|*2|$4|ECHO|$2|ok|GET key|",
                    "MULTI|SET key 1|INCR key|EXEC|",
                    "BLPOP list 0|LPUSH list a|",
                    "HELLO 3|HSET hash field 1|HGETALL hash|",
                    "ZADD set 1.5 a -inf b|ZRANGE set 0 -1 WITHSCORES|",
                    "FUTAGO.ONCE 1 1 INCR counter|QUIT|");

    static Stream<byte[]> seeds() {
        return SEEDS.stream().map(seed -> seed.replace("|", "\r\n").getBytes(ISO_8859_1));
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = "30s")
    void anyBytesAreRequestsOrBreakTheProtocol(byte[] bytes) {
        Heard atOnce = hear(bytes, bytes.length);

        assertThat(hear(bytes, 1)).isEqualTo(atOnce);
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

    @Test
    void eachFormOfARequestAndOfWhatIsNoneHasASeed() {
        List<Heard> heard = seeds().map(seed -> hear(seed, seed.length)).toList();

        assertThat(heard).anyMatch(one -> one.requests().size() > 1);
        assertThat(heard).anyMatch(one -> one.requests().isEmpty());
        assertThat(heard).anyMatch(one -> one.requests().contains(List.of()));
        assertThat(heard)
                .anyMatch(one -> one.requests().contains(List.of("SET", "key", "a \"bA\n")));
        assertThat(heard.stream().flatMap(one -> one.trouble().stream()))
                .contains(
                        "invalid multibulk length",
                        "invalid bulk length",
                        "unbalanced quotes in request",
                        "expected '$', got ':'");
    }

    /**
     * As a node does: what is no whole request is looked at again with what comes next, and nothing
     * is after what breaks the protocol. No request is whole with less than was said to be missing.
     */
    private static Heard hear(byte[] bytes, int piece) {
        var guest = new KvGuest();
        List<List<String>> requests = new ArrayList<>();
        int from = 0;
        int enough = 0;
        for (int to = 0; to < bytes.length; ) {
            to = Math.min(bytes.length, to + piece);
            int length = find(guest, bytes, from, to);
            while (length > 0) {
                RespRequest request = read(bytes, from, length);
                if (request.trouble().isPresent()) {
                    return new Heard(requests, request.trouble());
                }
                assertThat(to).as("enough for a request").isGreaterThanOrEqualTo(enough);
                requests.add(wordsOf(request));
                from += length;
                length = find(guest, bytes, from, to);
            }
            enough = from == to ? 0 : to + guest.bytesMissing();
        }
        return new Heard(requests, Optional.empty());
    }

    private static int find(KvGuest guest, byte[] bytes, int from, int to) {
        ByteBuffer received = ByteBuffer.wrap(bytes, from, to - from);
        int length = guest.requestBytes(received);
        assertThat(received.position()).isEqualTo(from);
        assertThat(length).isBetween(0, to - from);
        if (length == 0) {
            assertThat(guest.bytesMissing()).isPositive();
        }
        return length;
    }

    private static RespRequest read(byte[] bytes, int from, int length) {
        var request = new RespRequest();
        request.read(Arrays.copyOfRange(bytes, from, from + length), length);
        return request;
    }

    private static List<String> wordsOf(RespRequest request) {
        return IntStream.range(0, request.words()).mapToObj(i -> request.word(i).latin()).toList();
    }
}
