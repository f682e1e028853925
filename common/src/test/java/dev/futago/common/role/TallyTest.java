package dev.futago.common.role;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TallyTest {

    private final Tally tally = new Tally();

    @Test
    void eachThingIsCountedByItself() {
        tally.add(Tally.Count.REQUESTS, 3);
        tally.add(Tally.Count.REQUESTS, 4);

        assertThat(tally.count(Tally.Count.REQUESTS)).isEqualTo(7);
        assertThat(tally.count(Tally.Count.TAKEOVERS)).isZero();
    }

    @Test
    void nothingMeasuredTookNoTime() {
        var none = tally.span(Tally.Span.ACK);

        assertThat(none.count()).isZero();
        assertThat(none.sumNanos()).isZero();
        assertThat(none.atMostNanos(0.99)).isZero();
    }

    @Test
    void aQuantileIsTheUpperBorderOfItsBucket() {
        for (int i = 0; i < 90; i++) {
            tally.took(Tally.Span.ACK, 100);
        }
        for (int i = 0; i < 10; i++) {
            tally.took(Tally.Span.ACK, 5000);
        }

        var took = tally.span(Tally.Span.ACK);

        assertThat(took.atMostNanos(0)).isEqualTo(128);
        assertThat(took.atMostNanos(0.5)).isEqualTo(128);
        assertThat(took.atMostNanos(0.9)).isEqualTo(128);
        assertThat(took.atMostNanos(0.91)).isEqualTo(8192);
        assertThat(took.atMostNanos(1)).isEqualTo(8192);
        assertThat(took.count()).isEqualTo(100);
        assertThat(took.sumNanos()).isEqualTo(90 * 100 + 10 * 5000);
    }

    @Test
    void bucketsBeginAtPowersOfTwo() {
        for (long nanos : new long[] {0, 1, 2, 3, 4, 7, 8}) {
            tally.took(Tally.Span.SEAL, nanos);
        }

        var took = tally.span(Tally.Span.SEAL);

        assertThat(took.bucket(0)).isEqualTo(1);
        assertThat(took.bucket(1)).isEqualTo(1);
        assertThat(took.bucket(2)).isEqualTo(2);
        assertThat(took.bucket(3)).isEqualTo(2);
        assertThat(took.bucket(4)).isEqualTo(1);
    }

    @Test
    void aBucketHasFourQuartersOfOneWidth() {
        for (long nanos : new long[] {0, 3, 8192, 10_239, 10_240, 16_383, 16_384}) {
            tally.took(Tally.Span.SEAL, nanos);
        }

        var took = tally.span(Tally.Span.SEAL);

        assertThat(took.quarter(14, 0)).isEqualTo(2);
        assertThat(took.quarter(14, 1)).isEqualTo(1);
        assertThat(took.quarter(14, 2)).isZero();
        assertThat(took.quarter(14, 3)).isEqualTo(1);
        assertThat(took.quarter(15, 0)).isEqualTo(1);
        assertThat(Tally.Histogram.borderNanos(14, 0)).isEqualTo(10_240);
        assertThat(Tally.Histogram.borderNanos(14, 3)).isEqualTo(16_384);
    }

    @Test
    void aClockThatStoodStillCountsAsNoTime() {
        tally.took(Tally.Span.HOLD, -5);
        tally.took(Tally.Span.HOLD, Long.MAX_VALUE);

        assertThat(tally.span(Tally.Span.HOLD).bucket(0)).isEqualTo(1);
        assertThat(tally.span(Tally.Span.HOLD).count()).isEqualTo(2);
    }
}
