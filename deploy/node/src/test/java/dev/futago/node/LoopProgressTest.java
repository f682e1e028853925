package dev.futago.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.futago.common.role.Incarnation;
import dev.futago.common.role.Message;
import dev.futago.common.role.NodeRef;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.Optional;

class LoopProgressTest {

    private static final long SECOND = 1_000_000_000;

    private static final Message.Busy WORD =
            new Message.Busy(
                    3,
                    new NodeRef("a", new Incarnation(1, 1)),
                    new NodeRef("b", new Incarnation(2, 2)),
                    0);

    private long nowNanos = SECOND;
    private final LoopProgress progress = new LoopProgress(() -> nowNanos, 30 * SECOND);

    @Test
    void idleLoopIsNotBusy() {
        progress.setWord(Optional.of(WORD));
        nowNanos += 60 * SECOND;

        assertThat(progress.busy()).isEmpty();
        assertThat(progress.busyWord()).isEmpty();
    }

    @Test
    void shortTurnIsNotBusy() {
        progress.beginTurn(nowNanos);
        nowNanos += SECOND / 10;

        assertThat(progress.busy()).isEmpty();
    }

    @Test
    void longTurnNamesItsCommand() {
        progress.beginTurn(nowNanos);
        progress.executes("sunionstore");
        nowNanos += 3 * SECOND;

        assertThat(progress.busy())
                .contains(new LoopProgress.Busy("sunionstore", Duration.ofSeconds(3), false));
        assertThat(progress.busy().orElseThrow().words())
                .isEqualTo("busy in SUNIONSTORE for 3.0 s");
    }

    @Test
    void busyWordCarriesTheLastFinishedTurn() {
        progress.setWord(Optional.of(WORD));
        progress.beginTurn(nowNanos);
        progress.endTurn(nowNanos);
        progress.beginTurn(nowNanos);
        nowNanos += SECOND;

        assertThat(progress.busyWord())
                .contains(new Message.Busy(3, WORD.owner(), WORD.standby(), 1));
    }

    @Test
    void nodeWithoutAPeerSaysNothing() {
        progress.beginTurn(nowNanos);
        nowNanos += SECOND;

        assertThat(progress.busyWord()).isEmpty();
    }

    @Test
    void turnBeyondBusyTimeoutIsTooLong() {
        progress.beginTurn(nowNanos);
        nowNanos += 30 * SECOND;

        assertThat(progress.busy().orElseThrow().isTooLong()).isTrue();
    }

    @Test
    void longTurnIsOverForWhatHasNotBegun() {
        progress.beginTurn(nowNanos);
        progress.look();
        assertThat(progress.isOver()).isFalse();
        nowNanos += SECOND / 10;
        progress.look();
        assertThat(progress.isOver()).isTrue();

        progress.endTurn(nowNanos);
        progress.beginTurn(nowNanos);

        assertThat(progress.isOver()).isFalse();
    }

    @Test
    void lastReadingOfTheClockIsKept() {
        progress.beginTurn(nowNanos);
        nowNanos += 5;
        progress.look();
        assertThat(progress.lastNanos()).isEqualTo(SECOND);
        assertThat(progress.nanos()).isEqualTo(SECOND + 5);
        assertThat(progress.lastNanos()).isEqualTo(SECOND + 5);

        progress.continueTurn(SECOND + 7);
        assertThat(progress.lastNanos()).isEqualTo(SECOND + 7);
        progress.endEvents(SECOND + 8);
        assertThat(progress.lastNanos()).isEqualTo(SECOND + 8);
    }

    @Test
    void longestTurnNamesItsCommand() {
        progress.beginTurn(nowNanos);
        progress.executes("keys");
        nowNanos += SECOND;
        assertThat(progress.endTurn(nowNanos)).isEqualTo(SECOND);
        progress.beginTurn(nowNanos);
        progress.executes("get");
        progress.endTurn(nowNanos + 1);

        assertThat(progress.longest()).isEqualTo(new LoopProgress.Longest("keys", SECOND));
    }
}
