package dev.futago.drill.bench;

import dev.futago.drill.load.LoadPlan;
import dev.futago.drill.process.ChildPair;

import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;

/** The settings whose contenders are stores for Redis clients: our kv guest, and Redis itself. */
final class StoreStages {

    /** Of how many keys loads draw; all of them are there before a measurement begins. */
    private static final int KEYS = 100_000;

    private static final int BATCH = 16;
    private static final Rig.StoreLoad WARM_UP =
            new Rig.StoreLoad(new LoadPlan.Shape(50, BATCH, 0), KEYS, 0);

    private final Rig rig;
    private final Map<Contender, Stages.Act> acts;

    StoreStages(Rig rig, Map<Contender, Stages.Act> acts) {
        this.rig = rig;
        this.acts = acts;
    }

    /** A kv pair and a Redis with its replica. */
    void besideRedis() throws TimeoutException, InterruptedException {
        BenchPair pair = startPair();
        RedisPair redis = rig.newRedis();
        warmUp(List.of(pair));
        redis.awaitReady();
        ofPair(pair, Contender.KV_1);
        ofPair(pair, Contender.KV_50);
        ofPair(pair, Contender.KV_50_16);
        ofRedis(redis, Contender.REDIS_1, 1);
        ofRedis(redis, Contender.REDIS_50, 1);
        ofRedis(redis, Contender.REDIS_50_16, 1);
        ofRedis(redis, Contender.REDIS_50_16_BATCH, BATCH);
        acts.put(Contender.KV_FILLED, () -> rig.onPair(pair, () -> keyBytes(pair.clientPort())));
        acts.put(Contender.REDIS_FILLED, () -> keyBytes(redis.port()));
    }

    private BenchPair startPair() {
        BenchPair pair = rig.newPair(ChildPair.Service.KV, rig.plan().kvMemoryBytes());
        pair.startPrimary();
        pair.startUnrehearsedStandby();
        return pair;
    }

    private void warmUp(List<BenchPair> started) throws TimeoutException, InterruptedException {
        for (BenchPair nodes : started) {
            nodes.awaitReady();
            rig.warmUpStore(nodes, WARM_UP);
        }
    }

    private void ofPair(BenchPair pair, Contender contender) {
        var load = new Rig.StoreLoad(contender.shape(), KEYS, 0);
        acts.put(
                contender,
                () -> {
                    refill(pair.clientPort());
                    return rig.onPair(pair, () -> rig.kvLoad(pair.clientPort(), load));
                });
    }

    private void ofRedis(RedisPair redis, Contender contender, int setsPerWait) {
        var load = new Rig.StoreLoad(contender.shape(), KEYS, setsPerWait);
        acts.put(
                contender,
                () -> {
                    refill(redis.port());
                    redis.awaitReady();
                    return rig.kvLoad(redis.port(), load);
                });
    }

    /** Each measurement finds the same keys, whatever was before. */
    private static void refill(int port) {
        try (StoreDoor door = StoreDoor.at(port)) {
            door.refill(KEYS);
        }
    }

    private Map<Measure, Double> keyBytes(int port) {
        int keys = rig.plan().keys();
        try (StoreDoor door = StoreDoor.at(port)) {
            door.ask("FLUSHALL");
            long empty = door.info("used_memory");
            door.refill(keys);
            long filled = door.info("used_memory");
            door.ask("FLUSHALL");
            return Map.of(Measure.KEY_BYTES, (filled - empty) / (double) keys);
        }
    }

    /** A kv pair and a node alone, under {@code redis-benchmark}. */
    void keyRanges() throws TimeoutException, InterruptedException {
        BenchPair pair = startPair();
        BenchPair alone = rig.newPair(ChildPair.Service.KV, rig.plan().kvMemoryBytes());
        alone.startAlone();
        warmUp(List.of(pair, alone));
        range(100, pair, alone, Contender.PAIR_100, Contender.ALONE_100);
        range(100_000, pair, alone, Contender.PAIR_100K, Contender.ALONE_100K);
        range(100_000_000, pair, alone, Contender.PAIR_100M, Contender.ALONE_100M);
    }

    private void range(
            int keys, BenchPair pair, BenchPair alone, Contender ofPair, Contender ofAlone) {
        var benchmark = new RedisBenchmark(rig.plan().keys(), keys);
        acts.put(ofPair, () -> rig.onPair(pair, () -> measure(benchmark, pair.clientPort())));
        acts.put(ofAlone, () -> measure(benchmark, alone.clientPort()));
    }

    /** Each finds an empty store. */
    private Map<Measure, Double> measure(RedisBenchmark benchmark, int port)
            throws TimeoutException, InterruptedException {
        try (StoreDoor door = StoreDoor.at(port)) {
            door.ask("FLUSHALL");
            Map<Measure, Double> values = rig.redisBenchmark(benchmark, port);
            benchmark.check(Long.parseLong(door.ask("DBSIZE")));
            return values;
        }
    }
}
