package dev.futago.drill.failover;

import java.time.Duration;

/** How long a drill goes on. */
public sealed interface Length {

    /** So many cycles, each as soon as the one before is over. */
    record Cycles(int count) implements Length {
        /** Refuses what is none. */
        public Cycles {
            if (count < 1) {
                throw new IllegalArgumentException("a drill has 1 cycle, or more");
            }
        }
    }

    /**
     * Until a time is over.
     *
     * @param every a fault strikes, or later when the pair is not protected by then
     */
    record Time(Duration all, Duration every) implements Length {
        /** Refuses what is none. */
        public Time {
            if (!all.isPositive() || !every.isPositive()) {
                throw new IllegalArgumentException("a drill takes its time, and so do its faults");
            }
        }
    }
}
