package dev.futago.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.Optional;

final class HandleBudgetTest {

    private static HandleBudget budget(int wanted, boolean hasSentinel, long limit, long open) {
        return HandleBudget.of(wanted, hasSentinel, Optional.of(new OpenFiles(limit, open)));
    }

    @Test
    void highLimitGrantsAllClients() {
        HandleBudget budget = budget(10_000, true, 1_048_576, 100);

        assertThat(budget.clients()).isEqualTo(10_000);
        assertThat(budget.sentinelClients()).isEqualTo(HandleBudget.SENTINEL_MAX);
        assertThat(budget.warning()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"10000, false, 1024, 100", "10000, true, 1024, 100", "500, true, 700, 60"})
    void lowLimitLeavesTheReserve(int wanted, boolean hasSentinel, long limit, long open) {
        HandleBudget budget = budget(wanted, hasSentinel, limit, open);

        assertThat(open + budget.clients() + budget.sentinelClients() + HandleBudget.RESERVED)
                .isLessThanOrEqualTo(limit);
        assertThat(budget.clients()).isPositive().isLessThan(wanted);
        assertThat(budget.warning())
                .hasValueSatisfying(
                        words ->
                                assertThat(words)
                                        .contains(
                                                "from %d to %d".formatted(wanted, budget.clients()),
                                                "open files is " + limit));
    }

    @Test
    void unknownLimitGrantsAllClients() {
        assertThat(HandleBudget.of(10_000, true, Optional.empty()).clients()).isEqualTo(10_000);
    }

    @Test
    void tooLowLimitIsOneSentence() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> budget(10_000, false, 250, 100))
                .withMessage(
                        "the limit of 250 open files leaves 22 for clients: raise it (ulimit -n) to"
                                + " 260 or more");
    }

    @Test
    void softLimitOfOpenFilesIsRead() {
        String limits =
                """
                Limit                     Soft Limit           Hard Limit           Units
                Max processes             95906                95906                processes
                Max open files            1024                 524288               files
                """;

        assertThat(OpenFiles.limitIn(limits)).contains(1024L);
        assertThat(OpenFiles.limitIn(limits.replace("1024  ", "unlimited"))).isEmpty();
        assertThat(OpenFiles.limitIn("")).isEmpty();
    }
}
