package dev.futago.node.cli;

import dev.futago.common.role.Order;
import dev.futago.common.role.Outcome;
import dev.futago.common.role.RoleStatus;
import dev.futago.node.Node;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Ends a node that is told to end. A protected primary switches over first, so that clients wait
 * for a moment and not for a suspicion (PROTOCOL R16). An unprotected one whose joiner is receiving
 * the image waits for it, for it holds the only memory.
 */
final class OrderlyStop {

    private static final Logger LOG = LoggerFactory.getLogger("futago");

    private static final Duration SWITCHOVER_MAX = Duration.ofSeconds(5);
    private static final Duration ANSWER_MAX = Duration.ofSeconds(2);

    /** Between two looks at the joiner. */
    static final Duration POLL = Duration.ofMillis(100);

    /** Lets time pass. */
    @FunctionalInterface
    interface Sleeper {
        /** Returns when so much time has passed. */
        void sleep(Duration time) throws InterruptedException;
    }

    private final Function<Order, CompletableFuture<Outcome>> orders;
    private final Supplier<CompletableFuture<RoleStatus>> looks;
    private final LongSupplier clock;
    private final Sleeper sleeper;

    /**
     * A stop of one node.
     *
     * @param orders given to the node
     * @param looks at its role
     * @param clock in nanoseconds
     */
    OrderlyStop(
            Function<Order, CompletableFuture<Outcome>> orders,
            Supplier<CompletableFuture<RoleStatus>> looks,
            LongSupplier clock,
            Sleeper sleeper) {
        this.orders = orders;
        this.looks = looks;
        this.clock = clock;
        this.sleeper = sleeper;
    }

    /**
     * Hands over what must not end with this node.
     *
     * @param timeout for all of it
     * @return the process's exit code: {@link ExitCode#FAILED} when the pair's memory is lost
     */
    int handOver(Duration timeout) {
        try {
            return handOverBefore(clock.getAsLong() + timeout.toNanos());
        } catch (ExecutionException | TimeoutException failed) {
            LOG.warn("told to end: no switchover (the node does not answer)", failed);
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
        return ExitCode.FAILED;
    }

    private int handOverBefore(long deadlineNanos)
            throws ExecutionException, TimeoutException, InterruptedException {
        RoleStatus status = look();
        boolean isToldToWait = false;
        while (isSolePrimary(status)) {
            long leftNanos = deadlineNanos - clock.getAsLong();
            if (!Node.hasJoiner(status) || leftNanos <= 0) {
                LOG.error(
                        "told to end: the memory of the pair is LOST (no standby holds it; state"
                                + " {}, {} bytes of the image not sent)",
                        status.state(),
                        status.resyncBytesLeft());
                return ExitCode.FAILED;
            }
            if (!isToldToWait) {
                isToldToWait = true;
                LOG.warn(
                        "told to end: waits up to {} s for the joiner, which receives the only copy"
                                + " of the memory",
                        TimeUnit.NANOSECONDS.toSeconds(leftNanos));
            }
            sleeper.sleep(POLL);
            status = look();
        }
        if (status.isProtected() && isPrimary(status)) {
            switchOver(deadlineNanos - clock.getAsLong());
        }
        return ExitCode.OK;
    }

    /** Whatever comes of it, the standby holds all that was acknowledged. */
    private void switchOver(long leftNanos)
            throws ExecutionException, TimeoutException, InterruptedException {
        long nanos = Math.clamp(leftNanos, 1, SWITCHOVER_MAX.toNanos());
        Outcome outcome =
                orders.apply(new Order.Switchover(false, nanos))
                        .get(nanos + ANSWER_MAX.toNanos(), TimeUnit.NANOSECONDS);
        LOG.info("told to end: {}", outcome.text());
    }

    private RoleStatus look() throws ExecutionException, TimeoutException, InterruptedException {
        return looks.get().get(ANSWER_MAX.toNanos(), TimeUnit.NANOSECONDS);
    }

    private static boolean isPrimary(RoleStatus status) {
        return status.role().equals("primary");
    }

    /** Whether the record, as far as it is known, names no other holder of the memory. */
    private static boolean isSolePrimary(RoleStatus status) {
        boolean hasStandby = status.tenure().flatMap(tenure -> tenure.standby()).isPresent();
        return isPrimary(status) && !hasStandby;
    }
}
