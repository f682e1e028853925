package dev.futago.node;

import dev.futago.common.guest.Guest;
import dev.futago.common.role.Milestone;
import dev.futago.common.role.Sync;
import dev.futago.node.arbiter.RehearsedClaims;
import dev.futago.node.config.NodeConfig;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * Runs a {@link Rehearsal} when its node begins to follow for the first time, on a thread of its
 * own that rests most of the time, until the rehearsal has had what it may have, or the node has
 * something better to do. It knows its node's settings, and nothing else of it.
 *
 * <p>It is told milestones on the loop.
 */
final class WarmUp implements Consumer<Milestone>, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(WarmUp.class);

    /** After so many nothing is left to compile. */
    private static final long ROUNDS_MAX = 30_000;

    /**
     * It works for so long, and rests nine times as long: with less rest it and the compiler it
     * feeds delay acknowledgements where processors are few (docs/decisions/0015).
     */
    private static final long WORK_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private static final long REST_NANOS = 9 * WORK_NANOS;

    private static final int CLAIMS = 32;
    private static final Path TEMPORARY = Path.of(System.getProperty("java.io.tmpdir"));

    private final NodeConfig config;
    private final CountDownLatch wanted = new CountDownLatch(1);
    private volatile boolean isOver;
    private volatile boolean hasEnded;
    private volatile long takeovers;

    /**
     * Starts the thread, which waits. Not the loop's to start: a thread inherits the processor to
     * which the one that starts it is bound.
     */
    WarmUp(NodeConfig config) {
        this.config = config;
        if (!config.warmUp().isZero() && config.role().sync() != Sync.OFF) {
            Thread.ofPlatform().daemon().name("futago-warm-up").start(this::run);
        }
    }

    @Override
    public void accept(Milestone milestone) {
        if (milestone instanceof Milestone.Following) {
            wanted.countDown();
        } else if (milestone instanceof Milestone.Suspected
                || milestone instanceof Milestone.SwitchedOver) {
            close(); // The real thing has the processor from here on.
        }
    }

    private void run() {
        // A rehearsal must never be what ends a node.
        try {
            wanted.await();
            if (!isOver) {
                RehearsedClaims.make(TEMPORARY, CLAIMS, () -> !isOver);
                Guest guest = Guests.create(config.role().guestType(), config.guestOptions());
                Rehearsal.of(config.role(), guest, config.tracking()).ifPresent(this::rehearse);
            }
        } catch (InterruptedException | IOException | RuntimeException | Error defect) {
            LOG.warn("the rehearsal of a takeover failed; the node goes on", defect);
        }
        hasEnded = true;
    }

    private void rehearse(Rehearsal rehearsal) {
        var pace = new Pace(rehearsal);
        try (rehearsal) {
            rehearsal.run(pace::goesOn);
        }
        takeovers = rehearsal.takeovers();
        LOG.info(
                "rehearsed {} takeovers and {} rounds of requests in {} ms of processor time",
                takeovers,
                rehearsal.rounds(),
                TimeUnit.NANOSECONDS.toMillis(pace.usedNanos()));
    }

    @Override
    public void close() {
        isOver = true;
        wanted.countDown();
    }

    /** Whether nothing of it will run any more. */
    boolean hasEnded() {
        return hasEnded;
    }

    /** How many it rehearsed, once it has ended. */
    long takeovers() {
        return takeovers;
    }

    /** Work and rest of the thread that runs the rehearsal. */
    private final class Pace {

        private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        private final Rehearsal rehearsal;
        private long workedFromNanos = System.nanoTime();

        private Pace(Rehearsal rehearsal) {
            this.rehearsal = rehearsal;
        }

        boolean goesOn() {
            if (System.nanoTime() - workedFromNanos >= WORK_NANOS) {
                LockSupport.parkNanos(REST_NANOS);
                workedFromNanos = System.nanoTime();
                if (usedNanos() >= config.warmUp().toNanos()) {
                    return false;
                }
            }
            return !isOver && rehearsal.rounds() < ROUNDS_MAX;
        }

        long usedNanos() {
            return threads.getCurrentThreadCpuTime();
        }
    }
}
