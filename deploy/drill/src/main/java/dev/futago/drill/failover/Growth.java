package dev.futago.drill.failover;

import static java.util.stream.Collectors.joining;

import dev.futago.drill.report.Check;
import dev.futago.drill.report.ProcessSample;

import java.util.List;
import java.util.Optional;
import java.util.function.ToLongFunction;

/**
 * Whether the processes of a drill grow from cycle to cycle (P5): of each node the middle value of
 * the last third of the samples beside that of the second third. In the first third a process warms
 * up. A node that was started again counts as the same one: what a takeover leaves behind would
 * show in the next.
 */
final class Growth {

    /** Fewer samples of a node say nothing. */
    private static final int SAMPLES_MIN = 30;

    private static final int PARTS = 3;

    /**
     * Something that must not grow.
     *
     * @param slack by how much the middle values may differ
     */
    private record Kind(String name, ToLongFunction<ProcessSample> size, long slack) {}

    private static final List<Kind> KINDS =
            List.of(
                    new Kind("MiB of memory", sample -> sample.residentBytes() >> 20, 48),
                    new Kind("descriptors", ProcessSample::descriptors, 16),
                    new Kind("threads", ProcessSample::threads, 8));

    private Growth() {}

    /** Whether nothing has grown; empty when too little is known. */
    static Optional<Check> check(List<ProcessSample> samples) {
        List<String> names = samples.stream().map(ProcessSample::who).distinct().toList();
        List<Change> changes =
                names.stream()
                        .flatMap(
                                who ->
                                        KINDS.stream()
                                                .flatMap(kind -> of(who, kind, samples).stream()))
                        .toList();
        return changes.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new Check(
                                "NothingGrew",
                                changes.stream().noneMatch(Change::isGrowth),
                                changes.stream().map(Change::words).collect(joining("; "))));
    }

    /** From the second third to the last. */
    private record Change(String who, Kind kind, long before, long after) {

        boolean isGrowth() {
            return after > before + kind.slack;
        }

        String words() {
            return "%s %d to %d %s".formatted(who, before, after, kind.name);
        }
    }

    private static Optional<Change> of(String who, Kind kind, List<ProcessSample> samples) {
        List<Long> sizes =
                samples.stream()
                        .filter(sample -> sample.who().equals(who))
                        .map(sample -> kind.size.applyAsLong(sample))
                        .toList();
        if (sizes.size() < SAMPLES_MIN) {
            return Optional.empty();
        }
        int part = sizes.size() / PARTS;
        long before = middle(sizes.subList(part, 2 * part));
        long after = middle(sizes.subList(sizes.size() - part, sizes.size()));
        return Optional.of(new Change(who, kind, before, after));
    }

    private static long middle(List<Long> sizes) {
        return sizes.stream().sorted().toList().get(sizes.size() / 2);
    }
}
