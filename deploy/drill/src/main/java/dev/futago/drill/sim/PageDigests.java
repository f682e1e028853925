package dev.futago.drill.sim;

import dev.futago.common.memory.GuestMemory;

import java.util.zip.CRC32C;

/**
 * A digest of a memory that is cheap to follow: of each page, and of all pages together. It knows
 * only of those changes that it is shown, until it looks at {@linkplain #lookAtAll everything}.
 */
final class PageDigests {

    private final GuestMemory memory;
    private final long[] ofPage;
    private final byte[] page = new byte[GuestMemory.PAGE_BYTES];
    private final CRC32C crc = new CRC32C();
    private long ofAll;

    /** Of a memory that was not looked at yet. */
    PageDigests(GuestMemory memory) {
        this.memory = memory;
        ofPage = new long[memory.pages()];
    }

    /** Looks at some pages again. */
    void lookAt(int[] pages) {
        for (int number : pages) {
            lookAt(number);
        }
    }

    /** Looks at all pages again; answers whether it had been shown every change. */
    boolean lookAtAll() {
        long before = ofAll;
        for (int number = 0; number < ofPage.length; number++) {
            lookAt(number);
        }
        return ofAll == before;
    }

    private void lookAt(int number) {
        memory.copyOut((long) number * GuestMemory.PAGE_BYTES, page, 0, GuestMemory.PAGE_BYTES);
        crc.reset();
        crc.update(page);
        long digest = mixed(((long) number << Integer.SIZE) | crc.getValue());
        ofAll ^= ofPage[number] ^ digest;
        ofPage[number] = digest;
    }

    /** Spreads what differs in few bits, so that changes of two pages do not cancel out. */
    private static long mixed(long value) {
        long x = value * 0x9E3779B97F4A7C15L;
        x = (x ^ (x >>> 32)) * 0xBF58476D1CE4E5B9L;
        return x ^ (x >>> 29);
    }

    /** Equal for equal memories. */
    long ofAll() {
        return ofAll;
    }
}
