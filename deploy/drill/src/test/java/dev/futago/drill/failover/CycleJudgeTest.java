package dev.futago.drill.failover;

import static org.assertj.core.api.Assertions.assertThat;

import dev.futago.drill.load.LoadTimeline;
import dev.futago.drill.report.Check;
import dev.futago.drill.report.Cycle;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Set;

class CycleJudgeTest {

    private static final long SECOND = 1_000_000_000;
    private static final Check EQUAL = new Check(Images.CHECK, true, "equal");

    private final LoadTimeline timeline = new LoadTimeline(600);

    /** A look at a load that has had no reply since a second before. */
    private DrillLoad.Look look(long atSeconds, int history, long waitingSeconds, long lost) {
        return new DrillLoad.Look(
                atSeconds * SECOND,
                history,
                0,
                0,
                lost,
                0,
                0,
                0,
                lost == 0 ? List.of() : List.of("lost: an effect that was acknowledged"),
                waitingSeconds * SECOND,
                0,
                timeline);
    }

    private static Cycle judge(Drill.Service service, DrillLoad.Look before, DrillLoad.Look after) {
        var fault = new Marks.Fault(2 * SECOND, "SIGKILL", Set.of());
        var seen = new CycleJudge.Seen(1, fault, List.of(), before, after, List.of(EQUAL), "");
        return new CycleJudge(service, seen).judge();
    }

    private static Check find(Cycle cycle, String check) {
        return cycle.checks().stream()
                .filter(one -> one.name().equals(check))
                .findFirst()
                .orElseThrow();
    }

    private static boolean holds(Cycle cycle, String check) {
        return find(cycle, check).holds();
    }

    @Test
    void aSilenceThatLastsStillIsOne() {
        Cycle cycle = judge(Drill.Service.RESUMES, look(1, 0, 0, 0), look(9, 0, 7, 0));

        assertThat(holds(cycle, "ResumesInTime")).isFalse();
    }

    @Test
    void aHistoryThatBeginsAnewMustBeServed() {
        Cycle cycle = judge(Drill.Service.ENDS, look(1, 0, 0, 0), look(9, 1, 0, 0));

        assertThat(holds(cycle, "EnoughLoad")).isFalse();
    }

    @Test
    void whatIsLostSinceTheLastLookFailsTheCycle() {
        Cycle cycle = judge(Drill.Service.RESUMES, look(1, 0, 0, 0), look(9, 0, 0, 1));

        assertThat(holds(cycle, "NoAcknowledgedReplyLost")).isFalse();
        assertThat(find(cycle, "NoAcknowledgedReplyLost").words())
                .isEqualTo("1: lost: an effect that was acknowledged");
        assertThat(cycle.isGood()).isFalse();
    }

    @Test
    void whereClientsMayWaitTheyMayNotHaveWaitedBefore() {
        timeline.count(8 * SECOND, 1, 7 * SECOND);

        Cycle after = judge(Drill.Service.WAITS, look(1, 0, 0, 0), look(30, 0, 0, 0));
        assertThat(holds(after, "ResumesInTime")).isTrue();

        timeline.count(19 * SECOND / 10, 1, 6 * SECOND);
        Cycle before = judge(Drill.Service.WAITS, look(1, 0, 0, 0), look(30, 0, 0, 0));
        assertThat(holds(before, "ResumesInTime")).isFalse();
    }
}
