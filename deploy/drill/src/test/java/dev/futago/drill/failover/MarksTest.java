package dev.futago.drill.failover;

import static org.assertj.core.api.Assertions.assertThat;

import dev.futago.drill.report.Figure;
import dev.futago.drill.report.Moment;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Set;

class MarksTest {

    private static final long FAULT = 5_000_000_000L;
    private static final Set<String> HEALINGS = Set.of("a is started again");

    private static Chronology.Line line(long millis, String who, String text) {
        return new Chronology.Line(FAULT + millis * 1_000_000, who, text);
    }

    private static Marks of(Chronology.Line... lines) {
        return new Marks(new Marks.Fault(FAULT, "SIGKILL", HEALINGS), List.of(lines));
    }

    private final Marks takeover =
            of(
                    line(-100, "b", "suspected nobody"),
                    line(0, "", "SIGKILL"),
                    line(30, "b", "suspected a/1 in epoch 1: connection closed"),
                    line(42, "b", "TOOK OVER: epoch 2 from checkpoint 7"),
                    line(1_000, "", "a is started again"),
                    line(3_000, "b", "resync of a/2 finished in epoch 2: 9 pages, 36972 bytes"),
                    line(3_100, "b", "PROTECTED: paired with a/2 in epoch 2"),
                    line(3_101, "a", "following b/1 in epoch 2"));

    @Test
    void aTakeoverIsSuspectedClaimedAndProtectedAgain() {
        assertThat(takeover.figures())
                .containsEntry(Figure.SUSPECTED, 30.0)
                .containsEntry(Figure.CLAIMED, 42.0)
                .containsEntry(Figure.PROTECTED_AGAIN, 3_100.0);
        assertThat(takeover.unprotectedSeconds()).hasValue(3.1);
        assertThat(takeover.resyncBytes()).hasValue(36_972);
    }

    @Test
    void eachLineSinceTheFaultIsAMoment() {
        assertThat(takeover.moments())
                .extracting(Moment::mark)
                .containsExactly(
                        Moment.Mark.FAULT,
                        Moment.Mark.SUSPECTED,
                        Moment.Mark.CLAIMED,
                        Moment.Mark.HEALED,
                        Moment.Mark.NONE,
                        Moment.Mark.PROTECTED_AGAIN,
                        Moment.Mark.NONE);
    }

    @Test
    void onlyASilenceAroundTheClaimIsTheFaults() {
        assertThat(takeover.spansTheClaim(1, 55)).isTrue();
        assertThat(takeover.spansTheClaim(2_900, 3_000)).isFalse();
    }

    @Test
    void aSwitchoverNeverEndsProtection() {
        Marks marks =
                of(line(0, "", "SIGKILL"), line(40, "b", "SWITCHED OVER: primary in epoch 2"));

        assertThat(marks.unprotectedSeconds()).hasValue(0);
        assertThat(marks.figures())
                .containsEntry(Figure.CLAIMED, 40.0)
                .doesNotContainKey(Figure.PROTECTED_AGAIN);
        assertThat(marks.resyncBytes()).isEmpty();
    }

    @Test
    void aLinkThatReturnsIsProtectionAgain() {
        Marks marks =
                of(
                        line(3, "a", "link to b/1 lost in epoch 1: connection closed"),
                        line(9, "a", "reconnected with b/1 in epoch 1"),
                        line(20, "b", "link to a/1 lost in epoch 1: garbage received"),
                        line(27, "b", "reconnected with a/1 in epoch 1"));

        assertThat(marks.unprotectedSeconds()).hasValue(0.027);
    }

    @Test
    void protectionThatDoesNotComeBackHasNoTime() {
        Marks marks = of(line(9, "b", "UNPROTECTED: solo in epoch 2"));

        assertThat(marks.unprotectedSeconds()).isEmpty();
    }
}
