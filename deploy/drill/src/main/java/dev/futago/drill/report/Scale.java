package dev.futago.drill.report;

import java.util.ArrayList;
import java.util.List;

/**
 * Where values are in a picture.
 *
 * @param from the value at the first place
 * @param to the value at the last, greater than {@code from}
 * @param isLog whether equal ways are equal ratios; both ends are positive then
 */
record Scale(double from, double to, double fromPlace, double toPlace, boolean isLog) {

    private static final double LEAST = 0.001;
    private static final double MOST = 1e20;
    private static final double[] ROUND = {1, 2, 5, 10};

    /** Refuses what has no extent. */
    Scale {
        if (!(from < to) || !Double.isFinite(to - from) || (isLog && from <= 0)) {
            throw new IllegalArgumentException("no scale from %s to %s".formatted(from, to));
        }
    }

    /** From nothing to a value; a little more than it, and never without an extent. */
    static Scale upTo(double max, double fromPlace, double toPlace) {
        double top = Double.isFinite(max) && max > 0 ? 1.08 * Math.clamp(max, LEAST, MOST) : 1;
        return new Scale(0, top, fromPlace, toPlace, false);
    }

    /** Whole powers of ten around two values; nothing is told apart below a thousandth. */
    static Scale powers(double min, double max, double fromPlace, double toPlace) {
        double first = Math.floor(Math.log10(Math.clamp(min, LEAST, MOST)));
        double last = Math.max(first + 1, Math.ceil(Math.log10(Math.clamp(max, LEAST, MOST))));
        return new Scale(Math.pow(10, first), Math.pow(10, last), fromPlace, toPlace, true);
    }

    /** Of a value; what is beyond an end is at the end. */
    double at(double value) {
        double inside = Math.clamp(value, from, to);
        double part =
                isLog
                        ? (Math.log10(inside) - Math.log10(from))
                                / (Math.log10(to) - Math.log10(from))
                        : (inside - from) / (to - from);
        return fromPlace + part * (toPlace - fromPlace);
    }

    boolean holds(double value) {
        return value >= from && value <= to;
    }

    /**
     * Round values of which there are few.
     *
     * @param unit in which they shall be round
     */
    List<Double> ticks(int most, double unit) {
        return isLog ? powersOfTen(most) : steps(roundStep((to - from) / unit / most) * unit);
    }

    List<Double> steps(double step) {
        var ticks = new ArrayList<Double>();
        long last = (long) Math.floor(to / step + 1e-9);
        for (long at = (long) Math.ceil(from / step - 1e-9); at <= last; at++) {
            ticks.add(at * step);
        }
        return ticks;
    }

    private List<Double> powersOfTen(int most) {
        var ticks = new ArrayList<Double>();
        int first = (int) Math.round(Math.log10(from));
        int last = (int) Math.round(Math.log10(to));
        int step = Math.max(1, Math.ceilDiv(last - first, most));
        for (int power = first; power <= last; power += step) {
            ticks.add(Math.pow(10, power));
        }
        return ticks;
    }

    private static double roundStep(double least) {
        double power = Math.pow(10, Math.floor(Math.log10(least)));
        for (double round : ROUND) {
            if (round * power >= least) {
                return round * power;
            }
        }
        return 10 * power;
    }
}
