package dev.futago.drill.bench;

/** What is to be reached, at least and at best; docs/BENCHMARKS.md says why so much. */
public enum Target {
    T1(0.41, 0.48, Better.MORE),
    T2(0.60, 0.85, Better.MORE),
    T3(0.80, 0.95, Better.MORE),
    T4(0.97, 0.99, Better.MORE),
    T6(0.70, 0.85, Better.MORE),
    /** At least: under each of its loads; the aim: with 50 connections. */
    T7(1.0, 2.0, Better.MORE),
    /** For each of its key ranges. */
    T8(0.71, 0.95, Better.MORE),
    T9(1.5, 1.8, Better.MORE),
    /** In microseconds. */
    T10(20, 10, Better.LESS),
    /** In milliseconds. */
    T11(1, 0.1, Better.LESS),
    /** In milliseconds. */
    T12(50, 10, Better.LESS);

    /** Which way is better. */
    private enum Better {
        MORE,
        LESS
    }

    private final double atLeast;
    private final double aim;
    private final Better better;

    Target(double atLeast, double aim, Better better) {
        this.atLeast = atLeast;
        this.aim = aim;
        this.better = better;
    }

    /** What must be reached, in the unit of the target's figure. */
    public double atLeast() {
        return atLeast;
    }

    /** What is hoped for, in the same unit. */
    public double aim() {
        return aim;
    }

    /** How far a measured value gets. */
    Met met(double measured) {
        if (isAsGood(measured, aim)) {
            return Met.AIM;
        }
        return metAtLeast(measured);
    }

    /** The same where nothing is aimed at. */
    Met metAtLeast(double measured) {
        return isAsGood(measured, atLeast) ? Met.YES : Met.NO;
    }

    private boolean isAsGood(double measured, double wanted) {
        return switch (better) {
            case MORE -> measured >= wanted;
            case LESS -> measured <= wanted;
        };
    }

    /** How far a value gets. */
    enum Met {
        NO("no"),
        YES("yes"),
        AIM("aim");

        private final String word;

        Met(String word) {
            this.word = word;
        }

        String word() {
            return word;
        }
    }
}
