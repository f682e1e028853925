package dev.futago.primary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.futago.common.memory.Delta;
import dev.futago.common.role.Invariant;
import dev.futago.common.role.RoleConfig;
import dev.futago.common.role.Sync;
import dev.futago.common.role.Tally;

import org.junit.jupiter.api.Test;

class CheckpointWindowTest {

    private static final long MILLI = 1_000_000;

    private final Tally tally = new Tally();
    private long nowNanos;

    @Test
    void isOpenUntilItsWidthIsUnderWay() {
        var window = window(Sync.PIPELINED, false);

        assertThat(seal(window)).isEqualTo(4);
        window.onAcked(3, nowNanos);

        assertThat(seal(window)).isEqualTo(3);
        assertThat(window.sealed()).isEqualTo(7);
    }

    @Test
    void stopAndWaitHasOneUnderWay() {
        assertThat(seal(window(Sync.STOP_AND_WAIT, true))).isEqualTo(1);
    }

    @Test
    void anAutomaticWindowIsOneOnAFastLink() {
        var window = window(Sync.PIPELINED, true);

        for (int i = 0; i < 50; i++) {
            assertThat(seal(window)).isEqualTo(1);
            nowNanos += MILLI / 20;
            window.onAcked(window.sealed(), nowNanos);
        }
    }

    @Test
    void anAutomaticWindowWidensOnASlowLinkUpToItsBoundAndNarrowsAgain() {
        var window = window(Sync.PIPELINED, true);
        for (int i = 0; i < 50; i++) {
            seal(window);
            nowNanos += 5 * MILLI;
            window.onAcked(window.sealed(), nowNanos);
        }
        assertThat(seal(window)).isEqualTo(4);

        for (int i = 0; i < 50; i++) {
            nowNanos += MILLI / 20;
            window.onAcked(window.sealed(), nowNanos);
            seal(window);
        }

        assertThat(window.sealed() - window.acked()).isEqualTo(1);
    }

    @Test
    void acknowledgementTimeIsMeasuredFromTheSealOfTheCheckpointAcknowledged() {
        var window = window(Sync.PIPELINED, false);
        window.onSealed(0);
        window.onSealed(7 * MILLI);

        window.onAcked(2, 10 * MILLI);

        assertThat(tally.span(Tally.Span.ACK).sumNanos()).isEqualTo(3 * MILLI);
    }

    @Test
    void onlyWhatIsSealedAndNotAcknowledgedYetIsPlausible() {
        var window = window(Sync.PIPELINED, false);
        seal(window);
        window.onAcked(2, nowNanos);

        assertThat(window.isPlausible(0)).isFalse();
        assertThat(window.isPlausible(2)).isFalse();
        assertThat(window.isPlausible(3)).isTrue();
        assertThat(window.isPlausible(4)).isTrue();
        assertThat(window.isPlausible(5)).isFalse();
        assertThatThrownBy(() -> window.onAcked(5, nowNanos))
                .isInstanceOf(Invariant.BrokenInvariant.class);
    }

    @Test
    void sealingBeyondItIsABrokenInvariant() {
        var window = window(Sync.PIPELINED, false);
        seal(window);

        assertThatThrownBy(() -> window.onSealed(nowNanos))
                .isInstanceOf(Invariant.BrokenInvariant.class)
                .hasMessageContaining("5");
    }

    @Test
    void startsOverForANewJoiner() {
        var window = window(Sync.PIPELINED, false);
        seal(window);
        window.onAcked(1, nowNanos);

        window.reset();

        assertThat(window.next()).isEqualTo(1);
        assertThat(window.acked()).isZero();
        assertThat(window.isOpen()).isTrue();
    }

    /** Seals while it may; answers how many checkpoints that were. */
    private int seal(CheckpointWindow window) {
        int count = 0;
        while (window.isOpen()) {
            window.onSealed(nowNanos);
            count++;
        }
        return count;
    }

    private CheckpointWindow window(Sync sync, boolean isAuto) {
        var timers = new RoleConfig.Timers(1, 2, 3, 1);
        var bounds = new RoleConfig.Bounds(4, isAuto, 1, 1);
        var config =
                new RoleConfig(
                        "p",
                        true,
                        true,
                        Setup.PLACEMENT,
                        "g",
                        4096,
                        sync,
                        Delta.LINE,
                        timers,
                        bounds);
        return new CheckpointWindow(config, tally);
    }
}
