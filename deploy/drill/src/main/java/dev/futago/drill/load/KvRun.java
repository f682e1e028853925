package dev.futago.drill.load;

import dev.futago.node.config.Reason;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoop;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** One run against a store: its connections, its measurement and its end, on one event loop. */
final class KvRun {

    private static final long TICK_MILLIS = 10;

    private final KvPlan plan;
    private final EventLoop loop;
    private final Bootstrap bootstrap;
    private final ChannelGroup channels;
    private final Measurement measurement;
    private final CompletableFuture<KvResult> result = new CompletableFuture<>();

    private boolean isReached;
    private int connections; // that stand, or are being made
    private long heardNanos;
    private long waiting; // requests on connections that stand
    private long lost; // requests on connections that do not any more
    private long errors;
    private String trouble = "";

    KvRun(KvPlan plan, EventLoop loop, Bootstrap bootstrap) {
        this.plan = plan;
        this.loop = loop;
        this.bootstrap = bootstrap;
        channels = new DefaultChannelGroup(loop);
        measurement = new Measurement(plan.warmup(), plan.time(), plan.timeout());
    }

    void start() {
        heardNanos = nowNanos();
        connections = plan.shape().connections();
        for (int i = 0; i < plan.shape().connections(); i++) {
            connect();
        }
        loop.scheduleAtFixedRate(this::onTick, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void connect() {
        var initializer =
                new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channels.add(channel);
                        channel.pipeline().addLast(new KvClient(KvRun.this, plan));
                    }
                };
        bootstrap
                .clone()
                .handler(initializer)
                .connect(plan.address())
                .addListener(
                        done -> {
                            if (!done.isSuccess()) {
                                onLost(0, Reason.of(done.cause()));
                            }
                        });
    }

    // What clients ask of the run.

    long nowNanos() {
        return System.nanoTime();
    }

    boolean isSending(long nowNanos) {
        return !result.isDone() && !measurement.isEnded(nowNanos);
    }

    // What clients tell the run.

    void onConnected() {
        if (!isReached) {
            isReached = true;
            measurement.begin(nowNanos());
        }
    }

    void onSent(int requests) {
        waiting += requests;
    }

    void onAnswer(long sentNanos, long nowNanos) {
        long heardBefore = heardNanos;
        heardNanos = nowNanos;
        waiting--;
        measurement.onReply(sentNanos, nowNanos, nowNanos - heardBefore);
    }

    /** A request was answered, and not well. */
    void onError(long nowNanos) {
        heardNanos = nowNanos;
        waiting--;
        errors++;
    }

    /** In the store's words; the first is kept. */
    void onRefusal(String why) {
        if (trouble.isEmpty()) {
            trouble = why;
        }
    }

    /** A connection was not made, or is no more; what waited on it is not answered. */
    void onLost(int unanswered, String why) {
        if (result.isDone()) {
            return;
        }
        connections--;
        waiting -= unanswered;
        lost += unanswered;
        onRefusal(why);
    }

    // Time.

    private void onTick() {
        long nowNanos = nowNanos();
        boolean isDone = isReached && !isSending(nowNanos) && waiting == 0;
        boolean isSilent = nowNanos - heardNanos > plan.timeout().toNanos();
        if (isDone || isSilent || connections == 0) {
            finish(nowNanos);
        }
    }

    private void finish(long nowNanos) {
        measurement.end(nowNanos);
        result.complete(
                new KvResult(
                        plan,
                        isReached,
                        measurement.requests(),
                        measurement.secondsAt(nowNanos),
                        measurement.latency(),
                        errors,
                        waiting + lost,
                        trouble));
        channels.close();
    }

    /** For other threads. */
    CompletableFuture<KvResult> result() {
        return result;
    }
}
