package dev.futago.drill.failover;

import dev.futago.drill.report.Figure;
import dev.futago.drill.report.Moment;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the lines of a cycle mean: which of them is the suspicion, which the claim that won. */
final class Marks {

    private static final int MOMENTS_MAX = 200;

    private static final List<String> SUSPICION = List.of("suspected ");
    private static final List<String> CLAIM =
            List.of("TOOK OVER", "UNPROTECTED: solo", "SWITCHED OVER: primary");
    private static final List<String> LOSS =
            List.of("suspected ", "link to ", "UNPROTECTED", "FENCED", "DOWN", "stale: ");
    private static final List<String> PROTECTION =
            List.of("PROTECTED: paired", "reconnected with ", "SWITCHED OVER: primary");
    private static final Pattern RESYNC =
            Pattern.compile("resync of .* finished in epoch \\d+: \\d+ pages, (\\d+) bytes");

    /**
     * What the drill itself did.
     *
     * @param nanos when the fault struck, by {@link System#nanoTime}
     * @param words how it said so
     * @param healings how it said that something is whole again
     */
    record Fault(long nanos, String words, Set<String> healings) {

        /** Keeps them as they are now. */
        Fault {
            healings = Set.copyOf(healings);
        }
    }

    private final Fault fault;
    private final List<Chronology.Line> lines;
    private final Optional<Chronology.Line> suspected;
    private final Optional<Chronology.Line> claimed;
    private final boolean wasLost;
    private final Optional<Chronology.Line> protectedAgain;

    /**
     * Of a cycle.
     *
     * @param lines those of the cycle, in order
     */
    Marks(Fault fault, List<Chronology.Line> lines) {
        this.fault = fault;
        this.lines = lines.stream().filter(line -> line.nanos() - fault.nanos >= 0).toList();
        suspected = this.lines.stream().filter(line -> isOne(line, SUSPICION)).findFirst();
        claimed = this.lines.stream().filter(line -> isOne(line, CLAIM)).findFirst();
        wasLost = this.lines.stream().anyMatch(line -> isOne(line, LOSS));
        protectedAgain =
                this.lines.stream()
                        .filter(line -> wasLost && isOne(line, PROTECTION))
                        .reduce((before, after) -> after);
    }

    private static boolean isOne(Chronology.Line line, List<String> beginnings) {
        return !line.who().isEmpty() && beginnings.stream().anyMatch(line.text()::startsWith);
    }

    /** Time counted from the fault. */
    double millisAt(long nanos) {
        return (nanos - fault.nanos) / 1e6;
    }

    /** Whether a silence lasted when it was decided who goes on: the one that the fault made. */
    boolean spansTheClaim(double fromMillis, double untilMillis) {
        return claimed.map(line -> millisAt(line.nanos()))
                .filter(claim -> fromMillis <= claim && claim <= untilMillis)
                .isPresent();
    }

    /** What the lines tell of the figures. */
    Map<Figure, Double> figures() {
        var figures = new EnumMap<Figure, Double>(Figure.class);
        suspected.ifPresent(line -> figures.put(Figure.SUSPECTED, millisAt(line.nanos())));
        claimed.ifPresent(line -> figures.put(Figure.CLAIMED, millisAt(line.nanos())));
        protectedAgain.ifPresent(
                line -> figures.put(Figure.PROTECTED_AGAIN, millisAt(line.nanos())));
        return figures;
    }

    /**
     * From the fault until it was protected again, 0 if protection was never lost; empty if it did
     * not come back.
     */
    OptionalDouble unprotectedSeconds() {
        if (!wasLost) {
            return OptionalDouble.of(0);
        }
        return protectedAgain.stream()
                .mapToDouble(line -> millisAt(line.nanos()) / 1e3)
                .findFirst();
    }

    /** Bytes of all images that were sent; empty when none was. */
    OptionalDouble resyncBytes() {
        double[] sizes =
                lines.stream()
                        .map(line -> RESYNC.matcher(line.text()))
                        .filter(Matcher::matches)
                        .mapToDouble(found -> Double.parseDouble(found.group(1)))
                        .toArray();
        return sizes.length == 0
                ? OptionalDouble.empty()
                : OptionalDouble.of(Arrays.stream(sizes).sum());
    }

    /** The lines as moments, the first so many. */
    List<Moment> moments() {
        var moments = new ArrayList<Moment>();
        for (Chronology.Line line : lines.subList(0, Math.min(lines.size(), MOMENTS_MAX))) {
            moments.add(new Moment(millisAt(line.nanos()), line.who(), line.text(), markOf(line)));
        }
        return moments;
    }

    private Moment.Mark markOf(Chronology.Line line) {
        if (line.who().isEmpty()) {
            return ofOurOwn(line.text());
        }
        if (suspected.filter(line::equals).isPresent()) {
            return Moment.Mark.SUSPECTED;
        }
        if (claimed.filter(line::equals).isPresent()) {
            return Moment.Mark.CLAIMED;
        }
        return protectedAgain.filter(line::equals).isPresent()
                ? Moment.Mark.PROTECTED_AGAIN
                : Moment.Mark.NONE;
    }

    private Moment.Mark ofOurOwn(String text) {
        if (text.equals(fault.words)) {
            return Moment.Mark.FAULT;
        }
        return fault.healings.contains(text) ? Moment.Mark.HEALED : Moment.Mark.NONE;
    }
}
