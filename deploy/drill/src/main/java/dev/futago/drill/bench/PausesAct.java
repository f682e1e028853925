package dev.futago.drill.bench;

import dev.futago.drill.process.ChildProgram;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * How long the JVMs of a pair stand still under load while they collect their garbage. They hardly
 * ever would in so short a time: half-way through, each of them is told to.
 */
final class PausesAct implements Stages.Act {

    private static final Duration LOAD_STARTS = Duration.ofMillis(800);
    private static final Duration COLLECTION_MAX = Duration.ofSeconds(60);
    private static final Path JCMD = Path.of(System.getProperty("java.home"), "bin", "jcmd");

    private final Rig rig;
    private final BenchPair pair;
    private final List<SafepointLog> logs;

    /**
     * For a pair whose nodes run.
     *
     * @param folder where they note their safepoints
     */
    PausesAct(Rig rig, BenchPair pair, Path folder) {
        this.rig = rig;
        this.pair = pair;
        logs = pair.pids().stream().map(pid -> SafepointLog.of(folder, pid)).toList();
    }

    @Override
    public Map<Measure, Double> measure() throws TimeoutException, InterruptedException {
        logs.forEach(SafepointLog::fresh);
        CompletableFuture<Void> collection = CompletableFuture.runAsync(this::collect);
        Map<Measure, Double> values = rig.rr(pair, Contender.LARGE_COLLECTED.shape());
        try {
            collection.join();
        } catch (CompletionException failed) {
            throw new IllegalStateException("no collection: " + failed.getCause(), failed);
        }
        List<Long> pauses = logs.stream().flatMap(log -> log.fresh().stream()).toList();
        double longest = pauses.stream().mapToLong(Long::longValue).max().orElse(0);
        values.put(Measure.PAUSE_MAX, longest / 1e6);
        values.put(Measure.PAUSES, (double) pauses.size());
        return values;
    }

    /** A Java without its tools cannot be told to: then what happens by itself is measured. */
    private void collect() {
        if (!Files.isExecutable(JCMD)) {
            return;
        }
        BenchPlan plan = rig.plan();
        Duration halfWay = LOAD_STARTS.plus(plan.warmUp()).plus(plan.time().dividedBy(2));
        try {
            TimeUnit.NANOSECONDS.sleep(halfWay.toNanos());
            for (long pid : pair.pids()) {
                List<String> command = List.of(JCMD.toString(), Long.toString(pid), "GC.run");
                try (ChildProgram order = rig.startOther(command)) {
                    order.await(COLLECTION_MAX);
                }
            }
        } catch (TimeoutException | InterruptedException failed) {
            throw new IllegalStateException(failed);
        }
    }
}
