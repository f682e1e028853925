package dev.futago.drill.load;

import static dev.futago.drill.check.RegisterOperation.NIL;

import dev.futago.drill.check.RegisterOperation;
import dev.futago.drill.check.RegisterOperation.Command;
import dev.futago.drill.load.KeyClient.Asked;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.EventLoop;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;

/**
 * One run: its clients, the keys that they use, and its end. All of it happens on one event loop,
 * but for the judging.
 *
 * <p>Keys have places, of which there are as many as the plan says. A key leaves its place when its
 * history is as large as can be judged, and another begins there; a key that the judge has no room
 * for stays, unused.
 */
final class KeyRun implements RunningLoad.Run<KeyResult> {

    /** What becomes due within a tick is sent together, so that operations are concurrent. */
    private static final long TICK_MILLIS = 10;

    private enum Phase {
        LOADING,
        /** A client that came last reads every key once more. */
        READING,
        /** What is known is judged, and nothing is asked any more. */
        JUDGING,
        OVER
    }

    private final KeyPlan plan;
    private final Dialer dialer;
    private final Pace pace;
    private final KeyJudge judge;
    private final SplittableRandom random = new SplittableRandom();
    private final String prefix = "h:%016x:".formatted(random.nextLong());
    private final List<KeyClient> clients = new ArrayList<>();
    private final List<KeyInUse> keys = new ArrayList<>();
    private final long[] turns; // of each client, made or left out
    private final CompletableFuture<KeyResult> result = new CompletableFuture<>();
    private final AtomicLong acknowledged = new AtomicLong();

    private Phase phase = Phase.LOADING;
    private boolean isReached;
    private boolean isStopped;
    private long untilNanos;
    private long servedNanos; // when the pair was known to serve last
    private long stampedNanos;
    private long lastKey;
    private long lastValue;
    private long refused;
    private long unknown;
    private long unread;
    private String trouble = "";

    KeyRun(KeyPlan plan, EventLoop loop, Bootstrap bootstrap) {
        this.plan = plan;
        dialer = new Dialer(loop, bootstrap, plan.addresses(), this::onDefect);
        pace = new Pace(plan.shape());
        judge = new KeyJudge(loop, this::onDefect);
        turns = new long[plan.shape().connections()];
    }

    @Override
    public void start() {
        dialer.guarded(this::onStart).run();
    }

    private void onStart() {
        servedNanos = System.nanoTime();
        for (int i = 0; i < plan.keys(); i++) {
            keys.add(freshKey());
        }
        for (int i = 0; i < plan.shape().connections(); i++) {
            clients.add(new KeyClient(this, i));
        }
        clients.forEach(KeyClient::connect);
        dialer.everyMillis(TICK_MILLIS, this::onTick);
    }

    private KeyInUse freshKey() {
        lastKey++;
        return new KeyInUse(prefix + lastKey);
    }

    private void onDefect(Throwable cause) {
        phase = Phase.OVER;
        dialer.close();
        judge.close();
        result.completeExceptionally(cause);
    }

    // What clients ask of the run.

    Dialer dialer() {
        return dialer;
    }

    /** The time, later than ever before: what is told at one time was not asked at the same. */
    long stampNanos() {
        stampedNanos = Math.max(stampedNanos + 1, System.nanoTime());
        return stampedNanos;
    }

    /** What a client is to ask now, if anything. */
    Optional<Asked> take(KeyClient client, long nowNanos) {
        boolean isDue =
                switch (phase) {
                    case LOADING -> isTurn(client.number(), nowNanos);
                    case READING -> client == clients.getLast();
                    case JUDGING, OVER -> false;
                };
        if (!isDue) {
            return Optional.empty();
        }
        int first = random.nextInt(keys.size());
        for (int i = 0; i < keys.size(); i++) {
            KeyInUse key = keys.get((first + i) % keys.size());
            if (key.isOpen() || key.isLastReadDue()) {
                Command command = key.isOpen() ? draw() : new Command.Get();
                key.onAsked();
                return Optional.of(new Asked(key, command));
            }
        }
        return Optional.empty();
    }

    /** Turns that were missed are left out: there is no rush when the pair serves again. */
    private boolean isTurn(int client, long nowNanos) {
        if (pace.due(client, turns[client], 1, nowNanos) == 0) {
            return false;
        }
        while (pace.dueNanos(client, turns[client], nowNanos) <= nowNanos) {
            turns[client]++;
        }
        return true;
    }

    /** Four reads, three writes, two that do both, and one of these that deletes. */
    private Command draw() {
        return switch (random.nextInt(10)) {
            case 0, 1, 2, 3 -> new Command.Get();
            case 4, 5, 6 -> new Command.Set(++lastValue);
            case 7, 8 -> new Command.Exchange(++lastValue);
            default -> new Command.Exchange(NIL);
        };
    }

    // What clients tell the run.

    void onConnected(long nowNanos) {
        if (!isReached) {
            isReached = true;
            pace.begin(nowNanos);
            untilNanos = nowNanos + plan.time().toNanos();
        }
    }

    void onAcknowledged(Asked asked, RegisterOperation operation) {
        servedNanos = System.nanoTime();
        acknowledged.setRelease(acknowledged.getPlain() + 1);
        asked.key().onEnded(operation);
    }

    void onRefused(Asked asked) {
        refused++;
        asked.key().onRefused();
    }

    void onUnknown(Asked asked, RegisterOperation operation) {
        unknown++;
        asked.key().onEnded(operation);
    }

    void onTrouble(String why) {
        trouble = why;
    }

    // Time.

    private void onTick() {
        long nowNanos = System.nanoTime();
        clients.forEach(client -> client.onTick(nowNanos));
        retire(nowNanos);
        boolean isTimeOver = isStopped || (isReached && nowNanos >= untilNanos);
        boolean isSilent = nowNanos - servedNanos > plan.timeout().toNanos();
        switch (phase) {
            case LOADING -> {
                if (isSilent || (isTimeOver && !isReached)) {
                    becomeJudging();
                } else if (isTimeOver) {
                    becomeReading();
                }
            }
            case READING -> {
                if (isSilent || keys.isEmpty()) {
                    becomeJudging();
                }
            }
            case JUDGING -> {
                if (keys.isEmpty() && judge.waiting() == 0) {
                    finish();
                }
            }
            case OVER -> {}
        }
    }

    /** Gives complete histories to the judge, as long as it has room. */
    private void retire(long nowNanos) {
        for (int i = keys.size() - 1; i >= 0; i--) {
            KeyInUse key = keys.get(i);
            if (!key.isComplete() && phase != Phase.JUDGING) {
                continue;
            }
            if (!judge.hasRoom()) {
                servedNanos = nowNanos; // who waits for the judge waits for no node
                return;
            }
            judge.take(key);
            if (phase == Phase.LOADING) {
                keys.set(i, freshKey());
            } else {
                keys.remove(i);
            }
        }
    }

    private void becomeReading() {
        phase = Phase.READING;
        keys.removeIf(key -> !key.isBegun());
        keys.forEach(KeyInUse::close);
        var last = new KeyClient(this, 0); // whose own operations will have ended by then
        clients.add(last);
        last.connect();
    }

    private void becomeJudging() {
        phase = Phase.JUDGING;
        keys.removeIf(key -> !key.isBegun());
        unread = keys.stream().filter(key -> !key.isComplete()).count();
    }

    @Override
    public void stop() {
        isStopped = true;
    }

    @Override
    public void abort() {
        if (!result.isDone()) {
            if (phase != Phase.JUDGING) {
                becomeJudging();
            }
            finish();
        }
    }

    private void finish() {
        phase = Phase.OVER;
        var operations = new KeyResult.Operations(acknowledged.getPlain(), refused, unknown);
        var found =
                new KeyResult.Keys(
                        judge.judged(),
                        judge.violated(),
                        judge.undecided(),
                        unread,
                        keys.size() + judge.waiting());
        result.complete(new KeyResult(operations, found, judge.evidence(), trouble));
        dialer.close();
        judge.close();
    }

    // For other threads.

    @Override
    public CompletableFuture<KeyResult> result() {
        return result;
    }

    long acknowledged() {
        return acknowledged.getAcquire();
    }
}
