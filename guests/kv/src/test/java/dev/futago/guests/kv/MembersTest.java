package dev.futago.guests.kv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Collected members are found, aggregated and sorted, within the budget. */
class MembersTest {

    private final Budget budget = new Budget();
    private final Members members = new Members(budget, 7);

    @Test
    void membersBehaveAsMap() {
        var random = new Random(1);
        Map<String, Double> model = new HashMap<>();
        for (int i = 0; i < 20_000; i++) {
            String name = "m" + random.nextInt(5_000);
            double score = random.nextInt(10);
            model.merge(name, score, Double::sum);
            members.merge(Text.of(name), score, Double::sum);
        }
        List<String> expected =
                model.entrySet().stream()
                        .map(each -> new Ranked(Text.of(each.getKey()), each.getValue()))
                        .sorted()
                        .map(Ranked::toString)
                        .toList();
        List<String> sorted = new ArrayList<>();
        members.eachRanked(member -> sorted.add(member.toString()));

        assertThat(members.count()).isEqualTo(model.size());
        assertThat(sorted).isEqualTo(expected);
    }

    @Test
    void knownNameIsNotNew() {
        assertThat(members.add(Text.of("a"))).isTrue();
        assertThat(members.add(Text.of(""))).isTrue();
        assertThat(members.add(Text.of("a"))).isFalse();
        assertThat(members.count()).isEqualTo(2);
    }

    @Test
    void budgetIsNeverExceeded() {
        Text large = Text.of("x".repeat(1_000_000));
        assertThatThrownBy(
                        () -> {
                            while (true) {
                                members.append(large, 0);
                            }
                        })
                .isInstanceOf(Refusal.class);
        assertThat(members.count()).isEqualTo(67);
        assertThat(budget.collected()).isLessThanOrEqualTo(Budget.COLLECTED_BYTES_MAX);
        assertThat(budget.collectedMost()).isEqualTo(budget.collected());
        budget.collectedUpTo(0);
        assertThat(new Members(budget, 7).add(large)).isTrue();
    }
}
