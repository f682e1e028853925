package dev.futago.drill.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.futago.drill.check.RegisterOperation.Command;
import dev.futago.drill.check.RegisterOperation.Outcome;
import dev.futago.drill.check.RegisterVerdict.Kind;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.SplittableRandom;

/** A history that can be is accepted, and one that cannot be is told from where on. */
@Timeout(120)
final class RegisterHistoryTest {

    private static final long NIL = RegisterOperation.NIL;

    private final List<RegisterOperation> operations = new ArrayList<>();

    private RegisterHistoryTest set(int client, long value, long from, long to) {
        return add(client, new Command.Set(value), from, new Outcome.Done(to));
    }

    private RegisterHistoryTest get(int client, long told, long from, long to) {
        return add(client, new Command.Get(), from, new Outcome.Told(told, to));
    }

    private RegisterHistoryTest exchange(int client, long value, long told, long from, long to) {
        return add(client, new Command.Exchange(value), from, new Outcome.Told(told, to));
    }

    private RegisterHistoryTest lost(int client, Command command, long from) {
        return add(client, command, from, new Outcome.Unknown());
    }

    private RegisterHistoryTest add(int client, Command command, long from, Outcome outcome) {
        operations.add(new RegisterOperation(client, command, from, outcome));
        return this;
    }

    private RegisterVerdict verdict() {
        return new RegisterHistory(operations).verdict();
    }

    private void expectGood() {
        assertThat(verdict().kind()).as(verdict().evidence()).isEqualTo(Kind.LINEARIZABLE);
        assertThat(verdict().holds()).isTrue();
    }

    private void expectBad(String... evidence) {
        assertThat(verdict().kind()).isEqualTo(Kind.NOT_LINEARIZABLE);
        assertThat(verdict().evidence()).contains(evidence);
        assertThat(verdict().holds()).isFalse();
    }

    @Test
    void nothingAtAllIsGood() {
        expectGood();
    }

    @Test
    void whoReadsWhileAnotherWritesMayBeToldEither() {
        set(0, 1, 0, 10);
        set(0, 2, 20, 40).get(1, 1, 21, 22).get(2, 2, 23, 24).get(1, 2, 25, 26);
        expectGood();
    }

    @Test
    void aStaleReadIsFound() {
        set(0, 1, 0, 10).set(0, 2, 20, 30).get(1, 1, 40, 50);
        expectBad(
                "no order of the first 3 operations explains client 1 GET",
                "told 1",
                "before it the key could hold 2;",
                "1 is of client 0 SET 1");
    }

    @Test
    void oneReadAfterAnotherDoesNotGoBack() {
        set(0, 1, 0, 10).set(0, 2, 20, 60).get(1, 2, 30, 35).get(2, 1, 40, 45);
        expectBad("client 2 GET");
    }

    @Test
    void aLostUpdateIsFound() {
        set(0, 1, 0, 10).exchange(1, 2, 1, 20, 30).exchange(2, 3, 1, 21, 31);
        expectBad("told 1");
    }

    @Test
    void aLostWriteIsFound() {
        set(0, 1, 0, 10).get(1, NIL, 20, 30);
        expectBad("told nil");
    }

    @Test
    void aWriteThatComesBackIsFound() {
        set(0, 1, 0, 10).set(1, 2, 20, 30).get(2, 2, 40, 50).get(2, 1, 60, 70);
        expectBad("no order of the first 4 operations", "told 1");
    }

    @Test
    void aValueThatNobodyWroteIsFound() {
        get(0, 7, 0, 10);
        expectBad("nobody wrote 7");
    }

    @Test
    void theShortestBeginningThatCannotBeIsTold() {
        set(0, 1, 0, 10).get(1, NIL, 20, 30).set(2, 3, 25, 60).get(1, 3, 40, 50).get(1, 9, 60, 70);
        expectBad("no order of the first 3 operations", "told nil", "under way: client 2 SET 3");
    }

    @Test
    void anUnknownWriteMayTakeEffectLate() {
        lost(0, new Command.Set(1), 0).set(0, 2, 10, 20).get(1, 2, 30, 40).get(1, 1, 50, 60);
        expectGood();
    }

    @Test
    void anUnknownWriteNeedNeverTakeEffect() {
        lost(0, new Command.Set(1), 0).get(1, NIL, 10, 20).get(1, NIL, 30, 40);
        expectGood();
    }

    @Test
    void anUnknownWriteTakesEffectOnceOnly() {
        lost(0, new Command.Set(1), 0).get(1, 1, 10, 20).set(1, 2, 30, 40).get(1, 1, 50, 60);
        expectBad("in doubt: client 0 SET 1");
    }

    @Test
    void anUnknownWriteTakesNoEffectBeforeItIsAsked() {
        get(1, 1, 10, 20).lost(0, new Command.Set(1), 30);
        expectBad("1 is of client 0 SET 1 at +0.000 ms, outcome unknown");
    }

    @Test
    void anUnknownDeletionMayTakeEffect() {
        set(0, 1, 0, 10).lost(1, new Command.Exchange(NIL), 11).exchange(0, 2, NIL, 20, 30);
        get(0, 2, 40, 50);
        expectGood();
    }

    @Test
    void anUnknownReadIsOfNoAccount() {
        set(0, 1, 0, 10).lost(1, new Command.Get(), 11).get(0, 1, 20, 30);
        expectGood();
    }

    @Test
    void whoWasAnsweredAtTheTimeOfACallIsConcurrent() {
        set(0, 1, 0, 10).get(1, NIL, 10, 20);
        expectGood();
    }

    @Test
    void whatIsTooLargeIsRefused() {
        for (int i = 0; i <= RegisterHistory.OPERATIONS_MAX; i++) {
            set(0, i + 1, 2L * i, 2L * i + 1);
        }
        expectRefused("1000 operations");
        operations.removeLast();
        expectGood();
        operations.clear();
        set(RegisterHistory.CLIENTS_MAX, 1, 0, 1);
        expectRefused("8 clients");
        operations.clear();
        for (int i = 0; i <= RegisterHistory.UNKNOWN_MAX; i++) {
            lost(0, new Command.Set(i + 1), i);
        }
        expectRefused("48 outcomes unknown");
    }

    @Test
    void aClientThatAsksTwiceAtATimeIsRefused() {
        set(0, 1, 0, 10).get(0, 1, 10, 20);
        expectRefused("one operation of client 0 at a time");
    }

    @Test
    void anAnswerBelongsToItsCommand() {
        assertThatIllegalArgumentException().isThrownBy(() -> set(0, 1, 10, 9));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> add(0, new Command.Set(1), 0, new Outcome.Told(1, 2)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> add(0, new Command.Get(), 0, new Outcome.Done(2)));
    }

    private void expectRefused(String why) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RegisterHistory(operations))
                .withMessageContaining(why);
    }

    // Random histories.

    @Test
    void whatReallyHappenedInOneOrderIsGoodAndOneAnswerChangedIsNot() {
        for (long seed = 0; seed < 200; seed++) {
            var shape = new RandomHistory.Shape(8, 200, 8, 4);
            List<RegisterOperation> real = RandomHistory.of(seed, shape);
            assertThat(new RegisterHistory(real).verdict().holds()).as("seed %d", seed).isTrue();

            List<RegisterOperation> wrong = changed(real, seed);
            assertThat(new RegisterHistory(wrong).verdict().kind())
                    .as("seed %d", seed)
                    .isEqualTo(Kind.NOT_LINEARIZABLE);
        }
    }

    /** Tells one that was told a value another, which had been told and overwritten long before. */
    private static List<RegisterOperation> changed(List<RegisterOperation> real, long seed) {
        List<RegisterOperation> telling =
                real.stream()
                        .filter(one -> one.told().isPresent() && one.told().getAsLong() != NIL)
                        .toList();
        int third = telling.size() / 3;
        int at = new SplittableRandom(seed).nextInt(third);
        RegisterOperation victim = telling.get(telling.size() - 1 - at);
        long old = telling.get(at).told().orElseThrow();
        var outcome = new Outcome.Told(old, victim.returnedNanos().orElseThrow());
        var changed = new ArrayList<>(real);
        changed.set(
                real.indexOf(victim),
                new RegisterOperation(
                        victim.client(), victim.command(), victim.invokedNanos(), outcome));
        return changed;
    }

    @Test
    void ofTinyHistoriesTheSearchSaysWhatAllPermutationsSay() {
        int good = 0;
        int seeds = 20_000;
        for (long seed = 0; seed < seeds; seed++) {
            var random = new SplittableRandom(seed);
            var shape = new RandomHistory.Shape(3, 3 + random.nextInt(4), random.nextInt(3), 9);
            List<RegisterOperation> history = withChance(RandomHistory.of(seed, shape), random);
            boolean isGood = Permutations.explain(history);
            assertThat(new RegisterHistory(history).verdict().holds())
                    .as("seed %d: %s", seed, history)
                    .isEqualTo(isGood);
            good += isGood ? 1 : 0;
        }
        assertThat(good).isBetween(seeds / 10, seeds * 9 / 10);
    }

    /** Half of them with one answer drawn from few, and values that are not unique. */
    private static List<RegisterOperation> withChance(
            List<RegisterOperation> real, SplittableRandom random) {
        var changed = new ArrayList<>(real);
        if (random.nextBoolean()) {
            changed.replaceAll(RegisterHistoryTest::folded);
        }
        int at = random.nextInt(changed.size());
        RegisterOperation one = changed.get(at);
        OptionalLong told = one.told();
        if (told.isPresent()) {
            var outcome = new Outcome.Told(random.nextInt(4), one.returnedNanos().orElseThrow());
            changed.set(
                    at,
                    new RegisterOperation(
                            one.client(), one.command(), one.invokedNanos(), outcome));
        }
        return changed;
    }

    private static RegisterOperation folded(RegisterOperation one) {
        Command command =
                switch (one.command()) {
                    case Command.Get get -> get;
                    case Command.Set(long value) -> new Command.Set(value % 3);
                    case Command.Exchange(long value) -> new Command.Exchange(value % 3);
                };
        Outcome outcome =
                one.outcome() instanceof Outcome.Told(long value, long at)
                        ? new Outcome.Told(value % 3, at)
                        : one.outcome();
        return new RegisterOperation(one.client(), command, one.invokedNanos(), outcome);
    }

    // Bounds.

    @Test
    void theLargestHistoryIsJudgedWithinItsBudget() {
        for (long seed = 0; seed < 10; seed++) {
            var shape = new RandomHistory.Shape(8, 1_000, 8, 8);
            RegisterVerdict verdict = new RegisterHistory(RandomHistory.of(seed, shape)).verdict();
            assertThat(verdict.kind()).isEqualTo(Kind.LINEARIZABLE);
            assertThat(verdict.steps()).isLessThan(RegisterHistory.STEPS_MAX / 10);
        }
    }

    /** Eight writes under way at any time, and nobody reads: of all orders none is excluded. */
    @Test
    void theWorstOfTheLargestIsJudgedWithinItsBudget() {
        for (int i = 0; i < 992; i++) {
            int client = i % RegisterHistory.CLIENTS_MAX;
            set(client, i + 1, 10L * i, 10L * i + 10 * RegisterHistory.CLIENTS_MAX - 1);
        }
        for (int i = 0; i < 8; i++) {
            lost(i, new Command.Set(2_000 + i), i);
        }
        assertThat(verdict().kind()).isEqualTo(Kind.LINEARIZABLE);
        assertThat(verdict().steps()).isLessThan(RegisterHistory.STEPS_MAX / 2);
    }

    @Test
    void aBudgetThatIsUsedUpShowsNothingAndHasFailed() {
        set(0, 1, 0, 10).get(1, 1, 20, 30).get(1, 5, 40, 50);
        RegisterVerdict verdict = new RegisterHistory(operations).verdict(1);
        assertThat(verdict.kind()).isEqualTo(Kind.UNKNOWN);
        assertThat(verdict.holds()).isFalse();
    }
}
