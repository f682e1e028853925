package dev.futago.drill.bench;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;

import dev.futago.drill.load.LoadPlan;
import dev.futago.drill.process.ChildProgram;

import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * One takeover: the standby has rehearsed, load begins, the primary is killed, its standby goes on,
 * the load ends, the lost node comes back. Each time the other node is the one that is killed.
 */
final class TakeoverAct implements Stages.Act {

    private static final Duration BEFORE_KILL = Duration.ofMillis(1_500);
    private static final Duration LOAD = Duration.ofMillis(4_500);
    private static final long POLL_MILLIS = 20;
    private static final Duration LOAD_MAX = Duration.ofSeconds(60);

    private final Rig rig;
    private final BenchPair pair;

    TakeoverAct(Rig rig, BenchPair pair) {
        this.rig = rig;
        this.pair = pair;
    }

    @Override
    public Map<Measure, Double> measure() throws TimeoutException, InterruptedException {
        LoadPlan.Shape shape = Contender.TAKEOVER.shape();
        pair.awaitRehearsed();
        double releasedBefore = pair.protectedScrape().released();
        List<String> words =
                List.of(
                        "rr",
                        pair.clients(),
                        "--connections",
                        Integer.toString(shape.connections()),
                        "--depth",
                        Integer.toString(shape.depth()),
                        "--rate",
                        String.format(Locale.ROOT, "%.0f", shape.requestsPerSecond()),
                        "--time",
                        LOAD.toMillis() + "ms",
                        "-o",
                        "json");
        TakeoverTimes times;
        JsonObject json;
        try (ChildProgram load = rig.start(words)) {
            awaitReplies(releasedBefore);
            TimeUnit.MILLISECONDS.sleep(BEFORE_KILL.toMillis());
            times = pair.killPrimary();
            json = JsonParser.parseString(load.await(LOAD_MAX)).getAsJsonObject();
        }
        pair.restartLost();
        return values(times, json);
    }

    /** Waits until the load has begun. */
    private void awaitReplies(double releasedBefore) throws TimeoutException, InterruptedException {
        long deadline = System.nanoTime() + LOAD_MAX.toNanos();
        while (pair.protectedScrape().released() == releasedBefore) {
            if (System.nanoTime() - deadline > 0) {
                throw new TimeoutException("the load has not begun");
            }
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
        }
    }

    private static Map<Measure, Double> values(TakeoverTimes times, JsonObject json) {
        double afterMicros =
                json.getAsJsonObject("latency_after_takeover_usec").get("p99").getAsDouble();
        if (afterMicros == 0) {
            throw new IllegalStateException("the load saw no takeover");
        }
        var values = new EnumMap<Measure, Double>(Measure.class);
        values.put(Measure.TOOK_OVER, (double) times.toTakeover().toMillis());
        values.put(Measure.FIRST_REPLY, (double) times.toFirstReply().toMillis());
        values.put(Measure.P99_AFTER, afterMicros / 1e3);
        values.put(Measure.GAP, json.get("max_gap_ms").getAsDouble());
        return values;
    }
}
