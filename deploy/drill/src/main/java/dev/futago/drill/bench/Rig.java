package dev.futago.drill.bench;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;

import dev.futago.drill.load.LoadPlan;
import dev.futago.drill.process.ChildNode;
import dev.futago.drill.process.ChildPair;
import dev.futago.drill.process.ChildProgram;
import dev.futago.drill.process.Children;
import dev.futago.drill.process.Folders;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;

/** Starts what is measured and what measures it, each as a process; all of it ends with it. */
final class Rig {

    private static final Duration START_MAX = Duration.ofSeconds(60);

    private static final Duration LOAD_MORE = Duration.ofSeconds(60);

    private final BenchPlan plan;
    private final List<String> program;
    private final Children children;

    /**
     * A rig.
     *
     * @param prefix what precedes the command line of every process
     */
    Rig(BenchPlan plan, List<String> prefix, Children children) {
        this.plan = plan;
        this.children = children;
        program = new ArrayList<>(prefix);
        program.add(plan.launcher().toString());
    }

    BenchPlan plan() {
        return plan;
    }

    /** A pair of which nothing runs yet. */
    BenchPair newPair(long memoryBytes) {
        return newPair(ChildPair.Service.RR, memoryBytes);
    }

    /** The same, of a service. */
    BenchPair newPair(ChildPair.Service service, long memoryBytes) {
        return children.add(new BenchPair(program, service, memoryBytes));
    }

    /** A pair whose nodes are told this through their environment. */
    BenchPair newPair(long memoryBytes, String javaOption) {
        String before = System.getenv().getOrDefault("FUTAGO_JAVA_OPTS", "");
        var words =
                new ArrayList<>(
                        List.of("env", "FUTAGO_JAVA_OPTS=%s %s".formatted(before, javaOption)));
        words.addAll(program);
        return children.add(new BenchPair(words, ChildPair.Service.RR, memoryBytes));
    }

    /** Forgets a folder and what is in it when all is over. */
    void deleteAtEnd(Path folder) {
        children.add(() -> Folders.delete(folder));
    }

    /** Late acknowledgements for a pair. */
    DelayedAcks delayedTo(BenchPair pair, Duration delay) {
        return children.add(DelayedAcks.to(pair.primaryListens(), delay));
    }

    /** Starts a floor; answers the port on which it listens. */
    int floor(FloorServer.Kind kind, int mirror) throws TimeoutException, InterruptedException {
        List<String> command = new ArrayList<>(program);
        command.addAll(
                List.of("bench", "floor", kind.word(), "--mirror", Integer.toString(mirror)));
        ChildNode server = ChildNode.start(kind.word(), command, System.err::println);
        children.add(server);
        return FloorServer.port(server.awaitReady(kind.word(), START_MAX));
    }

    /** Puts load on nodes that have just started, and forgets what came of it. */
    void warmUp(BenchPair nodes, LoadPlan.Shape shape)
            throws TimeoutException, InterruptedException {
        rr(nodes.client(), shape, Duration.ZERO, plan.nodeWarmUp());
    }

    /** Puts load on an address: {@code futago rr}. */
    Map<Measure, Double> rr(String address, LoadPlan.Shape shape)
            throws TimeoutException, InterruptedException {
        return rr(address, shape, plan.warmUp(), plan.time());
    }

    private Map<Measure, Double> rr(
            String address, LoadPlan.Shape shape, Duration warmUp, Duration time)
            throws TimeoutException, InterruptedException {
        return values(
                json(
                        List.of(
                                "rr",
                                address,
                                "--connections",
                                Integer.toString(shape.connections()),
                                "--depth",
                                Integer.toString(shape.depth()),
                                "--warmup",
                                millis(warmUp),
                                "--time",
                                millis(time),
                                "-o",
                                "json"),
                        warmUp.plus(time)));
    }

    /** The same on a pair, with what its primary says of the checkpoints meanwhile. */
    Map<Measure, Double> rr(BenchPair pair, LoadPlan.Shape shape)
            throws TimeoutException, InterruptedException {
        return onPair(pair, () -> rr(pair.client(), shape));
    }

    /** What an act tells of a pair, and what its primary says of the checkpoints meanwhile. */
    Map<Measure, Double> onPair(BenchPair pair, Stages.Act act)
            throws TimeoutException, InterruptedException {
        Scrape before = pair.protectedScrape();
        Map<Measure, Double> values = new EnumMap<>(act.measure());
        Scrape after = pair.protectedScrape();
        values.put(Measure.SEAL_P50, after.sealMicros(before, 0.50));
        values.put(Measure.SEAL_P99, after.sealMicros(before, 0.99));
        return values;
    }

    /** A Redis and its replica, started. */
    RedisPair newRedis() {
        return children.add(RedisPair.start());
    }

    /**
     * What is put on a store.
     *
     * @param setsPerWait after how many SETs a WAIT follows, 0 for none
     */
    record StoreLoad(LoadPlan.Shape shape, int keys, int setsPerWait) {}

    /** Puts load on nodes with the kv guest that have just started, and forgets what came of it. */
    void warmUpStore(BenchPair nodes, StoreLoad load)
            throws TimeoutException, InterruptedException {
        kvLoad(nodes.clientPort(), load, Duration.ZERO, plan.nodeWarmUp());
    }

    /** Puts load on a store at a port of loopback: {@code futago bench kv-load}. */
    Map<Measure, Double> kvLoad(int port, StoreLoad load)
            throws TimeoutException, InterruptedException {
        return kvLoad(port, load, plan.warmUp(), plan.time());
    }

    private Map<Measure, Double> kvLoad(int port, StoreLoad load, Duration warmUp, Duration time)
            throws TimeoutException, InterruptedException {
        return values(
                json(
                        List.of(
                                "bench",
                                "kv-load",
                                "127.0.0.1:" + port,
                                "--connections",
                                Integer.toString(load.shape.connections()),
                                "--depth",
                                Integer.toString(load.shape.depth()),
                                "--keys",
                                Integer.toString(load.keys),
                                "--wait",
                                Integer.toString(load.setsPerWait),
                                "--warmup",
                                millis(warmUp),
                                "--time",
                                millis(time),
                                "-o",
                                "json"),
                        warmUp.plus(time)));
    }

    /** Puts Redis's own benchmark on a store at a port of loopback. */
    Map<Measure, Double> redisBenchmark(RedisBenchmark benchmark, int port)
            throws TimeoutException, InterruptedException {
        try (ChildProgram running = startOther(benchmark.command(port))) {
            return RedisBenchmark.values(running.await(LOAD_MORE));
        }
    }

    /** One connection of blocking sockets, to a port of loopback. */
    Map<Measure, Double> plain(int port) throws TimeoutException, InterruptedException {
        return values(
                json(
                        List.of(
                                "bench",
                                "floor",
                                "client",
                                Integer.toString(port),
                                "--warmup",
                                millis(plan.warmUp()),
                                "--time",
                                millis(plan.time())),
                        plan.warmUp().plus(plan.time())));
    }

    private static String millis(Duration duration) {
        return duration.toMillis() + "ms";
    }

    /** Runs the program and reads the object that it prints. */
    private JsonObject json(List<String> words, Duration expected)
            throws TimeoutException, InterruptedException {
        try (ChildProgram running = start(words)) {
            return JsonParser.parseString(running.await(expected.plus(LOAD_MORE)))
                    .getAsJsonObject();
        }
    }

    /** Starts the program. */
    ChildProgram start(List<String> words) {
        List<String> command = new ArrayList<>(program);
        command.addAll(words);
        return startOther(command);
    }

    /** Starts another program. */
    ChildProgram startOther(List<String> command) {
        return children.add(ChildProgram.start(command));
    }

    private static Map<Measure, Double> values(JsonObject json) {
        var values = new EnumMap<Measure, Double>(Measure.class);
        JsonObject latency = json.getAsJsonObject("latency_usec");
        values.put(Measure.RATE, json.get("requests_per_second").getAsDouble());
        values.put(Measure.P50, latency.get("p50").getAsDouble());
        values.put(Measure.P99, latency.get("p99").getAsDouble());
        return values;
    }
}
