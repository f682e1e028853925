package dev.futago.guests.rr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.futago.common.guest.Guest;
import dev.futago.common.guest.GuestProvider;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.ServiceLoader;

/** Which bytes are a request, and which options make a guest. */
final class RrWireTest {

    private final RrGuest guest = new RrGuest(8);

    @Test
    void aWholeRequestIsFoundInABufferOfEitherByteOrderAndLeftAsItIs() {
        ByteBuffer received = ByteBuffer.allocate(200).position(7);
        received.put(RrBench.requestOf(1, 1)).limit(received.position() + 3).position(7);

        assertThat(guest.requestBytes(received.order(ByteOrder.BIG_ENDIAN))).isEqualTo(64);
        assertThat(guest.requestBytes(received.order(ByteOrder.LITTLE_ENDIAN))).isEqualTo(64);

        assertThat(received.position()).isEqualTo(7);
        assertThat(received.remaining()).isEqualTo(67);
    }

    @Test
    void aReadIsARequest() {
        assertThat(guest.requestBytes(RrBench.requestOf(1, RrWire.READ))).isEqualTo(64);
    }

    @Test
    void anyBeginningOfARequestWaitsForTheRest() {
        ByteBuffer whole = RrBench.requestOf(1, 1);
        for (int length = 0; length < 64; length++) {
            assertThat(guest.requestBytes(whole.duplicate().limit(length))).isZero();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "31, 64, 1, 1",
        "65537, 64, 1, 1",
        "-1, 64, 1, 1",
        "64, 55, 1, 1",
        "64, 65537, 1, 1",
        "64, 64, 0, 1",
        "64, 64, 0, 0",
        "64, 64, 1, -1",
        "64, 64, 1, -9223372036854775808"
    })
    void whatBreaksALimitIsMalformed(int length, int replyBytes, long session, long number) {
        ByteBuffer request = RrBench.requestOf(session, number);
        request.putInt(RrWire.LENGTH, length).putInt(RrWire.REPLY_BYTES, replyBytes);

        assertThat(guest.requestBytes(request)).isEqualTo(Guest.MALFORMED);
    }

    @Test
    void aHopelessLengthIsMalformedBeforeTheRestComes() {
        ByteBuffer four = ByteBuffer.wrap("GET ".getBytes(StandardCharsets.UTF_8));

        assertThat(guest.requestBytes(four)).isEqualTo(Guest.MALFORMED);
    }

    @Test
    void theGuestIsFoundByItsName() {
        assertThat(ServiceLoader.load(GuestProvider.class))
                .filteredOn(provider -> provider.type().equals("rr"))
                .singleElement()
                .satisfies(
                        provider -> {
                            assertThat(provider.create(Map.of()).type()).isEqualTo("rr");
                            assertThat(
                                            provider.create(Map.of("dirty-pages", "1024"))
                                                    .memoryBytesMin())
                                    .isEqualTo(1024 * 4096);
                        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "1025", "-1", "many", ""})
    void aNumberOfDirtyPagesThatCannotBeIsRefused(String value) {
        assertThatThrownBy(() -> new RrGuestProvider().create(Map.of("dirty-pages", value)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("1 to 1024");
    }

    @Test
    void anUnknownOptionIsRefusedByName() {
        assertThatThrownBy(() -> new RrGuestProvider().create(Map.of("dirty", "8")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the rr guest has no option dirty; it has dirty-pages");
    }
}
