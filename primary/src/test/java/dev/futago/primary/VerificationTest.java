package dev.futago.primary;

import static dev.futago.primary.CounterGuest.add;
import static dev.futago.primary.PrimaryContext.ANN;

import static org.assertj.core.api.Assertions.assertThat;

import dev.futago.common.memory.Mismatches;
import dev.futago.common.memory.Tracking;
import dev.futago.common.role.Action;
import dev.futago.common.role.Event;
import dev.futago.common.role.Message;
import dev.futago.common.role.Milestone;
import dev.futago.common.role.Order;
import dev.futago.common.role.Outcome;
import dev.futago.common.role.Sync;
import dev.futago.common.role.Tally;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.util.List;

/** The standby's image is compared with this memory, range by range, while the guest runs. */
class VerificationTest {

    private static final long TICKET = 7;
    private static final long PATIENCE = 700_000_000;
    private static final long MILLI = 1_000_000;
    private static final int RANGES = 4;

    private static Event order(long ticket) {
        return new Event.Ordered(ticket, new Order.Verify(PATIENCE));
    }

    private static List<Action.Report> reports(PrimaryContext primary) {
        return primary.done(Action.Report.class);
    }

    private static Outcome outcome(PrimaryContext primary) {
        assertThat(reports(primary)).hasSize(1);
        assertThat(reports(primary).getFirst().ticket()).isEqualTo(TICKET);
        return reports(primary).getFirst().outcome();
    }

    private static Message.Verify question(PrimaryContext primary) {
        return primary.sent(Message.Verify.class).getLast();
    }

    /** The standby compares what it was asked last. */
    private static PrimaryContext answers(PrimaryContext primary) {
        return primary.says(primary.joiner(), primary.joiner().verified()).turn();
    }

    /** The same, and the next range is due. */
    private static PrimaryContext compares(PrimaryContext primary) {
        return answers(primary).passes(MILLI);
    }

    @Test
    void everyPageIsComparedOnceAndTheOutcomeSaysSo() {
        var primary = PrimaryContext.paired().forget().tell(order(TICKET)).turn();

        for (int i = 1; i < RANGES; i++) {
            compares(primary);
            assertThat(reports(primary)).isEmpty();
        }
        compares(primary);

        var asked = primary.sent(Message.Verify.class);
        assertThat(asked).hasSize(RANGES);
        assertThat(asked.getFirst().digests().fromPage()).isZero();
        for (int i = 1; i < RANGES; i++) {
            assertThat(asked.get(i).digests().fromPage())
                    .isEqualTo(asked.get(i - 1).digests().toPage());
        }
        assertThat(asked.getLast().digests().toPage()).isEqualTo(64);
        long number = asked.getFirst().number();
        assertThat(outcome(primary))
                .isEqualTo(new Outcome.Compared(64, number, number, Mismatches.NONE));
        assertThat(outcome(primary).text())
                .isEqualTo("64 pages compared at checkpoints %d..%d: equal", number, number);
        assertThat(primary.told(Milestone.ImagesCompared.class)).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource(
            value = Sync.class,
            names = {"PIPELINED", "STOP_AND_WAIT"})
    void aGuestThatRunsOnIsComparedAtOneCheckpointForEachRange(Sync sync) {
        var primary = PrimaryContext.paired(Setup.USUAL.sync(sync)).forget();
        primary.tell(order(TICKET));
        while (reports(primary).isEmpty()) {
            primary.says(ANN, add(1, 1), add(40, 1)).turn().acks();
            compares(primary);
        }

        var compared = (Outcome.Compared) outcome(primary);
        assertThat(compared.mismatches().isNone()).isTrue();
        assertThat(compared.lastNumber()).isGreaterThan(compared.firstNumber());
        assertThat(primary.state()).isEqualTo("paired");
    }

    @ParameterizedTest
    @EnumSource(
            value = Tracking.class,
            names = {"QUEUE", "BITMAP", "FLAGS"})
    void whatIsDirtyIsSealedFirst(Tracking tracking) {
        var primary = PrimaryContext.paired(Setup.USUAL.tracking(tracking));
        primary.memory.markDirty(3);
        long before = primary.joiner().applied();

        primary.forget().tell(order(TICKET)).turn();

        assertThat(question(primary).number()).isEqualTo(before + 1);
        assertThat(primary.sent(Message.Checkpoint.class)).hasSize(1);
        assertThat(primary.memory.dirtyPages()).isZero();
    }

    @Test
    void whileTheWindowIsClosedItWaitsForAnAcknowledgement() {
        var primary = PrimaryContext.paired(Setup.USUAL.window(1));
        primary.says(ANN, add(1, 1)).turn().says(ANN, add(1, 1)).passes(1).forget();

        primary.tell(order(TICKET)).turn();
        assertThat(primary.sent(Message.Verify.class)).isEmpty();
        assertThat(primary.role().nextTickNanos()).isGreaterThan(primary.nowNanos());
        primary.acks().turn();

        assertThat(question(primary).number()).isEqualTo(primary.joiner().applied());
    }

    @Test
    void noRangeIsAskedForBeforeTheOneBeforeIsComparedAndAMillisecondIsOver() {
        var primary = PrimaryContext.paired().forget().tell(order(TICKET)).turn();

        primary.passes(10 * MILLI);
        assertThat(primary.sent(Message.Verify.class)).as("not compared yet").hasSize(1);
        answers(primary);
        assertThat(primary.sent(Message.Verify.class)).hasSize(2);
        answers(primary).passes(MILLI / 2);
        assertThat(primary.sent(Message.Verify.class)).as("too soon").hasSize(2);
        primary.passes(MILLI / 2);
        assertThat(primary.sent(Message.Verify.class)).hasSize(3);
    }

    @Test
    void aByteThatDiffersIsFoundAnnouncedAndCountedAndChangesNoRole() {
        var primary = PrimaryContext.paired();
        primary.joiner().flip(20, 100);
        primary.joiner().flip(63, 4095);
        primary.forget().tell(order(TICKET)).turn();

        while (reports(primary).isEmpty()) {
            compares(primary);
        }

        var compared = (Outcome.Compared) outcome(primary);
        assertThat(compared.mismatches()).isEqualTo(new Mismatches(2, List.of(20, 63)));
        assertThat(compared.text()).endsWith("2 DIFFER (20, 63)");
        assertThat(primary.told(Milestone.ImagesDiffer.class)).hasSize(2);
        assertThat(primary.tally.count(Tally.Count.VERIFY_MISMATCH_PAGES)).isEqualTo(2);
        assertThat(primary.state()).isEqualTo("paired");
        assertThat(primary.says(ANN, add(1, 5)).turn().acks().replies(ANN)).containsExactly(5L);
    }

    @Test
    void itIsRefusedWhereThereIsNobodyToCompareWithAndASecondTimeAtOnce() {
        var solo = PrimaryContext.solo().tell(order(TICKET)).turn();
        assertThat(outcome(solo)).isInstanceOf(Outcome.Refused.class);
        assertThat(outcome(solo).text()).contains("solo");

        var primary = PrimaryContext.paired().forget().tell(order(TICKET)).turn();
        primary.tell(order(8));
        assertThat(reports(primary)).hasSize(1);
        assertThat(reports(primary).getFirst().ticket()).isEqualTo(8);
        assertThat(reports(primary).getFirst().outcome()).isInstanceOf(Outcome.Refused.class);
    }

    @Test
    void itIsGivenUpWithAReasonWhenThePairingEnds() {
        var primary = PrimaryContext.paired().forget().tell(order(TICKET)).turn();

        primary.loses(primary.joiner());

        assertThat(outcome(primary)).isInstanceOf(Outcome.Failed.class);
        assertThat(outcome(primary).text()).contains("awaiting-return", "0 of 64");
    }

    @Test
    void aSwitchoverEndsIt() {
        var primary = PrimaryContext.paired().forget().tell(order(TICKET)).turn();

        primary.tell(new Event.Ordered(8, new Order.Switchover(false, PATIENCE))).shown();
        assertThat(outcome(primary)).isInstanceOf(Outcome.Failed.class);
        primary.says(primary.joiner(), primary.joiner().verified());
        primary.turn().acks();

        assertThat(primary.state()).isEqualTo("claiming-switchover");
    }

    @Test
    void aStandbyThatDoesNotCompareInTimeEndsItAndALateAnswerCountsForNobody() {
        var primary = PrimaryContext.paired().forget().tell(order(TICKET)).turn();
        primary.joiner().flip(0, 0);
        var late = primary.joiner().verified();

        primary.passes(PATIENCE);
        assertThat(outcome(primary)).isInstanceOf(Outcome.OutOfTime.class);
        primary.joiner().flip(0, 0);
        primary.forget().tell(order(8)).turn();
        assertThat(primary.sent(Message.Verify.class)).as("one at a time").isEmpty();
        primary.says(primary.joiner(), late).turn();

        assertThat(question(primary).digests().fromPage()).isZero();
        assertThat(primary.isTold(Milestone.ImagesDiffer.class)).isFalse();
        while (reports(primary).isEmpty()) {
            compares(primary);
        }
        assertThat(reports(primary).getFirst().outcome())
                .isInstanceOfSatisfying(
                        Outcome.Compared.class,
                        compared -> assertThat(compared.mismatches().isNone()).isTrue());
    }

    @Test
    void whoComparesWhatItWasNotAskedToIsDropped() {
        var unasked = new Message.Verified(1, 1, 0, Mismatches.NONE);
        var primary = PrimaryContext.paired();
        primary.says(primary.joiner(), unasked);
        assertThat(primary.state()).isEqualTo("claiming-solo");

        var other = PrimaryContext.paired().tell(order(TICKET)).turn();
        long number = question(other).number();
        var beyond = new Message.Verified(1, number, 0, new Mismatches(1, List.of(60)));
        other.says(other.joiner(), beyond);
        assertThat(other.state()).isEqualTo("claiming-solo");
        assertThat(other.isTold(Milestone.ImagesDiffer.class)).isFalse();
    }

    @Test
    void whatAStandbyComparedIsNoWitness() {
        var primary = PrimaryContext.paired().says(ANN, add(1, 5));
        primary.tell(order(TICKET)).turn();

        compares(primary);

        assertThat(primary.replies(ANN)).isEmpty();
        assertThat(primary.acks().replies(ANN)).containsExactly(5L);
    }
}
