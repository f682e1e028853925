package dev.futago.common.guest;

/** How the pair stands now, seen from one of its nodes: for guests whose clients ask. */
public interface Pair {

    /** The epoch in which requests are executed; 0 where none is known. */
    long epoch();

    /**
     * Of the primary, whether a standby holds what clients are told; of another node, whether it
     * follows the primary.
     */
    boolean isProtected();

    /** The number of the last checkpoint that was sealed, or applied; those of an epoch ascend. */
    long checkpoint();

    /** One that is alone, and has sealed nothing. */
    static Pair alone(long epoch) {
        return new Pair() {
            @Override
            public long epoch() {
                return epoch;
            }

            @Override
            public boolean isProtected() {
                return false;
            }

            @Override
            public long checkpoint() {
                return 0;
            }
        };
    }
}
