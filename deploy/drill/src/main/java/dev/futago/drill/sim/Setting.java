package dev.futago.drill.sim;

import dev.futago.common.memory.Delta;
import dev.futago.common.role.RoleConfig;
import dev.futago.common.role.Sync;

/**
 * What a world is like before anything happens in it, drawn anew for each seed.
 *
 * @param config of the node that founds the pair
 * @param wire how messages travel
 * @param areClocksFree whether each process's clock runs at a rate of its own, and may stand still
 *     or jump when its node was paused
 * @param connectNanosMax after which a dial that nobody answers has failed
 */
record Setting(RoleConfig config, Wire wire, boolean areClocksFree, long connectNanosMax) {

    /** How messages travel between the nodes. */
    enum Wire {
        /** As objects, each whole or not at all. */
        OBJECTS("Objects"),
        /** As the bytes of the production codec, a frame at a time. */
        FRAMES("Frames"),
        /** As those bytes, in pieces that know nothing of frames. */
        PIECES("Pieces");

        private final String inName;

        Wire(String inName) {
            this.inName = inName;
        }
    }

    private static final long MEMORY_BYTES = 256 << 10;
    private static final long MILLI = 1_000_000;

    private static final RoleConfig.Placement PLACEMENT =
            new RoleConfig.Placement("simulated", "here", "there");

    /** Times that keep a run short, in the proportions of the default ones. */
    private static final RoleConfig.Timers SHORT_TIMERS =
            new RoleConfig.Timers(50 * MILLI, 250 * MILLI, 500 * MILLI, 3_000 * MILLI, 40 * MILLI);

    /** The timers of a node whose operator chose none. */
    static final RoleConfig.Timers DEFAULT_TIMERS =
            new RoleConfig.Timers(
                    100 * MILLI, 1_000 * MILLI, 2_000 * MILLI, 30_000 * MILLI, 200 * MILLI);

    /** Any. */
    static Setting drawn(Chance chance) {
        RoleConfig config = configDrawn(chance, SHORT_TIMERS, !chance.happens(0.05));
        Wire wire = Wire.OBJECTS;
        if (chance.happens(0.4)) {
            wire = chance.happens(0.5) ? Wire.FRAMES : Wire.PIECES;
        }
        return new Setting(config, wire, chance.happens(0.3), 250 * MILLI);
    }

    /** An arbiter, sound clocks, and timers of one's choice. */
    static Setting sound(Chance chance, RoleConfig.Timers timers) {
        return new Setting(
                configDrawn(chance, timers, true),
                Wire.OBJECTS,
                false,
                timers.primarySuspectsNanos());
    }

    /** What stories are told in. */
    static Setting plain(Chance chance) {
        return sound(chance, SHORT_TIMERS);
    }

    private static RoleConfig configDrawn(
            Chance chance, RoleConfig.Timers timers, boolean isArbitrated) {
        return new RoleConfig(
                "simulated",
                true,
                isArbitrated,
                PLACEMENT,
                "rr",
                MEMORY_BYTES,
                chance.happens(0.2) ? Sync.STOP_AND_WAIT : Sync.PIPELINED,
                chance.happens(0.2) ? Delta.PAGE : Delta.LINE,
                timers,
                new RoleConfig.Bounds(
                        (int) chance.between(1, 4),
                        chance.happens(0.5),
                        chance.between(300, 2_000),
                        chance.between(300, 2_000)));
    }

    /** What is special about it, in a word. */
    String name() {
        if (!config.isArbitrated()) {
            return "Unarbitrated";
        }
        return "%s%sClocks".formatted(wire.inName, areClocksFree ? "Free" : "Sound");
    }

    /** What a node is told that is started as standby, or as primary. */
    RoleConfig configOf(boolean prefersPrimary) {
        return new RoleConfig(
                config.pairName(),
                prefersPrimary,
                config.isArbitrated(),
                config.placement(),
                config.guestType(),
                config.memoryBytes(),
                config.sync(),
                config.delta(),
                config.timers(),
                config.bounds());
    }
}
