package dev.futago.drill.report;

import com.google.gson.annotations.SerializedName;

/**
 * Something that happened in a cycle.
 *
 * @param millis since the fault; negative before it
 * @param who the node that logged it; empty for what the drill did
 * @param mark what it means for the cycle
 */
public record Moment(double millis, String who, String text, Mark mark) {

    /** What a moment means for a cycle. */
    public enum Mark {
        /** Nothing in particular. */
        @SerializedName("")
        NONE(""),
        @SerializedName("fault")
        FAULT("fault"),
        @SerializedName("suspected")
        SUSPECTED("suspected"),
        /** The arbiter has granted what the survivor claimed: it may serve alone. */
        @SerializedName("claimed")
        CLAIMED("claimed"),
        /** The first reply after the longest silence. */
        @SerializedName("first reply")
        FIRST_REPLY("first reply"),
        /** What was broken is whole again: a process started, a link mended. */
        @SerializedName("healed")
        HEALED("healed"),
        @SerializedName("protected again")
        PROTECTED_AGAIN("protected again");

        private final String label;

        Mark(String label) {
            this.label = label;
        }

        /** For people. */
        public String label() {
            return label;
        }
    }

    /** Whether it means something for the cycle. */
    boolean isMarked() {
        return mark != Mark.NONE;
    }
}
