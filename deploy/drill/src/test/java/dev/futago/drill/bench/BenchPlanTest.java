package dev.futago.drill.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** What is measured for which targets, in which order, and how long it takes. */
final class BenchPlanTest {

    static BenchPlan plan(Set<Target> targets) {
        return new BenchPlan(
                Path.of("futago"), targets, 3, Duration.ofSeconds(2), 512L << 20, 1_000_000);
    }

    @Test
    void onlyWhatTheTargetsNeedIsMeasured() {
        BenchPlan plan = plan(EnumSet.of(Target.T3, Target.T10));

        assertThat(plan.settings()).containsExactly(Setting.FREE);
        assertThat(plan.contenders(Setting.FREE))
                .containsExactly(Contender.PAIR_1, Contender.PAIR_64, Contender.ALONE_64);
    }

    @Test
    void allTargetsNeedAllContenders() {
        BenchPlan plan = plan(EnumSet.allOf(Target.class));

        assertThat(plan.settings()).containsExactly(Setting.values());
        for (Contender contender : Contender.values()) {
            assertThat(plan.contenders(contender.setting())).contains(contender);
        }
    }

    @Test
    void everyTargetIsHeldAgainstOneFigureAndThoseOfStoresAgainstThree() {
        for (Target target : Target.values()) {
            boolean isOfStores = target == Target.T7 || target == Target.T8;
            assertThat(Figure.ALL)
                    .filteredOn(figure -> figure.target() == target)
                    .filteredOn(figure -> figure.atLeast().isPresent())
                    .as("%s", target)
                    .hasSize(isOfStores ? 3 : 1);
        }
    }

    @Test
    void besideRedisOnlyFiftyConnectionsHaveAnAim() {
        assertThat(Figure.ALL)
                .filteredOn(figure -> figure.target() == Target.T7)
                .filteredOn(figure -> figure.aim().isPresent())
                .extracting(figure -> figure.of().contender())
                .containsExactly(Contender.KV_50);
    }

    @Test
    void keysHaveRoomHoweverLittleMemoryIsAskedFor() {
        var brief =
                new BenchPlan(
                        Path.of("futago"),
                        EnumSet.of(Target.T8),
                        1,
                        Duration.ofSeconds(1),
                        64L << 20,
                        1_000_000);

        assertThat(brief.kvMemoryBytes()).isEqualTo(256L << 20);
        assertThat(plan(EnumSet.of(Target.T8)).kvMemoryBytes()).isEqualTo(512L << 20);
    }

    @Test
    void everySecondRoundGoesBackwards() {
        BenchPlan plan = plan(EnumSet.of(Target.T2));

        List<Contender> forwards = List.of(Contender.PAIR_50, Contender.ALONE_50);
        assertThat(plan.order(Setting.FREE, 0)).isEqualTo(forwards);
        assertThat(plan.order(Setting.FREE, 1)).isEqualTo(forwards.reversed());
        assertThat(plan.order(Setting.FREE, 2)).isEqualTo(forwards);
    }

    @Test
    void theExpectedTimeGrowsWithRoundsAndTargets() {
        Duration one = plan(EnumSet.of(Target.T2)).expected();
        Duration all = plan(EnumSet.allOf(Target.class)).expected();

        assertThat(one).isBetween(Duration.ofSeconds(50), Duration.ofSeconds(80));
        assertThat(all).isBetween(Duration.ofMinutes(12), Duration.ofMinutes(17));
        assertThat(plan(EnumSet.of(Target.T2)).readings()).isEqualTo(8);
    }

    @Test
    void aMeasurementWarmsUpForItsTimeAndTwoSecondsAtMost() {
        var brief =
                new BenchPlan(
                        Path.of("futago"),
                        EnumSet.of(Target.T1),
                        1,
                        Duration.ofMillis(600),
                        64L << 20,
                        1000);

        assertThat(brief.warmUp()).isEqualTo(Duration.ofMillis(600));
        assertThat(plan(EnumSet.of(Target.T1)).warmUp()).isEqualTo(Duration.ofSeconds(2));
    }

    @Test
    void whatCannotBeMeasuredIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> plan(EnumSet.noneOf(Target.class)));
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () ->
                                new BenchPlan(
                                        Path.of("futago"),
                                        EnumSet.of(Target.T1),
                                        0,
                                        Duration.ofSeconds(1),
                                        64L << 20,
                                        1000))
                .withMessageContaining("rounds");
    }
}
