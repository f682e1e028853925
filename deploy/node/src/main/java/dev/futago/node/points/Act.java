package dev.futago.node.points;

import java.util.List;
import java.util.OptionalLong;

/** What a drill has a node do at a point. */
public sealed interface Act {

    /** The process ends at once, as by SIGKILL. */
    String CRASH = "crash";

    /** The thread that passes the point stands still. */
    String PAUSE = "pause";

    /** A compare-and-set is asked for later, and everything else goes on. */
    String DELAY = "delay";

    /** What was armed is so no more. */
    String OFF = "off";

    /** As users write them. */
    List<String> LABELS =
            List.of(
                    CRASH,
                    PAUSE,
                    DELAY,
                    Failure.OUT_OF_MEMORY.label(),
                    Failure.STACK_OVERFLOW.label(),
                    Failure.FAIL.label(),
                    OFF);

    /** As users write it. */
    String label();

    /** For how long; empty for one that has no end. */
    default OptionalLong lastsMillis() {
        return switch (this) {
            case Crash() -> OptionalLong.empty();
            case Pause(long millis) -> OptionalLong.of(millis);
            case Delay(long millis) -> OptionalLong.of(millis);
            case Throw _ -> OptionalLong.empty();
        };
    }

    /** The process ends at once, as by SIGKILL. */
    record Crash() implements Act {

        @Override
        public String label() {
            return CRASH;
        }

        @Override
        public String toString() {
            return CRASH;
        }
    }

    /** The thread that passes the point stands still. */
    record Pause(long millis) implements Act {

        @Override
        public String label() {
            return PAUSE;
        }

        @Override
        public String toString() {
            return "pause of %d ms".formatted(millis);
        }
    }

    /** A compare-and-set is asked for later, and everything else goes on (PROTOCOL R7). */
    record Delay(long millis) implements Act {

        @Override
        public String label() {
            return DELAY;
        }

        @Override
        public String toString() {
            return "delay of %d ms".formatted(millis);
        }
    }

    /** The guest throws, at {@link dev.futago.common.role.DrillPoint#POISON_REQUEST} only. */
    record Throw(Failure failure) implements Act {

        @Override
        public String label() {
            return failure.label();
        }

        @Override
        public String toString() {
            return label();
        }
    }
}
