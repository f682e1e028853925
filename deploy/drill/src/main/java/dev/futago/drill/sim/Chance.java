package dev.futago.drill.sim;

import java.util.SplittableRandom;

/** The only source of chance in a simulation: the same seed gives the same answers. */
final class Chance {

    private final SplittableRandom random;

    Chance(long seed) {
        random = new SplittableRandom(seed);
    }

    /** True so often. */
    boolean happens(double probability) {
        return random.nextDouble() < probability;
    }

    /** A number from {@code min} to {@code max}, both included. */
    long between(long min, long max) {
        return random.nextLong(min, max + 1);
    }

    /** Any 64 bits. */
    long bits() {
        return random.nextLong();
    }

    /** A source of its own, so that what one part draws does not move the others. */
    Chance split() {
        return new Chance(random.nextLong());
    }
}
