package dev.futago.node.admin;

import dev.futago.common.guest.HeapUse;
import dev.futago.common.role.RoleStatus;
import dev.futago.common.role.Tally;
import dev.futago.common.role.Tenure;
import dev.futago.node.Chronicle;
import dev.futago.node.NodeView;
import dev.futago.node.arbiter.Arbiters;
import dev.futago.node.logging.QueuedAppender;
import dev.futago.node.logging.StandardStreams;

import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Metrics in the Prometheus text format, made from a view when they are asked for: what they cost
 * is paid by the thread that asks, and nothing is registered anywhere. Used by one thread.
 */
final class Metrics {

    static final String CONTENT_TYPE = PrometheusTextFormatWriter.CONTENT_TYPE;

    /** The finest bucket holds what took less than 2^10 ns, about a microsecond. */
    private static final int POWER_MIN = 10;

    /** The last border is at 2^34 ns, about 17 s. */
    private static final int POWER_MAX = 34;

    /** Between 2 and 65 µs, where checkpoints are, each power of two has four borders. */
    private static final int FINE_MIN = 12;

    private static final int FINE_MAX = 16;

    private static final PrometheusTextFormatWriter WRITER = PrometheusTextFormatWriter.create();

    /** Why the primary was taken for lost: few words, for each is a time series. */
    private enum LossReason {
        CONNECTION_CLOSED,
        SILENCE,
        OTHER;

        static LossReason of(Chronicle.Takeover takeover) {
            String words = takeover.reason();
            if (words.contains("connection closed")) {
                return CONNECTION_CLOSED;
            }
            return words.contains("silent") ? SILENCE : OTHER;
        }

        String label() {
            return name().toLowerCase(Locale.ROOT).replace('_', ' ');
        }
    }

    private final Map<LossReason, Long> takeovers = new EnumMap<>(LossReason.class);
    private long takeoversSeen;

    /** Nothing seen yet. */
    Metrics() {
        for (LossReason reason : LossReason.values()) {
            takeovers.put(reason, 0L);
        }
    }

    /** A node's metrics now. */
    String render(NodeView view) {
        noteTakeovers(view);
        List<MetricSnapshot> metrics = new ArrayList<>();
        addStanding(view, metrics);
        addCheckpoints(view, metrics);
        addOutputs(view, metrics);
        addGuestHeap(view.guestHeap(), metrics);
        addFailovers(view, metrics);
        addPauses(metrics);
        addLog(metrics);
        return write(new MetricSnapshots(metrics));
    }

    /** Of several takeovers between two scrapes all are put down to the last one's reason. */
    private void noteTakeovers(NodeView view) {
        long now = view.tally().count(Tally.Count.TAKEOVERS);
        if (now > takeoversSeen) {
            LossReason why =
                    view.chronicle().lastTakeover().map(LossReason::of).orElse(LossReason.OTHER);
            takeovers.merge(why, now - takeoversSeen, Long::sum);
            takeoversSeen = now;
        }
    }

    private static void addStanding(NodeView view, List<MetricSnapshot> to) {
        RoleStatus status = view.status();
        to.add(gauge("protected", "Whether this node is part of a pair.", status.isProtected()));
        to.add(roles(status));
        status.tenure()
                .map(Tenure::epoch)
                .ifPresent(epoch -> to.add(gauge("epoch", "Counts owners of the pair.", epoch)));
        to.add(
                counter(
                        "unprotected_seconds",
                        "Time without protection.",
                        view.chronicle().unprotected().toNanos() / 1e9));
        if (!view.arbiterKind().equals(Arbiters.NONE)) {
            to.add(
                    gauge(
                            "arbiter_up",
                            "Whether the arbiter answered when it was asked last.",
                            view.arbiter().isUp()));
        }
        if (status.peer().isPresent()) {
            to.add(
                    gauge(
                            "heartbeat_age_seconds",
                            "Since the peer was heard.",
                            status.peerSilenceNanos() / 1e9));
        }
    }

    private static GaugeSnapshot roles(RoleStatus status) {
        GaugeSnapshot.Builder metric =
                GaugeSnapshot.builder().name("futago_role").help("1 for the role it plays.");
        for (String role : List.of("primary", "standby")) {
            metric.dataPoint(
                    GaugeDataPointSnapshot.builder()
                            .labels(Labels.of("role", role))
                            .value(status.role().equals(role) ? 1 : 0)
                            .build());
        }
        return metric.build();
    }

    private static void addCheckpoints(NodeView view, List<MetricSnapshot> to) {
        RoleStatus status = view.status();
        Tally tally = view.tally();
        to.add(counter("checkpoints", "Sealed.", tally.count(Tally.Count.CHECKPOINTS)));
        to.add(gauge("checkpoint_sequence", "Last sealed or applied.", status.checkpoint()));
        to.add(gauge("acknowledged_sequence", "Last acknowledged.", status.acked()));
        to.add(
                HistogramSnapshot.builder()
                        .name("futago_checkpoint_seconds")
                        .help("How long a checkpoint takes, by phase.")
                        .dataPoint(times(tally.span(Tally.Span.SEAL), Labels.of("phase", "seal")))
                        .dataPoint(times(tally.span(Tally.Span.SEND), Labels.of("phase", "send")))
                        .dataPoint(times(tally.span(Tally.Span.ACK), Labels.of("phase", "ack")))
                        .build());
        to.add(
                HistogramSnapshot.builder()
                        .name("futago_loop_seconds")
                        .help("How long the turns of the node's loop lasted.")
                        .dataPoint(times(tally.span(Tally.Span.TURN), Labels.EMPTY))
                        .build());
        to.add(
                GaugeSnapshot.builder()
                        .name("futago_loop_seconds_max")
                        .help("The longest turn, and the last command that it executed.")
                        .dataPoint(
                                GaugeDataPointSnapshot.builder()
                                        .labels(Labels.of("command", view.longestTurn().command()))
                                        .value(view.longestTurn().nanos() / 1e9)
                                        .build())
                        .build());
        to.add(
                counter(
                        "peer_busy_words",
                        "Words of the primary's second thread: its loop executes a long command.",
                        tally.count(Tally.Count.BUSY_WORDS)));
        to.add(counter("dirty_pages", "Sealed.", tally.count(Tally.Count.DIRTY_PAGES)));
        to.add(counter("delta_bytes", "Sealed.", tally.count(Tally.Count.DELTA_BYTES)));
        to.add(
                gauge(
                        "resync_bytes_remaining",
                        "What the joiner has still to receive.",
                        status.resyncBytesLeft()));
        to.add(
                gauge(
                        "verify_mismatch_pages",
                        "Pages of a standby that verifications found different.",
                        tally.count(Tally.Count.VERIFY_MISMATCH_PAGES)));
        to.add(
                counter(
                        "guest_defects",
                        "Requests that threw and changed nothing.",
                        tally.count(Tally.Count.GUEST_DEFECTS)));
        to.add(
                counter(
                        "poison_requests_refused",
                        "Requests refused because they ended a node of this pair.",
                        tally.count(Tally.Count.POISON_REQUESTS_REFUSED)));
        to.add(
                counter(
                        "standby_requests",
                        "Requests that came to a standby while it served reads.",
                        tally.count(Tally.Count.STANDBY_REQUESTS)));
        to.add(
                counter(
                        "stale_epoch_frames",
                        "Frames of another epoch, left alone.",
                        tally.count(Tally.Count.STALE_EPOCH_FRAMES)));
    }

    private static void addOutputs(NodeView view, List<MetricSnapshot> to) {
        Tally tally = view.tally();
        to.add(gauge("outputs_held", "Replies that wait.", view.status().heldOutputs()));
        to.add(
                HistogramSnapshot.builder()
                        .name("futago_output_hold_seconds")
                        .help("How long replies waited for their witness.")
                        .dataPoint(times(tally.span(Tally.Span.HOLD), Labels.EMPTY))
                        .build());
        to.add(
                CounterSnapshot.builder()
                        .name("futago_outputs_released")
                        .help("Replies released, by witness.")
                        .dataPoint(
                                count(
                                        tally.count(Tally.Count.OUTPUTS_RELEASED_BY_ACK),
                                        Labels.of("witness", "ack")))
                        .dataPoint(
                                count(
                                        tally.count(Tally.Count.OUTPUTS_RELEASED_SOLO),
                                        Labels.of("witness", "solo")))
                        .build());
    }

    private static void addGuestHeap(HeapUse heap, List<MetricSnapshot> to) {
        to.add(
                gauge(
                        "guest_heap_limit_bytes",
                        "Limit of the heap that the guest uses beside its memory and answers.",
                        heap.limitBytes()));
        to.add(
                gauge(
                        "guest_heap_kept_bytes",
                        "Heap that the guest keeps between requests.",
                        heap.keptBytes()));
        to.add(
                gauge(
                        "guest_heap_collected_peak_bytes",
                        "The most heap that one request has collected.",
                        heap.collectedPeakBytes()));
        to.add(
                counter(
                        "guest_refusals",
                        "Requests refused because they would have used too much heap.",
                        heap.refusals()));
    }

    private void addFailovers(NodeView view, List<MetricSnapshot> to) {
        CounterSnapshot.Builder metric =
                CounterSnapshot.builder()
                        .name("futago_failovers")
                        .help("Takeovers by this node, by why the primary was taken for lost.");
        takeovers.forEach(
                (why, times) -> metric.dataPoint(count(times, Labels.of("reason", why.label()))));
        to.add(metric.build());
        view.chronicle()
                .lastTakeover()
                .flatMap(Chronicle.Takeover::gap)
                .ifPresent(
                        gap ->
                                to.add(
                                        gauge(
                                                "last_failover_seconds",
                                                "From suspicion to the first reply.",
                                                gap.toNanos() / 1e9)));
    }

    /**
     * Only ZGC tells its pauses apart from its cycles; with another collector there is no such
     * metric.
     */
    private static void addPauses(List<MetricSnapshot> to) {
        List<GarbageCollectorMXBean> pauses =
                ManagementFactory.getGarbageCollectorMXBeans().stream()
                        .filter(bean -> bean.getName().startsWith("ZGC"))
                        .filter(bean -> bean.getName().endsWith("Pauses"))
                        .toList();
        if (!pauses.isEmpty()) {
            long millis =
                    pauses.stream().mapToLong(GarbageCollectorMXBean::getCollectionTime).sum();
            to.add(counter("jvm_pause_seconds", "Stopped by the collector.", millis / 1e3));
        }
    }

    private static void addLog(List<MetricSnapshot> to) {
        to.add(
                counter(
                        "log_lines_dropped",
                        "Log lines dropped because standard error was not read.",
                        StandardStreams.droppedLogLines()));
        to.add(
                counter(
                        "log_lines_suppressed",
                        "Log lines suppressed because lines of their kind came too often.",
                        QueuedAppender.suppressedLines()));
    }

    private static GaugeSnapshot gauge(String name, String help, boolean value) {
        return gauge(name, help, value ? 1 : 0);
    }

    private static GaugeSnapshot gauge(String name, String help, Number value) {
        return GaugeSnapshot.builder()
                .name("futago_" + name)
                .help(help)
                .dataPoint(GaugeDataPointSnapshot.builder().value(value.doubleValue()).build())
                .build();
    }

    /** The writer adds {@code _total} to the name. */
    private static CounterSnapshot counter(String name, String help, Number value) {
        return CounterSnapshot.builder()
                .name("futago_" + name)
                .help(help)
                .dataPoint(count(value, Labels.EMPTY))
                .build();
    }

    private static CounterDataPointSnapshot count(Number value, Labels labels) {
        return CounterDataPointSnapshot.builder().value(value.doubleValue()).labels(labels).build();
    }

    private static HistogramDataPointSnapshot times(Tally.Histogram spans, Labels labels) {
        ClassicHistogramBuckets.Builder buckets = ClassicHistogramBuckets.builder();
        long counted = 0;
        for (int power = 0; power <= POWER_MAX; power++) {
            for (int quarter = 0; quarter < Tally.Histogram.QUARTERS; quarter++) {
                counted += spans.quarter(power, quarter);
                if (isBorder(power, quarter)) {
                    buckets.bucket(Tally.Histogram.borderNanos(power, quarter) / 1e9, counted);
                    counted = 0;
                }
            }
        }
        for (int power = POWER_MAX + 1; power < Long.SIZE; power++) {
            counted += spans.bucket(power);
        }
        buckets.bucket(Double.POSITIVE_INFINITY, counted);
        return HistogramDataPointSnapshot.builder()
                .classicHistogramBuckets(buckets.build())
                .sum(spans.sumNanos() / 1e9)
                .labels(labels)
                .build();
    }

    private static boolean isBorder(int power, int quarter) {
        boolean isLast = quarter == Tally.Histogram.QUARTERS - 1;
        return power >= POWER_MIN && (isLast || (power >= FINE_MIN && power <= FINE_MAX));
    }

    private static String write(MetricSnapshots metrics) {
        var out = new ByteArrayOutputStream();
        try {
            WRITER.write(out, metrics);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return out.toString(StandardCharsets.UTF_8);
    }
}
