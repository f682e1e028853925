package dev.futago.drill.paper;

import dev.futago.common.memory.GuestMemory;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/**
 * What to measure, and in which order.
 *
 * @param memories sizes of guest memory in bytes
 * @param variants ways to run the guest
 * @param rounds how often each combination is measured
 * @param load what is put on each
 * @param cpu the processor that runs all processes, empty for as the system likes
 */
public record PaperPlan(
        List<Long> memories, List<Variant> variants, int rounds, Load load, OptionalInt cpu) {

    private static final int ROUNDS_MAX = 1000;

    /** How long nodes may take to be ready, beside what each GiB takes. */
    private static final Duration START_MAX = Duration.ofSeconds(30);

    private static final Duration START_GIB_MAX = Duration.ofSeconds(20);

    /**
     * How long the load may take beside its own time: its start, and its silence before it ends.
     */
    private static final Duration LOAD_EXTRA_MAX = Duration.ofSeconds(30);

    /** What starting and ending took on two shared cores, for the time that is told beforehand. */
    private static final double NODE_START_SECONDS = 1;

    private static final double NODE_START_GIB_SECONDS = 0.7;
    private static final double LOAD_START_SECONDS = 1;

    /** Refuses what cannot be measured. */
    public PaperPlan {
        memories = memories.stream().distinct().sorted().toList();
        variants = List.copyOf(variants);
        check(!memories.isEmpty(), "a memory size at least");
        check(
                memories.stream().allMatch(b -> b > 0 && b % GuestMemory.PAGE_BYTES == 0),
                "memory sizes that are multiples of 4KiB");
        check(!variants.isEmpty(), "a mode at least, and a tracker if it is not off");
        check(rounds >= 1 && rounds <= ROUNDS_MAX, "1 to 1000 rounds");
    }

    private static void check(boolean holds, String needed) {
        if (!holds) {
            throw new IllegalArgumentException("the paper needs " + needed);
        }
    }

    /** Each memory with each variant. */
    public List<Combination> combinations() {
        return memories.stream()
                .flatMap(bytes -> variants.stream().map(each -> new Combination(bytes, each)))
                .toList();
    }

    /**
     * The combinations that need more memory than there is.
     *
     * @param availableBytes what all processes together may take
     */
    public List<NotMeasured> tooLarge(long availableBytes) {
        return combinations().stream()
                .filter(each -> each.neededBytes() > availableBytes)
                .map(each -> new NotMeasured(each, tooLargeReason(each, availableBytes)))
                .toList();
    }

    private static String tooLargeReason(Combination combination, long availableBytes) {
        return "its processes need %d MiB, %d MiB are available"
                .formatted(combination.neededBytes() >> 20, availableBytes >> 20);
    }

    /**
     * All measurements in order. Each round measures everything once, so that what the machine does
     * beside hits all alike; every second round goes backwards, so that a steady drift does, too.
     *
     * @param leftOut combinations that are not measured
     */
    public List<Step> steps(List<NotMeasured> leftOut) {
        var without = leftOut.stream().map(NotMeasured::combination).collect(Collectors.toSet());
        List<Combination> forwards =
                combinations().stream().filter(each -> !without.contains(each)).toList();
        var steps = new ArrayList<Step>();
        for (int round = 1; round <= rounds; round++) {
            for (Combination each : round % 2 == 1 ? forwards : forwards.reversed()) {
                steps.add(new Step(steps.size() + 1, round, each));
            }
        }
        return steps;
    }

    /** About how long a measurement takes. */
    Duration expected(Combination combination) {
        double gib = combination.memoryBytes() / (double) (1L << 30);
        double start =
                combination.nodes() * (NODE_START_SECONDS + gib * NODE_START_GIB_SECONDS)
                        + LOAD_START_SECONDS;
        return load.warmup().plus(load.time()).plusMillis(Math.round(start * 1000));
    }

    /** How long the nodes may take until they are ready. */
    Duration startMax(Combination combination) {
        return START_MAX.plus(START_GIB_MAX.multipliedBy(combination.memoryBytes() >> 30));
    }

    /** How long the load may take. */
    Duration loadMax() {
        return load.warmup().plus(load.time()).plus(LOAD_EXTRA_MAX);
    }

    /** About how long measurements take together. */
    public Duration expected(List<Step> steps) {
        return steps.stream()
                .map(step -> expected(step.combination()))
                .reduce(Duration.ZERO, Duration::plus);
    }

    /** How long they take together when everything is as late as it may be. */
    public Duration atMost(List<Step> steps) {
        return steps.stream()
                .map(step -> startMax(step.combination()).plus(loadMax()))
                .reduce(Duration.ZERO, Duration::plus);
    }

    /** The command that measures the same, without the folder of its results. */
    public String command() {
        var words = new ArrayList<>(List.of("futago paper"));
        words.add("--memory " + joined(memories.stream().map(Combination::sizeText).toList()));
        words.add("--modes " + joined(variants.stream().map(Variant::mode).toList()));
        List<Variant> tracked = variants.stream().filter(Variant::isProtected).toList();
        if (!tracked.isEmpty()) {
            words.add("--trackers " + joined(tracked.stream().map(Variant::trackerName).toList()));
        }
        List<String> deltas = deltasOfQueue(tracked);
        if (!deltas.isEmpty()) {
            words.add("--delta " + joined(deltas));
        }
        words.add("--rounds " + rounds);
        words.add("--time " + Load.seconds(load.time()));
        words.add("--warmup " + Load.seconds(load.warmup()));
        words.add("--connections " + load.connections());
        words.add("--depth " + load.depth());
        cpu.ifPresent(number -> words.add("--cpu " + number));
        return String.join(" ", words);
    }

    private static List<String> deltasOfQueue(List<Variant> tracked) {
        return tracked.stream()
                .filter(each -> each.trackerName().equals("queue"))
                .map(each -> Variant.flag(each.delta()))
                .toList();
    }

    private static String joined(List<String> values) {
        return String.join(",", values.stream().distinct().toList());
    }
}
