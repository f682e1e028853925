package dev.futago.common.guest;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A window on one request, little-endian, at offsets from 0. The same object is shown to the guest
 * for each request in turn: nothing of it may be kept.
 */
public final class Request {

    private ByteBuffer bytes = ByteBuffer.allocate(0);
    private int from;
    private int length;
    private final long epoch;

    /**
     * A window, on nothing yet.
     *
     * @param epoch the epoch in which the requests are executed
     */
    public Request(long epoch) {
        this.epoch = epoch;
    }

    /** Moves the window. */
    public void show(ByteBuffer bytes, int from, int length) {
        this.bytes = bytes.order(ByteOrder.LITTLE_ENDIAN);
        this.from = from;
        this.length = length;
    }

    /** Length in bytes. */
    public int length() {
        return length;
    }

    /** The epoch in which it is executed. */
    public long epoch() {
        return epoch;
    }

    /** The four bytes at an offset. */
    public int getInt(int offset) {
        return bytes.getInt(from + offset);
    }

    /** The eight bytes at an offset. */
    public long getLong(int offset) {
        return bytes.getLong(from + offset);
    }
}
