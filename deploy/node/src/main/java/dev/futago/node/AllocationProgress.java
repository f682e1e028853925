package dev.futago.node;

import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/** Tells how far the allocation of a large guest memory is, once a second at most. */
final class AllocationProgress implements LongConsumer {

    /** A smaller memory is there before anybody wonders. */
    private static final long TOLD_ABOVE_BYTES = 1L << 30;

    private static final long INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final double GIB = 1L << 30;

    private final long bytes;
    private final LongSupplier nanos;
    private final Consumer<String> log;
    private long toldAtNanos;

    /**
     * Progress towards so many bytes.
     *
     * @param nanos a clock that never goes back
     */
    AllocationProgress(long bytes, LongSupplier nanos, Consumer<String> log) {
        this.bytes = bytes;
        this.nanos = nanos;
        this.log = log;
        toldAtNanos = nanos.getAsLong();
    }

    @Override
    public void accept(long done) {
        long nowNanos = nanos.getAsLong();
        if (bytes > TOLD_ABOVE_BYTES && nowNanos - toldAtNanos >= INTERVAL_NANOS) {
            toldAtNanos = nowNanos;
            log.accept(
                    String.format(
                            Locale.ROOT,
                            "allocating guest memory: %.1f of %.1f GiB",
                            done / GIB,
                            bytes / GIB));
        }
    }
}
