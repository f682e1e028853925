package dev.futago.drill.load;

import dev.futago.drill.check.RunHistory;
import dev.futago.drill.check.SessionHistory;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;

/**
 * One run: its clients, its checks, its measurement and its end. All of it happens on one event
 * loop; the live counters may be read from anywhere.
 */
final class LoadRun implements RunningLoad.Run<LoadResult> {

    private static final long TICK_MILLIS = 10;
    private static final long PACE_MIN_NANOS = 10_000;

    private final LoadPlan plan;
    private final Dialer dialer;
    private final RunHistory history = new RunHistory();
    private final Measurement measurement;
    private final AfterTakeover afterTakeover = new AfterTakeover();
    private final Pace pace;
    private final SplittableRandom random = new SplittableRandom();
    private final List<RrClient> clients = new ArrayList<>();
    private final CompletableFuture<LoadResult> result = new CompletableFuture<>();
    private final AtomicLong acknowledged = new AtomicLong();
    private final AtomicLong perSecond = new AtomicLong();
    private final AtomicLong epoch = new AtomicLong();

    private boolean isReached;
    private boolean isStopped;
    private long startedNanos;
    private LoadResult.Sockets sockets = new LoadResult.Sockets(0, 0);
    private String trouble = "";

    LoadRun(LoadPlan plan, EventLoop loop, Bootstrap bootstrap) {
        this.plan = plan;
        dialer = new Dialer(loop, bootstrap, plan.addresses(), this::onDefect);
        measurement = new Measurement(plan.warmup(), plan.time(), plan.timeout());
        pace = new Pace(plan.shape());
    }

    @Override
    public void start() {
        dialer.guarded(this::onStart).run();
    }

    private void onStart() {
        startedNanos = nowNanos();
        for (int i = 0; i < plan.shape().connections(); i++) {
            clients.add(new RrClient(this, i, plan));
        }
        clients.forEach(RrClient::connect);
        dialer.everyMillis(TICK_MILLIS, this::onTick);
    }

    // What clients ask of the run.

    SessionHistory beginSession() {
        long session = random.nextLong();
        return history.begin(session == 0 ? 1 : session, plan.shape().depth());
    }

    Dialer dialer() {
        return dialer;
    }

    long nowNanos() {
        return System.nanoTime();
    }

    boolean isSending(long nowNanos) {
        return isReached && !isStopped && !measurement.isEnded(nowNanos);
    }

    Pace pace() {
        return pace;
    }

    // What clients tell the run.

    void onConnected(Channel channel, long nowNanos) {
        if (isReached) {
            return;
        }
        isReached = true;
        sockets =
                new LoadResult.Sockets(
                        option(channel, ChannelOption.SO_SNDBUF),
                        option(channel, ChannelOption.SO_RCVBUF));
        measurement.begin(nowNanos);
        pace.begin(nowNanos);
        if (plan.shape().isPaced()) {
            onPace();
        }
    }

    private static int option(Channel channel, ChannelOption<Integer> option) {
        Integer value = channel.config().getOption(option);
        return value == null ? 0 : value;
    }

    void onReply(long dueNanos, long nowNanos) {
        measurement.onReply(dueNanos, nowNanos, history.lastGapNanos());
        afterTakeover.onReply(dueNanos, nowNanos, history.highestEpoch());
        acknowledged.setRelease(history.acknowledged());
    }

    void onTrouble(String why) {
        trouble = why;
    }

    private void onDefect(Throwable cause) {
        dialer.close();
        result.completeExceptionally(cause);
    }

    // Time.

    private void onPace() {
        long nowNanos = nowNanos();
        clients.forEach(client -> client.onTick(nowNanos));
        if (isSending(nowNanos)) {
            long delay = Math.max(PACE_MIN_NANOS, pace.untilNextNanos(nowNanos()));
            dialer.afterNanos(delay, this::onPace);
        }
    }

    private void onTick() {
        long nowNanos = nowNanos();
        perSecond.setRelease(isReached ? measurement.perSecond(nowNanos) : 0);
        epoch.setRelease(history.highestEpoch());
        clients.forEach(client -> client.onTick(nowNanos));
        boolean isDone = isReached && !isSending(nowNanos) && history.unanswered() == 0;
        boolean isHopeless = isStopped && !isReached;
        if (isDone || isHopeless || waitingNanos(nowNanos) > plan.timeout().toNanos()) {
            finish(nowNanos);
        }
    }

    /** For how long something is waited for and nothing came. */
    private long waitingNanos(long nowNanos) {
        return isReached ? history.waitingNanos(nowNanos) : nowNanos - startedNanos;
    }

    /** Sends nothing fresh from now on; the run ends when what waits is answered. */
    @Override
    public void stop() {
        isStopped = true;
        measurement.end(nowNanos());
    }

    /** Ends the run as it is. */
    @Override
    public void abort() {
        if (!result.isDone()) {
            finish(nowNanos());
        }
    }

    private void finish(long nowNanos) {
        isStopped = true;
        measurement.end(nowNanos);
        epoch.setRelease(history.highestEpoch());
        perSecond.setRelease(0);
        result.complete(resultAt(nowNanos));
        dialer.close();
    }

    private LoadResult resultAt(long nowNanos) {
        return new LoadResult(
                plan,
                isReached,
                measurement.requests(),
                measurement.secondsAt(nowNanos),
                measurement.latency(),
                afterTakeover.latency(),
                history.waitingNanos(nowNanos),
                history.verdict(nowNanos),
                history.highestEpoch(),
                measurement.beganNanos(),
                measurement.timeline(),
                sockets,
                trouble);
    }

    /** What it has shown up to now; when it is over, its result. */
    LoadResult look() {
        return result.isDone() ? result.join() : resultAt(nowNanos());
    }

    // For other threads.

    @Override
    public CompletableFuture<LoadResult> result() {
        return result;
    }

    long acknowledged() {
        return acknowledged.getAcquire();
    }

    long perSecond() {
        return perSecond.getAcquire();
    }

    long epoch() {
        return epoch.getAcquire();
    }
}
