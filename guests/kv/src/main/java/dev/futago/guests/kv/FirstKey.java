package dev.futago.guests.kv;

import java.util.OptionalLong;

/** Looks for the first key among some that holds a collection. */
final class FirstKey {

    /** What is done with a collection, when one was found. */
    @FunctionalInterface
    interface Found {

        /**
         * Is told it.
         *
         * @param key the index of the word that is its key
         */
        void accept(int key, long entry);
    }

    private FirstKey() {}

    /**
     * Does something with the first collection of a kind among some keys; a key that holds anything
     * else before it is the answer.
     *
     * @param firstKey the index of the first of their words
     * @return whether there is an answer; if not, there was no such collection
     */
    static boolean of(Call call, Kind kind, int firstKey, long keys, Found found) {
        for (int key = firstKey; key < firstKey + keys; key++) {
            OptionalLong entry = call.findOf(key, kind);
            if (entry.isEmpty()) {
                return true;
            }
            if (entry.getAsLong() != KeySpace.NONE) {
                found.accept(key, entry.getAsLong());
                return true;
            }
        }
        return false;
    }
}
