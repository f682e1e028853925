package dev.futago.common.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.stream.IntStream;

class RangeDigestsTest {

    private static final int PAGES = 40;

    private final GuestMemory one = memory();
    private final GuestMemory other = memory();

    private static GuestMemory memory() {
        var memory = GuestMemory.allocate((long) PAGES * GuestMemory.PAGE_BYTES, Tracking.QUEUE);
        for (long at = 0; at < memory.bytes(); at += 1_000 * Long.BYTES) {
            memory.putLong(at, at * 0x9E37_79B9_7F4A_7C15L + 1);
        }
        return memory;
    }

    private static long addressOf(int page) {
        return (long) page * GuestMemory.PAGE_BYTES;
    }

    private Mismatches compared(int fromPage, int pages) {
        return RangeDigests.of(one, fromPage, pages).against(other);
    }

    @Test
    void equalMemoriesHaveNoMismatches() {
        assertThat(compared(0, PAGES)).isEqualTo(Mismatches.NONE);
        assertThat(RangeDigests.of(one, 3, 5)).isEqualTo(RangeDigests.of(other, 3, 5));
    }

    @Test
    void anyByteOfAnyPageThatDiffersIsFound() {
        for (int page = 0; page < PAGES; page++) {
            long at = addressOf(page) + (page * 997L) % GuestMemory.PAGE_BYTES;
            byte before = other.getByte(at);
            other.putByte(at, (byte) (before ^ 4));

            assertThat(compared(0, PAGES)).isEqualTo(new Mismatches(1, List.of(page)));

            other.putByte(at, before);
        }
        assertThat(compared(0, PAGES).isNone()).isTrue();
    }

    @Test
    void onlyThePagesOfTheRangeAreLookedAt() {
        other.putByte(addressOf(10) - 1, (byte) 7);
        other.putByte(addressOf(15), (byte) 7);

        assertThat(compared(10, 5).isNone()).isTrue();
        assertThat(compared(9, 7)).isEqualTo(new Mismatches(2, List.of(9, 15)));
    }

    @Test
    void ofManyTheFirstFewAreNamed() {
        IntStream.range(0, PAGES).forEach(page -> other.putByte(addressOf(page) + 5, (byte) 9));

        Mismatches all = compared(0, 20).plus(compared(20, 20));

        assertThat(all).isEqualTo(new Mismatches(PAGES, List.of(0, 1, 2, 3, 4, 5, 6, 7)));
        assertThat(all.names()).isEqualTo("0, 1, 2, 3, 4, 5, 6, 7, …");
        assertThat(all.areWithin(0, PAGES)).isTrue();
        assertThat(all.areWithin(1, PAGES)).isFalse();
        assertThat(all.areWithin(0, PAGES - 1)).isFalse();
    }

    @Test
    void whatNoMemoryCanHaveIsRefused() {
        int tooMany = RangeDigests.PAGES_MAX + 1;
        for (int pages : new int[] {0, tooMany}) {
            assertThatExceptionOfType(IllegalArgumentException.class)
                    .isThrownBy(() -> RangeDigests.received(0, new int[pages]));
        }
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> RangeDigests.received(-1, new int[1]));
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> RangeDigests.received(Integer.MAX_VALUE, new int[1]));
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> new Mismatches(9, List.of(1)));
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> new Mismatches(2, List.of(2, 2)));
    }
}
