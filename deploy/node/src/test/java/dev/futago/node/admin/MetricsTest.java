package dev.futago.node.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.futago.common.role.Tally;

import org.junit.jupiter.api.Test;

import java.util.regex.Pattern;

class MetricsTest {

    private static final Pattern SAMPLE =
            Pattern.compile(
                    "[a-z_]+(\\{[a-z]+=\"[^\"]*\"(,[a-z]+=\"[^\"]*\")*})?"
                            + " (-?[0-9.]+(E-?[0-9]+)?|NaN|[+-]Inf)");

    private static String paired() {
        return new Metrics()
                .render(
                        TestView.paired()
                                .tookOver("primary lost: silent for 2003 ms")
                                .count(Tally.Count.CHECKPOINTS, 5)
                                .count(Tally.Count.OUTPUTS_RELEASED_BY_ACK, 9)
                                .took(Tally.Span.SEAL, 1_500)
                                .took(Tally.Span.SEAL, 300)
                                .took(Tally.Span.SEAL, 60_000_000_000L)
                                .build());
    }

    @Test
    void everyLineIsACommentOrASample() {
        for (String line : paired().lines().toList()) {
            assertThat(line.startsWith("# ") || SAMPLE.matcher(line).matches()).as(line).isTrue();
        }
    }

    @Test
    void theNamesAreTheContract() {
        assertThat(paired())
                .contains("\nfutago_protected 1.0\n")
                .contains("\nfutago_role{role=\"primary\"} 1.0\n")
                .contains("\nfutago_role{role=\"standby\"} 0.0\n")
                .contains("\nfutago_epoch 7.0\n")
                .contains("\nfutago_unprotected_seconds_total 1.5\n")
                .contains("\nfutago_arbiter_up 1.0\n")
                .contains("\nfutago_checkpoints_total 5.0\n")
                .contains("\nfutago_checkpoint_sequence 1048576.0\n")
                .contains("\nfutago_acknowledged_sequence 1048574.0\n")
                .contains("\nfutago_checkpoint_seconds_count{phase=\"ack\"} 0\n")
                .contains("\nfutago_checkpoint_seconds_count{phase=\"send\"} 0\n")
                .contains("\nfutago_output_hold_seconds_count 0\n")
                .contains("\nfutago_loop_seconds_count 0\n")
                .contains("\nfutago_loop_seconds_max{command=\"keys\"} 1.5\n")
                .contains("\nfutago_outputs_held 0.0\n")
                .contains("\nfutago_log_lines_dropped_total 0.0\n")
                .contains("\nfutago_log_lines_suppressed_total ")
                .contains("\nfutago_guest_heap_limit_bytes 1.048576E8\n")
                .contains("\nfutago_guest_heap_kept_bytes 1000.0\n")
                .contains("\nfutago_guest_heap_collected_peak_bytes 2000.0\n")
                .contains("\nfutago_guest_refusals_total 3.0\n")
                .contains("\nfutago_outputs_released_total{witness=\"ack\"} 9.0\n")
                .contains("\nfutago_outputs_released_total{witness=\"solo\"} 0.0\n")
                .contains("\nfutago_dirty_pages_total 0.0\n")
                .contains("\nfutago_delta_bytes_total 0.0\n")
                .contains("\nfutago_resync_bytes_remaining 0.0\n")
                .contains("\nfutago_failovers_total{reason=\"silence\"} 1.0\n")
                .contains("\nfutago_failovers_total{reason=\"connection closed\"} 0.0\n")
                .contains("\nfutago_last_failover_seconds 0.084\n")
                .contains("\nfutago_heartbeat_age_seconds 0.25\n")
                .contains("\nfutago_guest_defects_total 0.0\n")
                .contains("\nfutago_stale_epoch_frames_total 0.0\n");
    }

    @Test
    void timesAreCountedUpToEachBorderInSeconds() {
        assertThat(paired())
                .contains("futago_checkpoint_seconds_bucket{phase=\"seal\",le=\"1.024E-6\"} 1\n")
                .contains("futago_checkpoint_seconds_bucket{phase=\"seal\",le=\"2.048E-6\"} 2\n")
                .contains(
                        "futago_checkpoint_seconds_bucket{phase=\"seal\",le=\"17.179869184\"} 2\n")
                .contains("futago_checkpoint_seconds_bucket{phase=\"seal\",le=\"+Inf\"} 3\n")
                .contains("futago_checkpoint_seconds_count{phase=\"seal\"} 3\n")
                .contains("futago_checkpoint_seconds_sum{phase=\"seal\"} 60.0000018\n");
    }

    @Test
    void betweenTwoAnd65MicrosecondsThereAreFourBordersToAPowerOfTwo() {
        String text = new Metrics().render(TestView.paired().took(Tally.Span.SEAL, 10_000).build());

        assertThat(text)
                .contains("futago_checkpoint_seconds_bucket{phase=\"seal\",le=\"8.192E-6\"} 0\n")
                .contains("futago_checkpoint_seconds_bucket{phase=\"seal\",le=\"1.024E-5\"} 1\n")
                .contains("futago_checkpoint_seconds_bucket{phase=\"seal\",le=\"6.5536E-5\"} 1\n")
                .contains("phase=\"seal\",le=\"1.31072E-4\"} 1\n")
                .doesNotContain("le=\"8.192E-5\"");
    }

    @Test
    void takeoversKeepTheirReasonFromScrapeToScrape() {
        var metrics = new Metrics();
        TestView node = TestView.solo().tookOver("primary lost: connection closed");
        metrics.render(node.build());
        String text = metrics.render(node.tookOver("primary lost: silent for 2003 ms").build());

        assertThat(text)
                .contains("futago_failovers_total{reason=\"connection closed\"} 1.0\n")
                .contains("futago_failovers_total{reason=\"silence\"} 1.0\n");
    }

    @Test
    void whatIsNotKnownIsLeftOut() {
        String text =
                new Metrics()
                        .render(TestView.waiting().withoutRecord().arbiterKind("none").build());

        assertThat(text)
                .doesNotContain("futago_epoch")
                .doesNotContain("futago_arbiter_up")
                .doesNotContain("futago_heartbeat_age")
                .doesNotContain("futago_last_failover");
    }
}
