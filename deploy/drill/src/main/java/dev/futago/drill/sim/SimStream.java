package dev.futago.drill.sim;

import dev.futago.common.memory.PageBatch;
import dev.futago.common.role.Message;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * One direction of a connection: it keeps its order, may be late, and may end at any unit of its
 * {@link Carrier}, so that what comes after never arrives.
 */
final class SimStream {

    private static final long LATENCY_NANOS_MIN = 20_000;
    private static final long LATENCY_NANOS_MAX = 200_000;
    private static final long SLOW_NANOS_MAX = 400_000_000;
    private static final int PIECES_MAX = 3;
    private static final int EARLY_UNITS_MAX = 60;

    /** Pages that the network takes when it has all up to some unit. */
    private record Lent(long end, PageBatch pages) {}

    private final Timeline timeline;
    private final Chance chance;
    private final Carrier carrier;
    private final boolean isPieced;
    private final Consumer<List<Message>> receiver;
    private final ArrayDeque<Lent> lent = new ArrayDeque<>();
    private long sent;
    private long arrived;
    private long limit = Long.MAX_VALUE;
    private long lastArrivalNanos;
    private boolean isSlow;
    private boolean isDamageDue;
    private boolean isCut;
    private boolean isBroken;
    private boolean isEnded;
    private boolean hasLostEnd;

    /**
     * A stream in which nothing is under way.
     *
     * @param isPieced whether what arrives at once knows nothing of frames
     * @param receiver given what is complete with each arrival
     */
    SimStream(
            Timeline timeline,
            Chance chance,
            Carrier carrier,
            boolean isPieced,
            Consumer<List<Message>> receiver) {
        this.timeline = timeline;
        this.chance = chance;
        this.carrier = carrier;
        this.isPieced = isPieced;
        this.receiver = receiver;
    }

    void send(Message message) {
        Optional<PageBatch> pages = message.pages();
        if (isEnded) {
            pages.ifPresent(PageBatch::release);
            return;
        }
        boolean isDamaged = isDamageDue && pages.map(PageBatch::bytes).orElse(0) > 0;
        isDamageDue &= !isDamaged;
        long from = sent;
        sent += carrier.put(message, isDamaged);
        pages.ifPresent(batch -> lent.add(new Lent(sent, batch)));
        if (isPieced) {
            sendPieces(from);
        }
        arriveLater(sent);
    }

    private void sendPieces(long from) {
        long at = from;
        for (long left = chance.between(0, PIECES_MAX - 1); left > 0 && at < sent - 1; left--) {
            at = chance.between(at + 1, sent - 1);
            arriveLater(at);
        }
    }

    private void arriveLater(long end) {
        timeline.after(arrival(), () -> arrive(end));
    }

    /** What is sent now arrives after all that was sent before. */
    private long arrival() {
        long latency = chance.between(LATENCY_NANOS_MIN, LATENCY_NANOS_MAX);
        if (isSlow && chance.happens(0.1)) {
            latency = chance.between(LATENCY_NANOS_MAX, SLOW_NANOS_MAX);
        }
        lastArrivalNanos = Math.max(lastArrivalNanos, timeline.nowNanos() + latency);
        return lastArrivalNanos - timeline.nowNanos();
    }

    private void arrive(long end) {
        while (!lent.isEmpty() && lent.getFirst().end <= end) {
            lent.removeFirst().pages.release();
        }
        // One read may bring the beginning of what was sent after it.
        long read = isPieced ? Math.min(sent, end + chance.between(0, EARLY_UNITS_MAX)) : end;
        long through = Math.min(read, limit);
        if (through > arrived && !isEnded) {
            List<Message> complete = carrier.take(through - arrived);
            arrived = through;
            receiver.accept(complete);
        }
    }

    /** Tells something after all that is under way, whether that arrives or not. */
    void afterAll(Runnable deed) {
        timeline.after(arrival(), deed);
    }

    /** The sender's end: it is under way as all before it is, and told when all that arrived. */
    void sendEnd(Runnable onArrival) {
        long all = sent;
        afterAll(
                () -> {
                    if (limit >= all && !isCut) {
                        onArrival.run();
                    } else {
                        hasLostEnd = true;
                    }
                });
    }

    /** The receiver is gone, or has closed: nothing more is delivered. */
    List<Message> end() {
        if (isEnded) {
            return List.of();
        }
        isEnded = true;
        return carrier.end();
    }

    /** Whether the last that arrived is a frame without its end. */
    boolean isWithinFrame() {
        return !isEnded && carrier.isWithinFrame();
    }

    long leakedBytes() {
        return carrier.leakedBytes();
    }

    /** It breaks for good, at any unit of what is under way. */
    void breakOff() {
        isBroken = true;
        limit = Math.min(limit, chance.happens(0.5) ? arrived : chance.between(arrived, sent));
    }

    /** Nothing more passes, until it heals. */
    void cut() {
        isCut = true;
        limit = Math.min(limit, chance.happens(0.5) ? arrived : chance.between(arrived, sent));
    }

    /** Things pass again; answers whether anything was lost, which cannot be made good. */
    boolean heal() {
        isCut = false;
        if (isBroken || hasLostEnd || sent > limit) {
            return true;
        }
        limit = Long.MAX_VALUE;
        return false;
    }

    /** What is under way waits in the network, and all that follows it. */
    void stall(long nanos) {
        lastArrivalNanos = Math.max(lastArrivalNanos, timeline.nowNanos() + nanos);
    }

    void setSlow(boolean isSlow) {
        this.isSlow = isSlow;
    }

    /** The next pages that are sent arrive with a bit turned. */
    void damageNext() {
        isDamageDue = true;
    }
}
