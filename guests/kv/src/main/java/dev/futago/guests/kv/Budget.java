package dev.futago.guests.kv;

/** What all conversations of a node may keep outside of guest memory, in bytes (P5). */
final class Budget {

    private static final long BYTES_MAX = 32L << 20;

    private long taken;

    /**
     * Takes some for something that is kept.
     *
     * @return false when there is not so much left: nothing is taken
     */
    boolean take(long bytes) {
        boolean hasRoom = taken + bytes <= BYTES_MAX;
        taken += hasRoom ? bytes : 0;
        return hasRoom;
    }

    /** Gives back what was taken. */
    void giveBack(long bytes) {
        taken -= bytes;
    }
}
