package dev.futago.drill.report;

import com.google.gson.annotations.SerializedName;

/** What is measured of a cycle. Times are counted from the fault. */
public enum Figure {
    @SerializedName("suspected_ms")
    SUSPECTED("suspected", Unit.MILLIS),
    @SerializedName("claimed_ms")
    CLAIMED("claimed", Unit.MILLIS),
    @SerializedName("first_reply_ms")
    FIRST_REPLY("first reply", Unit.MILLIS),
    @SerializedName("protected_again_ms")
    PROTECTED_AGAIN("protected again", Unit.MILLIS),
    @SerializedName("longest_gap_ms")
    LONGEST_GAP("longest gap", Unit.MILLIS),
    @SerializedName("unprotected_seconds")
    UNPROTECTED("unprotected", Unit.SECONDS),
    @SerializedName("resync_bytes")
    RESYNC("resynchronised", Unit.BYTES),
    @SerializedName("requests_per_second")
    RATE("requests/s from the fault on", Unit.COUNT),
    @SerializedName("acknowledged")
    ACKNOWLEDGED("acknowledged", Unit.COUNT),
    @SerializedName("retried")
    RETRIED("retried", Unit.COUNT),
    @SerializedName("lost")
    LOST("lost", Unit.COUNT),
    @SerializedName("duplicated")
    DUPLICATED("duplicated", Unit.COUNT),
    @SerializedName("stale")
    STALE("stale", Unit.COUNT);

    /** In what a figure is given. */
    public enum Unit {
        MILLIS("ms"),
        SECONDS("s"),
        BYTES("B"),
        COUNT("");

        private final String symbol;

        Unit(String symbol) {
            this.symbol = symbol;
        }

        /** As it is written behind a number; empty for what is counted. */
        public String symbol() {
            return symbol;
        }
    }

    private final String label;
    private final Unit unit;

    Figure(String label, Unit unit) {
        this.label = label;
        this.unit = unit;
    }

    /** For people. */
    public String label() {
        return label;
    }

    /** In what it is given. */
    public Unit unit() {
        return unit;
    }
}
