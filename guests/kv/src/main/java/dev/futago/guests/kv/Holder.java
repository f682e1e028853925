package dev.futago.guests.kv;

import dev.futago.common.memory.GuestMemory;
import dev.futago.common.role.Invariant;

/** The body of the collection that an entry of the keys holds, in whatever form it is. */
record Holder(GuestMemory memory, Heap heap, long entry) {

    /** The holder of an entry. */
    static Holder of(Store store, long entry) {
        return new Holder(store.memory(), store.heap(), entry);
    }

    /** The body of a collection without elements, or {@link Heap#NONE} when there is no room. */
    static long newBody(Store store) {
        return new Pack().store(store.memory(), store.heap(), Heap.NONE);
    }

    long body() {
        return Entry.body(memory, entry);
    }

    /** Whether all is in one piece. */
    boolean isPacked() {
        return Body.form(memory, body()) == Form.PACK;
    }

    /** All of it, if it is in one piece. */
    Pack pack() {
        return new Pack(memory, body());
    }

    /** How many elements a body in one piece has. */
    int packed() {
        return Pack.count(memory, body());
    }

    /** Holds it in one piece; there must be room. */
    void store(Pack pack) {
        long stored = pack.store(memory, heap, body());
        checkRoom(stored);
        Entry.setBody(memory, entry, stored);
    }

    /** Holds a new body, for which there must be room; the one before is the caller's. */
    void become(Form form, long bytes) {
        long body = heap.allocate(bytes);
        checkRoom(body);
        Body.setForm(memory, body, form);
        Entry.setBody(memory, entry, body);
    }

    /** Room for a collection is reserved before it changes. */
    static void checkRoom(long address) {
        Invariant.check(address != Heap.NONE, "room for a collection was not reserved");
    }
}
