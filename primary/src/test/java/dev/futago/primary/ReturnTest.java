package dev.futago.primary;

import static dev.futago.primary.CounterGuest.add;
import static dev.futago.primary.PrimaryContext.ANN;
import static dev.futago.primary.PrimaryContext.OTHER;
import static dev.futago.primary.PrimaryContext.OTHER_AGAIN;
import static dev.futago.primary.PrimaryContext.SELF;

import static org.assertj.core.api.Assertions.assertThat;

import dev.futago.common.role.Action;
import dev.futago.common.role.ArbiterAnswer;
import dev.futago.common.role.Event;
import dev.futago.common.role.LinkId;
import dev.futago.common.role.LinkLoss;
import dev.futago.common.role.Message;
import dev.futago.common.role.Milestone;
import dev.futago.common.role.NodeRef;
import dev.futago.common.role.Tenure;

import org.junit.jupiter.api.Test;

import java.util.Optional;

/** R11: the same life of the standby comes back over another connection. */
class ReturnTest {

    private static final LinkId NEW_LINK = new LinkId(50);

    private static Message.Reconnect words(PrimaryContext primary, NodeRef node, long number) {
        return new Message.Reconnect(
                Message.PROTOCOL, primary.record().pair(), node, SELF, 1, number);
    }

    private static PrimaryContext returns(PrimaryContext primary, NodeRef node, long number) {
        return primary.tell(new Event.PeerSaid(NEW_LINK, words(primary, node, number)));
    }

    private static boolean isConsented(PrimaryContext primary) {
        return !primary.sent(Message.Reconnected.class).isEmpty();
    }

    @Test
    void aBrokenConnectionReleasesNothingAndClaimsNothing() {
        var primary = PrimaryContext.paired();
        primary.says(ANN, add(1, 5)).turn();
        var before = primary.openClaim();

        primary.loses(primary.joiner()).turn().passes(1);

        assertThat(primary.state()).isEqualTo("awaiting-return");
        assertThat(primary.replies(ANN)).isEmpty();
        assertThat(primary.openClaim()).isSameAs(before);
        assertThat(primary.done(Action.Dial.class)).as("it asks whether it lives").hasSize(1);
    }

    @Test
    void whatItAppliedItAcknowledgesByItsFirstWords() {
        var primary = PrimaryContext.paired();
        primary.says(ANN, add(1, 5)).turn().loses(primary.joiner());

        returns(primary, OTHER, 2).turn();

        assertThat(primary.sent(Message.Reconnected.class))
                .containsExactly(new Message.Reconnected(1, 2));
        assertThat(primary.replies(ANN)).containsExactly(5L);
        assertThat(primary.state()).isEqualTo("paired");
        assertThat(primary.told(Milestone.Reconnected.class)).hasSize(1);
    }

    @Test
    void whatDidNotArriveIsSealedAgainAsOneCheckpoint() {
        var primary = PrimaryContext.paired().networkStands();
        primary.says(ANN, add(1, 5)).turn().says(ANN, add(2, 7)).turn();
        primary.loses(primary.joiner()).says(ANN, add(3, 9)).turn().forget();

        returns(primary, OTHER, 1).turn();

        assertThat(primary.replies(ANN)).isEmpty();
        assertThat(primary.sent(Message.Checkpoint.class))
                .singleElement()
                .satisfies(
                        again -> {
                            assertThat(again.number()).isEqualTo(2);
                            assertThat(again.batch().pages()).isEqualTo(3);
                        });
        primary.tell(new Event.PeerSaid(NEW_LINK, new Message.CheckpointAck(1, 2)));
        assertThat(primary.replies(ANN)).containsExactly(5L, 7L, 9L);
    }

    @Test
    void theHalfOfACheckpointThatWasSentIsSealedAgainWithItsRest() {
        var primary = PrimaryContext.paired(Setup.USUAL.wholePages().pool(1, 1)).networkStands();
        primary.says(ANN, add(1, 5), add(2, 5), add(3, 5)).turn();
        assertThat(primary.sent(Message.Checkpoint.class).getLast().last()).isFalse();
        primary.loses(primary.joiner()).networkFlows().forget();

        returns(primary, OTHER, 1).turn();

        assertThat(primary.sent(Message.Checkpoint.class))
                .singleElement()
                .satisfies(
                        first -> {
                            assertThat(first.number()).isEqualTo(2);
                            assertThat(first.part()).isZero();
                        });
        assertThat(primary.memory.dirtyPages()).as("still to be sealed").isEqualTo(2);
    }

    @Test
    void itMayReturnBeforeItsLossIsNoticed() {
        var primary = PrimaryContext.paired();
        var old = primary.joiner().link;

        returns(primary, OTHER, 1).turn();

        assertThat(isConsented(primary)).isTrue();
        assertThat(primary.done(Action.Close.class))
                .extracting(Action.Close::link)
                .containsExactly(old);
    }

    @Test
    void anotherIncarnationIsNotTheOneThatLeft() {
        var primary = PrimaryContext.paired().loses(PrimaryContext.paired().joiner());
        primary.loses(primary.joiner());

        returns(primary, OTHER_AGAIN, 1);

        assertThat(isConsented(primary)).isFalse();
        assertThat(primary.sent(Message.Refusal.class)).hasSize(1);
    }

    @Test
    void whoHasLostWhatItAcknowledgedOrHasWhatWasNeverSealedIsRefused() {
        for (long number : new long[] {0, 3}) {
            var primary = PrimaryContext.paired();
            primary.says(ANN, add(1, 5)).turn().loses(primary.joiner());

            returns(primary, OTHER, number);

            assertThat(isConsented(primary)).as("with %d", number).isFalse();
        }
    }

    @Test
    void whoFollowedAnotherLifeOrEpochIsToldWhoThisIs() {
        var primary = PrimaryContext.paired();
        primary.loses(primary.joiner());
        var pair = primary.record().pair();

        for (var words :
                new Message.Reconnect[] {
                    new Message.Reconnect(Message.PROTOCOL, pair, OTHER, SELF, 2, 1),
                    new Message.Reconnect(Message.PROTOCOL, pair, OTHER, OTHER, 1, 1),
                    new Message.Reconnect(1, pair, OTHER, SELF, 1, 1)
                }) {
            primary.tell(new Event.PeerSaid(NEW_LINK, words));
        }

        assertThat(primary.sent(Message.NotPrimary.class)).hasSize(3);
        assertThat(isConsented(primary)).isFalse();
    }

    @Test
    void whereNobodyListensItGoesAloneAtOnce() {
        var primary = PrimaryContext.paired();
        primary.loses(primary.joiner()).passes(1).dialFails();

        assertThat(primary.state()).isEqualTo("claiming-solo");
        returns(primary, OTHER, 1);
        assertThat(isConsented(primary)).as("from here on it is too late").isFalse();
    }

    @Test
    void whereSomebodyListensItWaitsAsLongAsForSilence() {
        var primary = PrimaryContext.paired().forget();
        primary.loses(primary.joiner()).passes(1).tell(new Event.Dialed(new LinkId(60)));
        assertThat(primary.done(Action.Close.class))
                .extracting(Action.Close::link)
                .containsExactly(new LinkId(60));

        primary.passes(Setup.SUSPECTS);

        assertThat(primary.state()).isEqualTo("claiming-solo");
    }

    /** One that waits for a standby that lives, or whose machine answers for it. */
    private static PrimaryContext looking() {
        var primary = PrimaryContext.paired();
        primary.says(ANN, add(1, 5)).turn().loses(primary.joiner());
        return primary.passes(1).tell(new Event.Dialed(new LinkId(60)));
    }

    private static PrimaryContext reads(PrimaryContext primary, ArbiterAnswer answer) {
        long question = primary.done(Action.ReadTenure.class).getLast().question();
        return primary.tell(new Event.ArbiterAnswered(question, answer)).turn();
    }

    private static ArbiterAnswer record(Tenure tenure) {
        return new ArbiterAnswer.Read(Optional.of(tenure));
    }

    @Test
    void whereSomebodyListensWhoHasTakenOverItIsFencedAtOnce() {
        var primary = looking();

        reads(primary, record(primary.record().takenOverBy(OTHER, "the link was lost")));

        assertThat(primary.state()).isEqualTo("ended");
        assertThat(primary.told(Milestone.Fenced.class)).hasSize(1);
        assertThat(primary.replies(ANN)).isEmpty();
    }

    @Test
    void aRecordThatIsStillTheSameProvesNothing() {
        var primary = looking();

        reads(primary, record(primary.record()));

        assertThat(primary.state()).isEqualTo("awaiting-return");
        assertThat(primary.replies(ANN)).isEmpty();
        returns(primary, OTHER, 2).turn();
        assertThat(primary.replies(ANN)).containsExactly(5L);
    }

    @Test
    void anArbiterThatDoesNotAnswerProvesNothing() {
        var primary = looking();

        reads(primary, new ArbiterAnswer.Unknown("timed out"));

        assertThat(primary.state()).isEqualTo("awaiting-return");
        assertThat(primary.replies(ANN)).isEmpty();
    }

    /** A kernel accepts for a process that is about to be gone. */
    @Test
    void whoListenedMayDieAMomentLater() {
        var primary = reads(looking(), new ArbiterAnswer.Unknown("timed out"));

        primary.passes(Setup.HEARTBEAT).dialFails();

        assertThat(primary.done(Action.Dial.class)).hasSize(2);
        assertThat(primary.state()).isEqualTo("claiming-solo");
    }

    @Test
    void aRecordThatIsNoNewerProvesNothing() {
        var primary = looking();
        Tenure older =
                new Tenure(
                        primary.record().version(),
                        primary.record().pair(),
                        primary.record().epoch(),
                        OTHER,
                        Optional.empty(),
                        "restored from a copy");

        reads(primary, record(older));

        assertThat(primary.state()).isEqualTo("awaiting-return");
    }

    @Test
    void anArbiterThatDoesNotAnswerDoesNotKeepItFromGoingAlone() {
        var primary = looking();
        long question = primary.done(Action.ReadTenure.class).getLast().question();
        primary.passes(Setup.SUSPECTS);
        assertThat(primary.state()).isEqualTo("claiming-solo");

        var late = record(primary.record().takenOverBy(OTHER, "late"));
        primary.tell(new Event.ArbiterAnswered(question, late)).granted().turn();

        assertThat(primary.state()).isEqualTo("solo");
        assertThat(primary.replies(ANN)).containsExactly(5L);
    }

    @Test
    void aDialOfAnEarlierLossAnswersNothingOfALaterOne() {
        var primary = PrimaryContext.paired();
        primary.loses(primary.joiner()).passes(1);
        returns(primary, OTHER, 1).turn().tell(new Event.PeerLost(NEW_LINK, LinkLoss.CLOSED));

        primary.dialFails();

        assertThat(primary.state()).isEqualTo("awaiting-return");
        primary.passes(1).dialFails();
        assertThat(primary.state()).isEqualTo("claiming-solo");
    }

    @Test
    void whereNobodyArbitratesItDoesNotLook() {
        var primary = PrimaryContext.paired(Setup.USUAL.withoutArbiter()).forget();

        primary.loses(primary.joiner()).passes(10 * Setup.SUSPECTS);

        assertThat(primary.done(Action.Dial.class)).isEmpty();
        assertThat(primary.done(Action.ReadTenure.class)).isEmpty();
    }

    @Test
    void whatWasReadAfterItsReturnIsOfNoInterest() {
        var primary = looking();
        returns(primary, OTHER, 2).turn();

        reads(primary, record(primary.record().takenOverBy(OTHER, "late")));

        assertThat(primary.state()).isEqualTo("paired");
    }
}
