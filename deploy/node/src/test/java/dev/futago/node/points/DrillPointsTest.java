package dev.futago.node.points;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.futago.common.role.DrillPoint;
import dev.futago.node.points.DrillPoints.Armed;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What is armed happens once, at its passage, at its point. */
class DrillPointsTest {

    private final List<String> happened = new ArrayList<>();
    private final DrillPoints points =
            new DrillPoints(
                    new Fate() {
                        @Override
                        public void crash() {
                            happened.add("crash");
                        }

                        @Override
                        public void pause(long millis) {
                            happened.add("pause " + millis);
                        }
                    });

    private void pass(DrillPoint point, int times) {
        for (int i = 0; i < times; i++) {
            points.pass(point);
        }
    }

    private DrillPoints.Standing standing(DrillPoint point) {
        return points.standings().stream()
                .filter(each -> each.point() == point)
                .findFirst()
                .orElseThrow();
    }

    @ParameterizedTest
    @EnumSource(DrillPoint.class)
    void aCrashIsAtItsPassageOfItsPointAndAtNoOther(DrillPoint point) {
        pass(point, 5);
        points.arm(point, new Armed(new Act.Crash(), 3));
        for (DrillPoint other : DrillPoint.values()) {
            pass(other, other == point ? 0 : 7);
        }

        pass(point, 2);
        assertThat(happened).isEmpty();
        pass(point, 1);
        assertThat(happened).containsExactly("crash");
        pass(point, 9);

        assertThat(happened).containsExactly("crash");
        assertThat(standing(point))
                .isEqualTo(new DrillPoints.Standing(point, 17, Optional.empty(), 0));
    }

    @Test
    void aPauseIsAsLongAsItWasToldToBe() {
        points.arm(DrillPoint.BEFORE_APPLY, new Armed(new Act.Pause(250), 1));

        pass(DrillPoint.BEFORE_APPLY, 2);

        assertThat(happened).containsExactly("pause 250");
    }

    @Test
    void aPauseOfThisProcessEndsNotBeforeItsTime() {
        long began = System.nanoTime();

        new ProcessFate().pause(3);

        assertThat(System.nanoTime() - began).isGreaterThanOrEqualTo(3_000_000);
    }

    @Test
    void armingAgainCountsAnewAndReplaces() {
        points.arm(DrillPoint.AFTER_SEND, new Armed(new Act.Crash(), 2));
        pass(DrillPoint.AFTER_SEND, 1);
        points.arm(DrillPoint.AFTER_SEND, new Armed(new Act.Pause(7), 2));

        pass(DrillPoint.AFTER_SEND, 1);
        assertThat(happened).isEmpty();
        pass(DrillPoint.AFTER_SEND, 1);

        assertThat(happened).containsExactly("pause 7");
    }

    @Test
    void whatIsTakenBackDoesNotHappen() {
        points.arm(DrillPoint.AFTER_SEND, new Armed(new Act.Crash(), 1));
        assertThat(points.isArmed(DrillPoint.AFTER_SEND)).isTrue();

        points.disarm(DrillPoint.AFTER_SEND);
        pass(DrillPoint.AFTER_SEND, 3);

        assertThat(points.isArmed(DrillPoint.AFTER_SEND)).isFalse();
        assertThat(happened).isEmpty();
    }

    @Test
    void whatIsOnlyCountedDoesNotAct() {
        points.arm(DrillPoint.AFTER_RELEASE, new Armed(new Act.Crash(), 1));

        points.count(DrillPoint.AFTER_RELEASE);
        assertThat(happened).isEmpty();
        assertThat(standing(DrillPoint.AFTER_RELEASE).passes()).isEqualTo(1);
        pass(DrillPoint.AFTER_RELEASE, 1);

        assertThat(happened).containsExactly("crash");
    }

    @Test
    void onlyWhatIsAskedOfTheArbiterCanBeLate() {
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> points.arm(DrillPoint.AFTER_CLAIM, new Armed(new Act.Delay(5), 1)))
                .withMessageContaining("only before-claim");
        assertThatIllegalArgumentException().isThrownBy(() -> new Armed(new Act.Crash(), 0));

        points.arm(DrillPoint.BEFORE_CLAIM, new Armed(new Act.Delay(5), 2));

        assertThat(points.passLate(DrillPoint.BEFORE_CLAIM)).isZero();
        assertThat(points.passLate(DrillPoint.BEFORE_CLAIM)).isEqualTo(5);
        assertThat(points.passLate(DrillPoint.BEFORE_CLAIM)).isZero();
        assertThat(happened).isEmpty();
    }

    @Test
    void eachPointIsNamedAsUsersWriteIt() {
        assertThat(DrillPoint.labels())
                .contains("before-send", "mid-apply", "after-metadata")
                .allSatisfy(
                        label ->
                                assertThat(DrillPoint.labelled(label).map(DrillPoint::label))
                                        .contains(label));
        assertThat(DrillPoint.labelled("BEFORE_SEND")).isEmpty();
    }
}
