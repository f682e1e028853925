package dev.futago.drill.failover;

import dev.futago.drill.check.Verdict;
import dev.futago.drill.load.Dialect;
import dev.futago.drill.load.LoadPlan;
import dev.futago.drill.load.LoadResult;
import dev.futago.drill.load.RrLoad;
import dev.futago.drill.process.ChildNode;
import dev.futago.drill.process.ChildPair;
import dev.futago.drill.process.Folders;

import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The promise, shown: a pair under checked load, its primary killed, its standby taking over, the
 * lost node started again and protected once more.
 */
public final class Demo {

    private static final Duration START_MAX = Duration.ofSeconds(20);
    private static final Duration LOAD_MAX = Duration.ofMinutes(2);
    private static final Duration BEFORE_KILL = Duration.ofSeconds(4);
    private static final Duration BEFORE_RESTART = Duration.ofSeconds(3);
    private static final Duration AFTER = Duration.ofSeconds(4);
    private static final LoadPlan.Shape SHAPE = new LoadPlan.Shape(8, 4, 0);

    private final PrintStream out;
    private final Chronology log;
    private final ChildPair pair;

    /**
     * A demonstration that has not begun.
     *
     * @param launcher the program {@code futago}
     * @param memory guest memory as {@code --memory} takes it
     */
    public Demo(Path launcher, String memory, PrintStream out) {
        this.out = out;
        log = new Chronology(Optional.of(out));
        pair =
                new ChildPair(
                        new ChildPair.Setup(
                                List.of(launcher.toString()),
                                ChildPair.Service.KV_WITH_SENTINEL,
                                memory,
                                Folders.create()),
                        log::logged);
    }

    /**
     * Runs it; every process is ended at the end, also when it is interrupted.
     *
     * @param stays whether the pair is kept running after the report, until the user ends it
     * @return whether nothing was lost and the pair was protected again
     */
    public boolean run(boolean stays) throws InterruptedException {
        ChildNode[] running = new ChildNode[2];
        var cleanUp = new Thread(() -> end(running));
        Runtime.getRuntime().addShutdownHook(cleanUp);
        try {
            running[0] = pair.start("primary", pair.first());
            running[1] = pair.start("standby", pair.second());
            running[0].awaitReady("primary", START_MAX);
            running[1].awaitReady("standby", START_MAX);
            boolean isGood = rehearse(running);
            if (stays && isGood) {
                stay();
            }
            return isGood;
        } catch (TimeoutException late) {
            log.say("FAILED: " + late.getMessage());
            return false;
        } finally {
            log.close();
            end(running);
            pair.deleteFiles();
        }
    }

    private static void end(ChildNode[] running) {
        for (ChildNode node : running) {
            if (node != null) {
                node.close();
            }
        }
    }

    private boolean rehearse(ChildNode[] running) throws InterruptedException, TimeoutException {
        var plan =
                LoadPlan.to(List.of(address(pair.first()), address(pair.second())))
                        .withDialect(Dialect.kv())
                        .withTime(LOAD_MAX)
                        .withShape(SHAPE);
        try (RrLoad load = RrLoad.start(plan)) {
            log.say("checked load on the kv guest: 8 connections, 4 requests in flight on each");
            watch(load, BEFORE_KILL);
            long killed = log.say("kill -9 %d: the primary is gone".formatted(running[0].pid()));
            running[0].kill();
            running[1].awaitReady("primary", START_MAX);
            watch(load, BEFORE_RESTART);
            long restarted = log.say("the lost node is started again");
            running[0] = pair.start("primary", pair.first());
            running[0].awaitReady("standby", START_MAX);
            watch(load, AFTER);
            load.stop();
            return report(load.await(), killed, restarted);
        }
    }

    @SuppressWarnings("AddressSelection") // an address, not a name
    private static InetSocketAddress address(ChildPair.Places places) {
        return new InetSocketAddress("127.0.0.1", places.client());
    }

    private void watch(RrLoad load, Duration time) throws InterruptedException {
        long until = System.nanoTime() + time.toNanos();
        for (long left = time.toNanos(); left > 0; left = until - System.nanoTime()) {
            TimeUnit.NANOSECONDS.sleep(Math.min(left, 1_000_000_000));
            log.say(
                    String.format(
                            Locale.ROOT,
                            "%,d requests acknowledged, %,d/s, epoch %d",
                            load.acknowledged(),
                            load.requestsPerSecond(),
                            load.epoch()));
        }
    }

    private boolean report(LoadResult result, long killed, long restarted) {
        Verdict verdict = result.verdict();
        String survivor = pair.second().name();
        Optional<Chronology.Line> tookOver = log.first(survivor, killed, "TOOK OVER");
        Optional<Chronology.Line> again = log.first(survivor, restarted, "PROTECTED");
        out.println();
        out.println("REPORT kill-primary");
        out.println("  fault            +0 ms      SIGKILL of the primary");
        line("suspected", log.first(survivor, killed, "suspected"), killed);
        line("took over", tookOver, killed);
        line("first reply", log.first(survivor, killed, "first reply"), killed);
        line("protected again", again, killed);
        out.printf(
                Locale.ROOT,
                "  longest gap %.1f ms, unprotected %.1f s, retried %,d, %,.0f requests/s%n",
                verdict.maxGapNanos() / 1e6,
                again.map(line -> (line.nanos() - killed) / 1e9).orElse(Double.NaN),
                verdict.retried(),
                result.requestsPerSecond());
        out.println("  " + verdict.line());
        verdict.evidence().forEach(found -> out.println("  " + found));
        boolean isGood = result.isGood() && tookOver.isPresent() && again.isPresent();
        out.println(isGood ? "PASS: nothing was lost" : "FAIL");
        return isGood;
    }

    private void line(String what, Optional<Chronology.Line> found, long from) {
        String offset =
                found.map(
                                line ->
                                        String.format(
                                                Locale.ROOT,
                                                "+%.0f ms",
                                                (line.nanos() - from) / 1e6))
                        .orElse("never");
        out.printf("  %-16s %-10s %s%n", what, offset, found.map(Chronology.Line::text).orElse(""));
    }

    private void stay() throws InterruptedException {
        ChildPair.Places a = pair.first();
        ChildPair.Places b = pair.second();
        out.printf(
                """

                The pair keeps running until you press Ctrl-C: %6$s is primary, %5$s its standby. Try:
                  redis-cli -p %3$d set greeting hello; redis-cli -p %3$d get greeting
                  redis-cli -p %3$d role; redis-cli -p %3$d info replication
                  redis-cli -p %7$d sentinel get-master-addr-by-name futago
                  ./futago status --api %2$s,%4$s
                  ./futago switchover --api %2$s,%4$s
                  ./futago rr 127.0.0.1:%1$d,127.0.0.1:%3$d --guest kv --time 5 --connections 50 --check
                  curl http://%4$s/metrics
                """,
                a.client(),
                a.apiAddress(),
                b.client(),
                b.apiAddress(),
                a.name(),
                b.name(),
                a.sentinel());
        Thread.currentThread().join();
    }
}
