package dev.futago.drill.bench;

import java.util.Locale;

/** What one measurement tells. */
enum Measure {
    RATE("requests_per_second", Unit.PER_SECOND),
    P50("p50_usec", Unit.MICROSECONDS),
    P99("p99_usec", Unit.MICROSECONDS),
    /** Of one checkpoint: how long the loop that runs the guest was busy with it. */
    SEAL_P50("seal_p50_usec", Unit.MICROSECONDS),
    SEAL_P99("seal_p99_usec", Unit.MICROSECONDS),
    /** The longest time for which a JVM of the pair stood still; 0 when none did. */
    PAUSE_MAX("jvm_pause_max_ms", Unit.MILLISECONDS),
    PAUSES("jvm_pauses", Unit.COUNT),
    TOOK_OVER("suspicion_to_takeover_ms", Unit.MILLISECONDS),
    FIRST_REPLY("suspicion_to_first_reply_ms", Unit.MILLISECONDS),
    P99_AFTER("p99_first_second_ms", Unit.MILLISECONDS),
    GAP("gap_ms", Unit.MILLISECONDS),
    /** What a store says that it uses more for each key than when it was empty. */
    KEY_BYTES("bytes_per_key", Unit.BYTES);

    private final String word;
    private final Unit unit;

    Measure(String word, Unit unit) {
        this.word = word;
        this.unit = unit;
    }

    /** For programs. */
    String word() {
        return word;
    }

    /** For people: precedes the value, where the unit does not tell. */
    String label() {
        return this == RATE ? "" : name().toLowerCase(Locale.ROOT).replace('_', ' ') + " ";
    }

    Unit unit() {
        return unit;
    }
}
