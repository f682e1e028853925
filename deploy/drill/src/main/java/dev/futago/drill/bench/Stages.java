package dev.futago.drill.bench;

import dev.futago.drill.load.LoadPlan;
import dev.futago.drill.process.Folders;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;

/** Starts the processes of a setting, and says how each of its contenders is measured. */
final class Stages {

    /** Measures a contender once. */
    interface Act {
        Map<Measure, Double> measure() throws TimeoutException, InterruptedException;
    }

    private static final Duration LATE = Duration.ofMillis(1);

    /** The window has nothing to do with the size of the memory, and four pairs are many. */
    private static final long LATE_MEMORY_MAX = 64L << 20;

    /** What a node's process takes beyond its guest's memory and an eighth of it. */
    private static final long NODE_MORE_BYTES = 800L << 20;

    /** What a Redis takes with a million keys, about. */
    private static final long REDIS_BYTES = 200L << 20;

    private final Rig rig;
    private final Setting setting;
    private final List<Contender> needed;
    private final Map<Contender, Act> acts = new EnumMap<>(Contender.class);

    private Stages(Rig rig, Setting setting) {
        this.rig = rig;
        this.setting = setting;
        needed = rig.plan().contenders(setting);
    }

    /** What the nodes of a setting take of the machine's memory, about. */
    static long bytes(BenchPlan plan, Setting setting) {
        long small = nodeBytes(plan.memoryBytes());
        return switch (setting) {
            case ONE_CORE, FREE -> 3 * small;
            case MEMORY -> 2 * (small + nodeBytes(BenchPlan.LARGE_FACTOR * plan.memoryBytes()));
            case LATE_ACKNOWLEDGEMENTS ->
                    2L * plan.contenders(setting).size() * nodeBytes(lateMemory(plan));
            case TAKEOVER -> 2 * small;
            case REDIS -> 2 * (nodeBytes(plan.kvMemoryBytes()) + REDIS_BYTES);
            case KEY_RANGES -> 3 * nodeBytes(plan.kvMemoryBytes());
        };
    }

    private static long nodeBytes(long memoryBytes) {
        return memoryBytes + memoryBytes / 8 + NODE_MORE_BYTES;
    }

    private static long lateMemory(BenchPlan plan) {
        return Math.min(plan.memoryBytes(), LATE_MEMORY_MAX);
    }

    /** Starts what the contenders of a setting need, and waits until it is ready. */
    static Map<Contender, Act> open(Rig rig, Setting setting)
            throws TimeoutException, InterruptedException {
        var stages = new Stages(rig, setting);
        switch (setting) {
            case ONE_CORE -> stages.oneCore();
            case FREE -> stages.free();
            case MEMORY -> stages.memory();
            case LATE_ACKNOWLEDGEMENTS -> stages.late();
            case TAKEOVER -> stages.takeover();
            case REDIS -> new StoreStages(rig, stages.acts).besideRedis();
            case KEY_RANGES -> new StoreStages(rig, stages.acts).keyRanges();
        }
        return stages.acts;
    }

    private boolean isNeeded(Contender contender) {
        return needed.contains(contender);
    }

    private void oneCore() throws TimeoutException, InterruptedException {
        pairAndAlone(List.of(Contender.PAIR_ONE_CORE), List.of(Contender.ALONE_ONE_CORE));
        if (isNeeded(Contender.FLOOR_ECHO)) {
            int echo = rig.floor(FloorServer.Kind.ECHO, 0);
            acts.put(Contender.FLOOR_ECHO, () -> rig.plain(echo));
        }
        if (isNeeded(Contender.FLOOR_STOP_AND_WAIT)) {
            int mirror = rig.floor(FloorServer.Kind.MIRROR, 0);
            int floor = rig.floor(FloorServer.Kind.STOP_AND_WAIT, mirror);
            acts.put(Contender.FLOOR_STOP_AND_WAIT, () -> rig.plain(floor));
        }
    }

    private void free() throws TimeoutException, InterruptedException {
        pairAndAlone(
                List.of(Contender.PAIR_1, Contender.PAIR_50, Contender.PAIR_64),
                List.of(Contender.ALONE_1, Contender.ALONE_50, Contender.ALONE_64));
    }

    /** Contenders of one pair and of one node alone. */
    private void pairAndAlone(List<Contender> ofPair, List<Contender> ofAlone)
            throws TimeoutException, InterruptedException {
        var started = new ArrayList<BenchPair>();
        BenchPair pair = startPair(rig.newPair(rig.plan().memoryBytes()));
        started.add(pair);
        ofPair.forEach(contender -> acts.put(contender, () -> rig.rr(pair, contender.shape())));
        acts.put(
                Contender.PAIR_PLAIN,
                () -> {
                    pair.protectedScrape();
                    Map<Measure, Double> values = rig.plain(pair.clientPort());
                    pair.protectedScrape();
                    return values;
                });
        if (ofAlone.stream().anyMatch(this::isNeeded)) {
            BenchPair alone = rig.newPair(rig.plan().memoryBytes());
            alone.startAlone();
            ofAlone.forEach(
                    contender ->
                            acts.put(contender, () -> rig.rr(alone.client(), contender.shape())));
            started.add(alone);
        }
        warmUp(started);
    }

    private void warmUp(List<BenchPair> started) throws TimeoutException, InterruptedException {
        for (BenchPair nodes : started) {
            nodes.awaitReady();
            for (LoadPlan.Shape load : setting.warmUpLoads()) {
                rig.warmUp(nodes, load);
            }
        }
    }

    private static BenchPair startPair(BenchPair pair) {
        pair.startPrimary();
        pair.startUnrehearsedStandby();
        return pair;
    }

    private void memory() throws TimeoutException, InterruptedException {
        long memoryBytes = rig.plan().memoryBytes();
        var started = new ArrayList<BenchPair>();
        if (isNeeded(Contender.SMALL)) {
            BenchPair small = startPair(rig.newPair(memoryBytes));
            started.add(small);
            acts.put(Contender.SMALL, () -> rig.rr(small, Contender.SMALL.shape()));
        }
        Path folder = Folders.create();
        rig.deleteAtEnd(folder);
        long largeBytes = BenchPlan.LARGE_FACTOR * memoryBytes;
        BenchPair large = startPair(rig.newPair(largeBytes, SafepointLog.flag(folder)));
        started.add(large);
        acts.put(Contender.LARGE, () -> rig.rr(large, Contender.LARGE.shape()));
        acts.put(Contender.LARGE_COLLECTED, new PausesAct(rig, large, folder));
        warmUp(started);
    }

    private void late() throws TimeoutException, InterruptedException {
        var started = new ArrayList<BenchPair>();
        for (Contender contender : needed) {
            BenchPair pair = rig.newPair(lateMemory(rig.plan()));
            String window = window(contender);
            pair.startPrimary("--window", window);
            String relay = rig.delayedTo(pair, LATE).address();
            pair.startUnrehearsedStandby("--window", window, "--peer", relay);
            started.add(pair);
            acts.put(contender, () -> rig.rr(pair, contender.shape()));
        }
        warmUp(started);
    }

    private static String window(Contender contender) {
        return switch (contender) {
            case WINDOW_1 -> "1";
            case WINDOW_4 -> "4";
            case WINDOW_16 -> "16";
            case WINDOW_AUTO -> "auto";
            default -> throw new IllegalArgumentException("%s has no window".formatted(contender));
        };
    }

    private void takeover() throws TimeoutException, InterruptedException {
        BenchPair pair = rig.newPair(rig.plan().memoryBytes());
        pair.startPrimary();
        pair.startStandby();
        pair.awaitReady();
        acts.put(Contender.TAKEOVER, new TakeoverAct(rig, pair));
    }
}
