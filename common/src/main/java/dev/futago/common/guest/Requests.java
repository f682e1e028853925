package dev.futago.common.guest;

import java.nio.ByteBuffer;

/**
 * All complete requests that one read of a client's socket brought, back to back.
 *
 * @param bytes the requests, from index 0; belongs to the giver and is good for one {@code step}
 * @param ends where each request ends, ascending, one at least; the first begins at 0
 * @param atMillis when they came, in milliseconds since 1970 by this node's clock
 */
@SuppressWarnings("ArrayRecordComponent") // made once for each read, compared never
public record Requests(ByteBuffer bytes, int[] ends, long atMillis) {

    /** How many requests. */
    public int count() {
        return ends.length;
    }

    /** Length of all of them together. */
    public int totalBytes() {
        return ends.length == 0 ? 0 : ends[ends.length - 1];
    }

    /** Shows one of them. */
    public void show(int index, Request window) {
        int from = index == 0 ? 0 : ends[index - 1];
        window.show(bytes, from, ends[index] - from, atMillis);
    }

    /** The same requests in memory of their own, to be kept beyond the step. */
    public Requests copy() {
        int total = totalBytes();
        var own = new byte[total];
        bytes.get(0, own);
        return new Requests(ByteBuffer.wrap(own), ends, atMillis);
    }
}
