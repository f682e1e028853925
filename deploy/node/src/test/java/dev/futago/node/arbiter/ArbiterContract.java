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
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

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

    /** PROTOCOL R23. */
    @Test
    void claimOfAnotherEraIsRefused() throws Exception {
        Arbiter arbiter = another();
        Arbiter other = another();
        Tenure again = FOUNDED.reassertedAloneOver(0, "the arbiter went back");
        Tenure late = FOUNDED.pairedWith(B).takenOverBy(B, "late");
        claim(arbiter, 0, FOUNDED);

        assertThat(claim(arbiter, FOUNDED.revision(), again))
                .isEqualTo(new ArbiterAnswer.Granted(again));
        assertThat(record(other)).contains(again);
        assertThat(again.version()).isEqualTo(late.version() - 1);
        assertThat(claim(other, late.version() - 1, late))
                .isEqualTo(new ArbiterAnswer.Refused(Optional.of(again)));
        assertThat(claim(other, again.revision(), again.pairedWith(B)))
                .isInstanceOf(ArbiterAnswer.Granted.class);
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
