package dev.futago.guests.kv;

import static org.assertj.core.api.Assertions.assertThatNoException;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.code_intelligence.jazzer.junit.FuzzTest;

import dev.futago.common.guest.Output;

import org.junit.jupiter.params.provider.MethodSource;

import java.nio.ByteBuffer;
import java.util.stream.Stream;

/**
 * Any bytes at all, executed by a kv guest: each request is answered, refused or waits, and what is
 * answered can be read by who asked. With {@code JAZZER_FUZZ=1} it looks for bytes of which this is
 * not so; else it looks at the seeds.
 */
final class KvFuzzTest {

    private static final int MEMORY_PAGES = 16;

    static Stream<byte[]> seeds() {
        return RespFuzzTest.seeds();
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = "30s")
    void whateverIsAskedIsNoDefect(byte[] bytes) {
        KvBench kv = KvBench.booted(MEMORY_PAGES);
        KvBench.Client client = kv.client(2);
        var guest = new KvGuest();
        ByteBuffer received = ByteBuffer.wrap(bytes);
        int length = guest.requestBytes(received);
        while (length > 0) {
            String sent = new String(bytes, received.position(), length, ISO_8859_1);
            Output answer = client.output(sent);
            assertThatNoException().isThrownBy(() -> RespElements.count(answer.bytes()));
            kv.passes(1).wakes();
            received.position(received.position() + length);
            length = answer.isLast() ? 0 : guest.requestBytes(received);
        }
        client.leaves();
    }
}
