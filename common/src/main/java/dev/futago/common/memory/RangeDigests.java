package dev.futago.common.memory;

import java.util.Arrays;
import java.util.Objects;
import java.util.zip.CRC32C;

/**
 * The CRC32C of each page of a range, as a guest memory has them at one moment: what two memories
 * are compared by.
 */
public final class RangeDigests {

    /** Pages of one range at most: what is looked at in one turn of a loop that others wait for. */
    public static final int PAGES_MAX = 256;

    private final int fromPage;
    private final int[] digests;

    private RangeDigests(int fromPage, int[] digests) {
        this.fromPage = fromPage;
        this.digests = digests;
    }

    /**
     * Digests that came from a peer; they are copied.
     *
     * @throws IllegalArgumentException when no memory can have such a range
     */
    public static RangeDigests received(int fromPage, int[] digests) {
        boolean fits = fromPage >= 0 && digests.length <= Integer.MAX_VALUE - fromPage;
        if (digests.length < 1 || digests.length > PAGES_MAX || !fits) {
            throw new IllegalArgumentException(
                    "digests of %d pages from page %d".formatted(digests.length, fromPage));
        }
        return new RangeDigests(fromPage, digests.clone());
    }

    /**
     * Those of a memory as it is now.
     *
     * @param pages how many, from 1 to {@link #PAGES_MAX}; all of them within the memory
     */
    public static RangeDigests of(GuestMemory memory, int fromPage, int pages) {
        Objects.checkFromIndexSize(fromPage, pages, memory.pages());
        Objects.checkIndex(pages - 1, PAGES_MAX);
        var digests = new int[pages];
        var crc = new CRC32C();
        for (int i = 0; i < pages; i++) {
            digests[i] = memory.pageDigest(fromPage + i, crc);
        }
        return new RangeDigests(fromPage, digests);
    }

    /**
     * Which of these pages are others in a memory as it is now.
     *
     * @param memory has all of these pages
     */
    public Mismatches against(GuestMemory memory) {
        RangeDigests own = of(memory, fromPage, digests.length);
        var found = Mismatches.NONE;
        for (int i = 0; i < digests.length; i++) {
            if (digests[i] != own.digests[i]) {
                found = found.and(fromPage + i);
            }
        }
        return found;
    }

    /** The first of these pages. */
    public int fromPage() {
        return fromPage;
    }

    /** The page after the last of these. */
    public int toPage() {
        return fromPage + digests.length;
    }

    /** The digests, first page first: a copy. */
    public int[] digests() {
        return digests.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RangeDigests same
                && same.fromPage == fromPage
                && Arrays.equals(same.digests, digests);
    }

    @Override
    public int hashCode() {
        return 31 * fromPage + Arrays.hashCode(digests);
    }

    @Override
    public String toString() {
        return "digests of pages %d to %d".formatted(fromPage, toPage());
    }
}
