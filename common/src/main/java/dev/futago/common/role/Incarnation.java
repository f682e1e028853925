package dev.futago.common.role;

import java.util.HexFormat;

/**
 * One life of a node's memory: 128 random bits, new at every process start and whenever memory is
 * discarded. Memory is volatile; names are not identity (PROTOCOL, "The arbiter's one record").
 */
public record Incarnation(long high, long low) {

    /** Reads what {@link #toString} wrote. */
    public static Incarnation parse(String hex) {
        if (hex.length() != 32) {
            throw new IllegalArgumentException("not an incarnation: " + hex);
        }
        return new Incarnation(
                HexFormat.fromHexDigitsToLong(hex, 0, 16),
                HexFormat.fromHexDigitsToLong(hex, 16, 32));
    }

    /** Its first digits: enough for a reader of logs. */
    public String brief() {
        return toString().substring(0, 8);
    }

    @Override
    public String toString() {
        return "%016x%016x".formatted(high, low);
    }
}
