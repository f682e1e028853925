package dev.futago.node.arbiter;

import static dev.futago.node.arbiter.Records.A;
import static dev.futago.node.arbiter.Records.B;
import static dev.futago.node.arbiter.Records.FOUNDED;
import static dev.futago.node.arbiter.Records.claim;
import static dev.futago.node.arbiter.Records.read;
import static dev.futago.node.arbiter.Records.record;
import static dev.futago.node.arbiter.Records.wins;

import static org.assertj.core.api.Assertions.assertThat;

import dev.futago.common.role.ArbiterAnswer;
import dev.futago.common.role.NodeRef;
import dev.futago.common.role.Tenure;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;

/** What every arbiter promises; each kind runs all of it. */
abstract class ArbiterContract {

    private static final int RACES = 100;

    private final List<Arbiter> opened = new ArrayList<>();

    /** Another way to the one record of this test, of which there is none at first. */
    abstract Arbiter open() throws Exception;

    final Arbiter another() throws Exception {
        Arbiter arbiter = open();
        opened.add(arbiter);
        return arbiter;
    }

    @AfterEach
    final void closeAll() {
        opened.forEach(Arbiter::close);
    }

    @Test
    void thereIsNoRecordAtFirst() throws Exception {
        assertThat(read(another())).isEqualTo(new ArbiterAnswer.Read(Optional.empty()));
    }

    @Test
    void theFirstRecordIsCreatedOnlyWhereThereIsNone() throws Exception {
        Arbiter arbiter = another();
        Tenure other = Tenure.founding("orders", B);

        assertThat(claim(arbiter, 0, FOUNDED)).isEqualTo(new ArbiterAnswer.Granted(FOUNDED));
        assertThat(claim(arbiter, 0, other))
                .isEqualTo(new ArbiterAnswer.Refused(Optional.of(FOUNDED)));
        assertThat(record(arbiter)).contains(FOUNDED);
    }

    @Test
    void aVersionThatIsExpectedOfNoRecordIsRefused() throws Exception {
        Arbiter arbiter = another();

        assertThat(claim(arbiter, 1, FOUNDED.pairedWith(B)))
                .isEqualTo(new ArbiterAnswer.Refused(Optional.empty()));
        assertThat(record(arbiter)).isEmpty();
    }

    @Test
    void onlyTheVersionThatStandsCanBeReplaced() throws Exception {
        Arbiter arbiter = another();
        Tenure paired = FOUNDED.pairedWith(B);
        claim(arbiter, 0, FOUNDED);
        claim(arbiter, 1, paired);

        assertThat(claim(arbiter, 1, FOUNDED.solo("too late")))
                .isEqualTo(new ArbiterAnswer.Refused(Optional.of(paired)));
        assertThat(claim(arbiter, 3, paired.solo("too early")))
                .isEqualTo(new ArbiterAnswer.Refused(Optional.of(paired)));
        assertThat(record(arbiter)).contains(paired);
    }

    @Test
    void versionsAreComparedAndNotContents() throws Exception {
        Arbiter arbiter = another();
        Tenure alone = FOUNDED.pairedWith(B).solo(FOUNDED.reason());
        claim(arbiter, 0, FOUNDED);
        claim(arbiter, 1, FOUNDED.pairedWith(B));
        claim(arbiter, 2, alone);

        assertThat(alone.grantsTheSameAs(FOUNDED)).isTrue();
        assertThat(claim(arbiter, 1, FOUNDED.pairedWith(B)))
                .isEqualTo(new ArbiterAnswer.Refused(Optional.of(alone)));
    }

    @Test
    void aClaimRepeatedAfterItWasGrantedMeetsItself() throws Exception {
        Arbiter arbiter = another();
        claim(arbiter, 0, FOUNDED);

        assertThat(claim(arbiter, 0, FOUNDED))
                .isEqualTo(new ArbiterAnswer.Refused(Optional.of(FOUNDED)));
    }

    @Test
    void whatOneWritesTheOtherReads() throws Exception {
        Arbiter one = another();
        Arbiter other = another();
        Tenure tenure = FOUNDED;
        assertThat(wins(one, tenure)).isTrue();

        for (int i = 0; i < 20; i++) {
            assertThat(record(other)).contains(tenure);
            tenure = i % 2 == 0 ? tenure.pairedWith(B) : tenure.takenOverBy(B, "again " + i);
            tenure = i % 2 == 0 ? tenure : swapped(tenure);
            assertThat(wins(i % 2 == 0 ? other : one, tenure)).isTrue();
            assertThat(record(one)).contains(tenure);
        }
    }

    private static Tenure swapped(Tenure tenure) {
        return new Tenure(
                tenure.version(),
                tenure.pair(),
                tenure.epoch(),
                A,
                Optional.empty(),
                tenure.reason());
    }

    @Test
    void theRecordSurvivesThatAllAreClosed() throws Exception {
        Tenure paired = FOUNDED.pairedWith(B);
        try (Arbiter before = open()) {
            claim(before, 0, FOUNDED);
            claim(before, 1, paired);
        }

        try (Arbiter after = open()) {
            assertThat(record(after)).contains(paired);
            assertThat(claim(after, 2, paired.solo("alone")))
                    .isInstanceOf(ArbiterAnswer.Granted.class);
        }
    }

    @Test
    void theRecordRemembersItsLastChangesAndNoMore() throws Exception {
        Arbiter arbiter = another();
        Tenure tenure = FOUNDED;
        claim(arbiter, 0, tenure);
        for (int i = 0; i < 20; i++) {
            long version = tenure.version();
            tenure = i % 2 == 0 ? tenure.pairedWith(B) : tenure.solo("lost " + i);
            claim(arbiter, version, tenure);
        }

        List<Change> history = arbiter.history().toCompletableFuture().get();

        assertThat(history).hasSize(16);
        assertThat(history).extracting(Change::version).isSorted().endsWith(21L);
        assertThat(history.getLast().reason()).isEqualTo("lost 19");
        assertThat(history.getLast().from()).isEqualTo("a");
    }

    @Test
    void recordThatWentBackAnswersNoClaim() throws Exception {
        Arbiter store = another();
        claim(store, 0, FOUNDED);
        var shown = new AtomicReference<Arbiter>(store);
        try (Arbiter older = new NoArbiter();
                Arbiter arbiter = new MonotonicArbiter(new Switchable(shown))) {
            claim(older, 0, FOUNDED);
            claim(store, 1, FOUNDED.pairedWith(B));
            assertThat(record(arbiter)).contains(FOUNDED.pairedWith(B));

            shown.set(older);
            assertThat(record(arbiter)).contains(FOUNDED);
            assertThat(claim(arbiter, 2, FOUNDED.solo("alone")))
                    .isInstanceOfSatisfying(
                            ArbiterAnswer.Unknown.class,
                            why -> assertThat(why.reason()).contains("from version 2 to 1"));
            shown.set(store);
            assertThat(record(arbiter)).contains(FOUNDED.pairedWith(B));
        }
    }

    /** A late answer shows what was, which is no sign that the record went back. */
    @Test
    void lateAnswerDoesNotLookLikeARestoredRecord() throws Exception {
        Arbiter store = another();
        claim(store, 0, FOUNDED);
        var late = new CompletableFuture<ArbiterAnswer>();
        var shown = new AtomicReference<Arbiter>(new Answering(store, late));
        try (Arbiter arbiter = new MonotonicArbiter(new Switchable(shown))) {
            CompletableFuture<ArbiterAnswer> asked = arbiter.read().toCompletableFuture();
            shown.set(store);
            claim(arbiter, 1, FOUNDED.pairedWith(B));

            late.complete(new ArbiterAnswer.Read(Optional.of(FOUNDED)));

            assertThat(asked.join()).isEqualTo(new ArbiterAnswer.Read(Optional.of(FOUNDED)));
        }
    }

    /** A store whose reads are answered when the test says so. */
    private record Answering(Arbiter store, CompletableFuture<ArbiterAnswer> answer)
            implements Arbiter {
        @Override
        public CompletionStage<ArbiterAnswer> read() {
            return answer;
        }

        @Override
        public CompletionStage<ArbiterAnswer> probe() {
            return answer;
        }

        @Override
        public CompletionStage<ArbiterAnswer> compareAndSet(long expectedVersion, Tenure next) {
            return store.compareAndSet(expectedVersion, next);
        }

        @Override
        public CompletionStage<List<Change>> history() {
            return store.history();
        }

        @Override
        public String kind() {
            return store.kind();
        }

        @Override
        public void close() {
            // Who opened it closes it.
        }
    }

    /** A store in whose place another may be put, as when an older copy is restored. */
    private record Switchable(AtomicReference<Arbiter> shown) implements Arbiter {
        @Override
        public CompletionStage<ArbiterAnswer> read() {
            return shown.get().read();
        }

        @Override
        public CompletionStage<ArbiterAnswer> probe() {
            return shown.get().probe();
        }

        @Override
        public CompletionStage<ArbiterAnswer> compareAndSet(long expectedVersion, Tenure next) {
            return shown.get().compareAndSet(expectedVersion, next);
        }

        @Override
        public CompletionStage<List<Change>> history() {
            return shown.get().history();
        }

        @Override
        public String kind() {
            return shown.get().kind();
        }

        @Override
        public void close() {
            // Who opened them closes them.
        }
    }

    @Test
    void ofTwoThatRaceExactlyOneWins() throws Exception {
        Arbiter ofA = another();
        Arbiter ofB = another();
        var start = new CyclicBarrier(2);
        try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
            for (int version = 1; version <= RACES; version++) {
                Tenure soughtByA = sought(version, A);
                Tenure soughtByB = sought(version, B);
                Future<Boolean> a = threads.submit(racer(start, ofA, soughtByA));
                Future<Boolean> b = threads.submit(racer(start, ofB, soughtByB));

                boolean isWonByA = a.get();
                assertThat(b.get()).as("version %d", version).isNotEqualTo(isWonByA);
                assertThat(record(ofA)).contains(isWonByA ? soughtByA : soughtByB);
            }
        }
    }

    private static Callable<Boolean> racer(CyclicBarrier start, Arbiter arbiter, Tenure sought) {
        return () -> {
            start.await();
            return wins(arbiter, sought);
        };
    }

    /** A record that only this claimant seeks. */
    static Tenure sought(long version, NodeRef owner) {
        return new Tenure(
                version, FOUNDED.pair(), version, owner, Optional.empty(), "claimed by " + owner);
    }
}
