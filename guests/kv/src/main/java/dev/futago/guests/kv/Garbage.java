package dev.futago.guests.kv;

import dev.futago.common.memory.GuestMemory;

/**
 * Bodies of collections that no key holds any more: they are given back to the heap bit by bit,
 * with the requests that follow, so that none of them waits for a large collection to go.
 *
 * <pre>
 * at the address it is made for    0 long  the first of them, 0 when there is none
 * </pre>
 */
final class Garbage {

    private final GuestMemory memory;
    private final Heap heap;
    private final long at;

    /** The garbage whose own part is at an address. */
    Garbage(GuestMemory memory, Heap heap, long at) {
        this.memory = memory;
        this.heap = heap;
        this.at = at;
    }

    /** Makes it empty. */
    void format() {
        setFirst(Heap.NONE);
    }

    boolean isEmpty() {
        return first() == Heap.NONE;
    }

    /** Takes a body with all that is in it. */
    void add(long body) {
        if (Body.form(memory, body) == Form.PACK) {
            heap.free(body);
        } else {
            Body.setNextGarbage(memory, body, first());
            setFirst(body);
        }
    }

    /**
     * Gives so many pieces of it back, or all that is left of one body.
     *
     * @return false when there was nothing
     */
    boolean giveBack(int piecesMax) {
        long body = first();
        if (body == Heap.NONE) {
            return false;
        }
        if (isDismantled(body, piecesMax)) {
            setFirst(Body.nextGarbage(memory, body));
            heap.free(body);
        }
        return true;
    }

    private boolean isDismantled(long body, int piecesMax) {
        long own = body + Body.OWN_AT;
        return switch (Body.form(memory, body)) {
            case PACK -> true;
            case TABLE -> new Table(memory, heap, own).dismantle(piecesMax);
            case SEQUENCE -> new TextSequence(memory, heap, own).dismantle(piecesMax);
            case RANKED -> Ranking.isDismantled(memory, heap, body, piecesMax);
        };
    }

    private long first() {
        return memory.getLong(at);
    }

    private void setFirst(long body) {
        memory.putLong(at, body);
    }
}
