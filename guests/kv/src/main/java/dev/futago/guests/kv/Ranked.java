package dev.futago.guests.kv;

/**
 * A member of a sorted set with its score; those with the same score are ordered by their bytes.
 */
record Ranked(Text name, double score) implements Comparable<Ranked> {

    @Override
    public int compareTo(Ranked other) {
        if (score < other.score) {
            return -1;
        }
        return score > other.score ? 1 : name.compareTo(other.name);
    }
}
