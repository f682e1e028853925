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
    private long atMillis;
    private ClientId client = new ClientId(0);
    private final Pair pair;
    private final Turn turn;

    /**
     * A window, on nothing yet.
     *
     * @param pair as it stands where the requests are executed
     */
    public Request(Pair pair) {
        this(pair, Turn.UNBOUNDED);
    }

    /**
     * A window, on nothing yet.
     *
     * @param pair as it stands where the requests are executed
     * @param turn in which they are executed
     */
    public Request(Pair pair, Turn turn) {
        this.pair = pair;
        this.turn = turn;
    }

    /** Says whose requests will be shown. */
    public void from(ClientId asking) {
        client = asking;
    }

    /**
     * Moves the window.
     *
     * @param atMillis when it came, in milliseconds since 1970
     */
    public void show(ByteBuffer bytes, int from, int length, long atMillis) {
        this.bytes = bytes.order(ByteOrder.LITTLE_ENDIAN);
        this.from = from;
        this.length = length;
        this.atMillis = atMillis;
    }

    /** Length in bytes. */
    public int length() {
        return length;
    }

    /**
     * When it came, in milliseconds since 1970 by the clock of the node that executes it. It may
     * lie before that of a request executed earlier, by another node's clock or by this one's.
     */
    public long atMillis() {
        return atMillis;
    }

    /** The epoch in which it is executed. */
    public long epoch() {
        return pair.epoch();
    }

    /** How the pair stands. */
    public Pair pair() {
        return pair;
    }

    /** The turn in which it is executed. */
    public Turn turn() {
        return turn;
    }

    /** Whose request it is. */
    public ClientId client() {
        return client;
    }

    /** The four bytes at an offset. */
    public int getInt(int offset) {
        return bytes.getInt(from + offset);
    }

    /** The eight bytes at an offset. */
    public long getLong(int offset) {
        return bytes.getLong(from + offset);
    }

    /** Returns a copy of all its bytes. */
    public byte[] copyBytes() {
        var copy = new byte[length];
        bytes.get(from, copy);
        return copy;
    }

    /** Copies the bytes from an offset on to an array, as many as it asks for. */
    public void getBytes(int offset, byte[] to, int toOffset, int count) {
        bytes.get(from + offset, to, toOffset, count);
    }
}
