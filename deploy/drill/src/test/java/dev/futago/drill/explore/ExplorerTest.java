package dev.futago.drill.explore;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.List;
import java.util.stream.Stream;

/** No order of events within the scopes loses, splits or tears anything. */
class ExplorerTest {

    private static final long STATES_MAX = 20_000_000;

    private static long states;
    private static long transitions;

    @AfterAll
    static void sumUp() {
        System.out.printf("explorer: states %d, transitions %d%n", states, transitions);
    }

    /** The large ones take minutes each: {@code ./check --long}. */
    static Stream<Scope> scopes() {
        return Boolean.getBoolean("futago.long")
                ? Stream.concat(Scopes.SMALL.stream(), Scopes.LARGE.stream())
                : Scopes.SMALL.stream();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("scopes")
    void everythingInTheScopeIsLookedAtAndNothingIsViolated(Scope scope) {
        ExplorerReport report = Explorer.explore(scope, STATES_MAX);

        System.out.println(report.text());
        states += report.states();
        transitions += report.transitions();
        assertThat(report.violations()).as("%s", report.story()).isEmpty();
        assertThat(report.isExhausted()).isTrue();
    }

    @Test
    void theSameScopeIsTheSameEachTime() {
        Scope scope = Scopes.named("takeover").orElseThrow();

        assertThat(Explorer.explore(scope, STATES_MAX))
                .isEqualTo(Explorer.explore(scope, STATES_MAX));
    }

    @Test
    void aScopeTooLargeIsLeftAndSaysSo() {
        ExplorerReport report = Explorer.explore(Scopes.LARGE.getFirst(), 100);

        assertThat(report.isExhausted()).isFalse();
        assertThat(report.text()).contains("not all of it");
    }

    @Test
    void scopesHaveNamesOfTheirOwn() {
        List<String> names =
                Stream.concat(Scopes.SMALL.stream(), Scopes.LARGE.stream())
                        .map(Scope::name)
                        .toList();

        assertThat(names).doesNotHaveDuplicates();
    }
}
