package dev.futago.primary;

import static dev.futago.primary.CounterGuest.add;
import static dev.futago.primary.PrimaryContext.ANN;
import static dev.futago.primary.PrimaryContext.OTHER;
import static dev.futago.primary.PrimaryContext.SELF;

import static org.assertj.core.api.Assertions.assertThat;

import dev.futago.common.role.Action;
import dev.futago.common.role.Event;
import dev.futago.common.role.Message;
import dev.futago.common.role.Milestone;
import dev.futago.common.role.Order;
import dev.futago.common.role.Outcome;
import dev.futago.common.role.PairId;
import dev.futago.common.role.Revision;
import dev.futago.common.role.Tenure;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

import java.util.Optional;
import java.util.Set;

/** R23: the arbiter went back, and who holds the memory writes its tenure again. */
class ReassertionTest {

    private static final Tenure OLDER = Tenure.founding("orders", SELF);

    private static long epoch(PrimaryContext primary) {
        return primary.role().status(primary.nowNanos()).tenure().orElseThrow().epoch();
    }

    @Nested
    class Alone {

        private PrimaryContext solo() {
            var primary = PrimaryContext.paired();
            primary.claimingSolo().granted();
            return primary.forget();
        }

        @Test
        void ownerWritesItsTenureInANewEra() {
            var primary = solo();
            Tenure own = primary.record();

            primary.recordIs(OLDER).looks();
            assertThat(primary.openClaim().expected()).isEqualTo(OLDER.revision());
            primary.granted();

            Tenure written = primary.record();
            assertThat(written.version()).isEqualTo(own.version() + 1);
            assertThat(written.epoch()).isEqualTo(own.epoch() + 1);
            assertThat(own.era().isBefore(written.era())).isTrue();
            assertThat(written.isOwnedBy(SELF)).isTrue();
            assertThat(written.standby()).isEmpty();
            assertThat(primary.state()).isEqualTo("solo");
            assertThat(primary.told(Milestone.Reasserted.class)).hasSize(1);
        }

        @Test
        void recordThatIsGoneIsWrittenAgain() {
            var primary = solo();

            primary.recordIsLost().looks();
            assertThat(primary.openClaim().expected()).isEqualTo(Revision.NONE);
            primary.granted();

            assertThat(primary.state()).isEqualTo("solo");
            assertThat(primary.record().isOwnedBy(SELF)).isTrue();
        }

        @Test
        void repliesWaitUntilTheRecordIsKnown() {
            var primary = solo().recordIs(OLDER).looks();

            primary.says(ANN, add(1, 5)).turn();
            assertThat(primary.done(Action.Reply.class)).isEmpty();

            primary.granted().turn();
            assertThat(primary.done(Action.Reply.class)).hasSize(1);
        }

        @Test
        void joinerSaysHelloAgain() {
            var primary = PrimaryContext.paired();
            primary.claimingSolo().granted();
            primary.networkStands().helloOf(PrimaryContext.OTHER_AGAIN).forget();
            assertThat(primary.state()).isEqualTo("resyncing");

            primary.recordIs(OLDER).looks().granted();

            assertThat(primary.told(Milestone.JoinerLost.class)).hasSize(1);
            assertThat(primary.state()).isEqualTo("solo");
        }

        @Test
        void newOwnerThatIsShownFencesIt() {
            var primary = solo();
            Tenure own = primary.record();
            primary.recordIs(OLDER).looks();

            primary.recordIs(own.bootstrappedBy(OTHER, "by order")).refused();

            assertThat(primary.told(Milestone.Fenced.class)).hasSize(1);
        }

        @Test
        void evenOlderRecordIsReplacedToo() {
            var primary = solo().recordIs(OLDER).looks().recordIsLost().refused();

            assertThat(primary.openClaim().expected()).isEqualTo(Revision.NONE);
            primary.granted();
            assertThat(primary.state()).isEqualTo("solo");
        }

        @Test
        void recordOfAnotherPairIsLeftAlone() {
            var primary = solo();
            var foreign =
                    new Tenure(1, new PairId("orders", 99), 1, OTHER, Optional.empty(), "founded");

            primary.recordIs(foreign).looks();

            assertThat(primary.done(Action.Claim.class)).isEmpty();
            assertThat(primary.state()).isEqualTo("solo");
        }

        @Test
        void lateClaimOfTheFormerEraDoesNotLand() {
            var primary = solo();
            Tenure own = primary.record();
            primary.recordIs(OLDER).looks().granted();
            Tenure written = primary.record();

            var late = own.pairedWith(OTHER).takenOverBy(OTHER, "late");
            primary.lands(
                    new Action.Claim(9, new Revision(written.version(), own.era().id()), late));

            assertThat(primary.record()).isEqualTo(written);
        }
    }

    @Nested
    class Paired {

        private final PrimaryContext primary = PrimaryContext.paired();
        private final Tenure own = primary.record();

        private PrimaryContext asked() {
            return primary.forget().recordIs(OLDER).looks();
        }

        @Test
        void ownerAsksItsStandbyFirst() {
            asked();

            assertThat(primary.done(Action.Claim.class)).isEmpty();
            assertThat(primary.sent(Message.Reassert.class))
                    .singleElement()
                    .satisfies(
                            question -> {
                                assertThat(question.epoch()).isEqualTo(own.epoch());
                                assertThat(question.tenure().isBackedBy(OTHER)).isTrue();
                            });
            assertThat(primary.state()).isEqualTo("paired");
        }

        @Test
        void ownerWritesBothInANewEra() {
            asked().agrees();
            assertThat(primary.state()).isEqualTo("reasserting");
            assertThat(primary.openClaim().expected()).isEqualTo(OLDER.revision());
            primary.granted();

            Tenure written = primary.record();
            assertThat(written.isBackedBy(OTHER)).isTrue();
            assertThat(written.version()).isGreaterThan(own.version());
            assertThat(own.era().isBefore(written.era())).isTrue();
            assertThat(epoch(primary)).isEqualTo(own.epoch() + 1);
            assertThat(primary.state()).isEqualTo("paired");
            assertThat(primary.sent(Message.Paired.class).getLast().tenure()).isEqualTo(written);
        }

        @Test
        void acknowledgementsOfTheFormerEpochAreIgnored() {
            asked().agrees().granted();
            primary.says(ANN, add(1, 5)).turn().forget();

            primary.says(
                    primary.joiner(),
                    new Message.CheckpointAck(own.epoch(), primary.joiner().applied()));
            assertThat(primary.done(Action.Reply.class)).isEmpty();
            assertThat(primary.done(Action.Close.class)).isEmpty();

            primary.acks();
            assertThat(primary.done(Action.Reply.class)).hasSize(1);
        }

        @Test
        void repliesLeaveMeanwhile() {
            asked().agrees();

            primary.says(ANN, add(1, 5)).turn();
            primary.says(
                    primary.joiner(),
                    new Message.CheckpointAck(own.epoch(), primary.joiner().applied()));

            assertThat(primary.done(Action.Reply.class)).hasSize(1);
        }

        @Test
        void recordThatCameBackIsReplacedToo() {
            asked().agrees().recordIs(own).refused();

            assertThat(primary.openClaim().expected()).isEqualTo(own.revision());
            primary.granted();
            assertThat(primary.state()).isEqualTo("paired");
            assertThat(epoch(primary)).isEqualTo(own.epoch() + 1);
        }

        @Test
        void ownerGoesAloneWithTheWordOfALostStandby() {
            asked().agrees().loses(primary.joiner());

            assertThat(primary.state()).isEqualTo("claiming-solo");
            assertThat(primary.openClaim().expected()).isEqualTo(OLDER.revision());
            primary.granted();
            assertThat(primary.state()).isEqualTo("solo");
            assertThat(primary.record().standby()).isEmpty();
        }

        /** Seed 124: it may have agreed, and its word is lost with the link. */
        @Test
        void ownerGoesAloneInTheEraThatItProposed() {
            asked();
            Tenure proposed = primary.sent(Message.Reassert.class).getLast().tenure();

            primary.recordIs(own).claimingSolo().granted();

            assertThat(primary.state()).isEqualTo("solo");
            assertThat(primary.record().version()).isGreaterThan(proposed.version());
            assertThat(own.era().isBefore(primary.record().era())).isTrue();
        }

        @Test
        void standbyIsAskedAgainOverANewLink() {
            asked().recordIs(own).looks();

            assertThat(primary.sent(Message.Reassert.class))
                    .hasSize(2)
                    .extracting(Message.Reassert::tenure)
                    .containsOnly(primary.sent(Message.Reassert.class).getFirst().tenure());
        }

        @Test
        void switchoverIsRefusedMeanwhile() {
            asked();

            primary.tell(new Event.Ordered(7, new Order.Switchover(false, 1_000_000_000)));

            assertThat(primary.done(Action.Report.class).getLast().outcome())
                    .isInstanceOf(Outcome.Refused.class);
            assertThat(primary.done(Action.ReadTenure.class)).isEmpty();
        }

        @Test
        void ownerHoldsWithoutTheWordOfALostStandby() {
            asked();
            primary.claimingSolo().refused();

            assertThat(primary.state()).isEqualTo("claiming-solo");
            assertThat(primary.told(Milestone.Stalled.class)).hasSize(1);
            assertThat(primary.record()).isEqualTo(OLDER);
        }

        @Test
        void wordOfAnotherLinkIsOfNoUse() {
            asked();
            long era = primary.sent(Message.Reassert.class).getLast().tenure().era().id();

            primary.says(primary.joiner(), new Message.ReassertAgreed(own.epoch(), era + 1));

            assertThat(primary.state()).isEqualTo("paired");
        }

        @Test
        void joinerThatMayBeNamedIsAskedToo() {
            var joined = PrimaryContext.solo().claimingPaired();
            Tenure alone = joined.record();

            joined.recordIsLost().refused().agrees();
            assertThat(joined.state()).isEqualTo("reasserting");
            assertThat(joined.openClaim().expected()).isEqualTo(Revision.NONE);
            joined.says(ANN, add(1, 5)).turn();
            joined.says(
                    joined.joiner(),
                    new Message.CheckpointAck(alone.epoch(), joined.joiner().applied()));
            assertThat(joined.done(Action.Reply.class)).isEmpty();

            joined.granted();
            assertThat(joined.state()).isEqualTo("paired");
            assertThat(joined.record().isBackedBy(OTHER)).isTrue();
            assertThat(joined.told(Milestone.Paired.class))
                    .extracting(Milestone.Paired::tenure)
                    .containsExactly(joined.record());
        }
    }

    /** The arbiter goes back in the very moment in which a switchover is claimed. */
    @Nested
    class Switchover {

        private static final long TICKET = 7;
        private static final long TIMEOUT_NANOS = 700_000_000;

        private final PrimaryContext primary = PrimaryContext.paired();
        private final Tenure own = primary.record();

        private PrimaryContext claiming() {
            var order = new Order.Switchover(false, TIMEOUT_NANOS);
            primary.says(ANN, add(1, 5)).tell(new Event.Ordered(TICKET, order)).shown();
            primary.turn().acks();
            assertThat(primary.state()).isEqualTo("claiming-switchover");
            return primary.forget();
        }

        @Test
        void standbyThatAgreesEndsTheSwitchover() {
            claiming().recordIs(OLDER).refused();
            assertThat(primary.state()).isEqualTo("claiming-switchover");
            assertThat(primary.told(Milestone.Stalled.class)).hasSize(1);

            primary.agrees();

            assertThat(primary.state()).isEqualTo("reasserting");
            assertThat(primary.done(Action.Report.class).getLast().outcome())
                    .isInstanceOf(Outcome.Failed.class);
            assertThat(primary.openClaim().expected()).isEqualTo(OLDER.revision());
            primary.granted();
            assertThat(primary.state()).isEqualTo("paired");
            assertThat(primary.record().isOwnedBy(SELF)).isTrue();
            assertThat(epoch(primary)).isEqualTo(own.epoch() + 1);
        }

        @Test
        void requestsAreExecutedAgain() {
            claiming().recordIs(OLDER).refused().says(ANN, add(2, 5)).turn();
            assertThat(primary.done(Action.Reply.class)).isEmpty();

            primary.agrees().granted().turn().acks();

            assertThat(primary.done(Action.Reply.class)).hasSize(1);
        }

        @Test
        void claimThatLandsMeanwhileMakesTheStandbyOwner() {
            claiming().recordIs(OLDER).refused();

            primary.recordIs(own).passes(TIMEOUT_NANOS / 2).granted();

            assertThat(primary.told(Milestone.StoodDown.class)).hasSize(1);
            assertThat(primary.record().isOwnedBy(OTHER)).isTrue();
        }

        @Test
        void standbyThatAgreedDoesNotBecomeOwnerLate() {
            claiming().recordIs(OLDER).refused().agrees();
            Tenure late = own.switchedOver();

            primary.recordIs(late).refused();

            assertThat(primary.told(Milestone.Fenced.class)).isEmpty();
            assertThat(primary.openClaim().expected()).isEqualTo(late.revision());
            primary.granted();
            assertThat(primary.state()).isEqualTo("paired");
            assertThat(primary.record().isOwnedBy(SELF)).isTrue();
        }

        @Test
        void ownerHoldsWithoutTheWordOfALostStandby() {
            claiming().recordIs(OLDER).refused();

            primary.loses(primary.joiner()).refused().passes(2 * TIMEOUT_NANOS).turn();

            assertThat(primary.state()).isEqualTo("claiming-switchover");
            assertThat(primary.says(ANN, add(2, 5)).turn().done(Action.Reply.class)).isEmpty();
            assertThat(primary.record()).isEqualTo(OLDER);
        }

        /** It may have agreed, and its word is lost with the link. */
        @Test
        void ownerGoesAloneInTheEraThatItProposed() {
            claiming().recordIs(OLDER).refused();

            primary.loses(primary.joiner()).recordIs(own).granted();

            assertThat(primary.state()).isEqualTo("solo");
            assertThat(own.era().isBefore(primary.record().era())).isTrue();
        }
    }

    @Nested
    class ByOrder {

        /** The record is older than the one of the pair, the standby was ended, and all is held. */
        private static PrimaryContext stalled() {
            var primary = PrimaryContext.paired();
            primary.claimingSolo().recordIs(OLDER).refused();
            return primary.looks();
        }

        private static PrimaryContext ordered(PrimaryContext primary, String... off) {
            return primary.tell(
                    new Event.Ordered(7, new Order.Reassert("etcd was restored", Set.of(off))));
        }

        private static Outcome outcome(PrimaryContext primary) {
            var reports = primary.done(Action.Report.class);
            assertThat(reports).hasSize(1);
            return reports.getFirst().outcome();
        }

        @Test
        void holderWritesItsTenureAboveAllVersions() {
            var primary = stalled();
            primary.says(ANN, add(1, 5)).turn();
            assertThat(primary.done(Action.Reply.class)).isEmpty();

            ordered(primary, "b");
            assertThat(primary.openClaim().expected()).isEqualTo(OLDER.revision());
            primary.granted().turn();

            assertThat(primary.state()).isEqualTo("solo");
            assertThat(primary.record().isOwnedBy(SELF)).isTrue();
            assertThat(primary.record().reason()).contains("etcd was restored; off: b");
            assertThat(primary.done(Action.Reply.class)).hasSize(1);
            assertThat(outcome(primary)).isInstanceOf(Outcome.Done.class);
        }

        @Test
        void otherNodeMustBeNamed() {
            assertThat(outcome(ordered(stalled(), "c")).text()).contains("b may hold memory");
            assertThat(outcome(ordered(stalled())).text()).contains("--node-is-off");
            assertThat(outcome(ordered(stalled(), "a", "b")).text()).contains("--node-is-off");
        }

        @Test
        void pairedNodeRefuses() {
            var primary = PrimaryContext.paired().recordIs(OLDER).looks();

            ordered(primary.forget(), "b");

            assertThat(outcome(primary)).isInstanceOf(Outcome.Refused.class);
            assertThat(primary.done(Action.Claim.class)).isEmpty();
        }

        @Test
        void arbiterThatDidNotGoBackIsLeftAlone() {
            var primary = PrimaryContext.paired();
            primary.claimingSolo().claimIsLost().looks().forget();

            ordered(primary, "b");

            assertThat(outcome(primary).text()).contains("did not go back");
            assertThat(primary.done(Action.Claim.class)).isEmpty();
        }

        @Test
        void newestRecordThatCameBackMeanwhileDecides() {
            var primary = stalled();
            ordered(primary.forget(), "b");
            Tenure newest = primary.openClaim().sought().pairedWith(OTHER);

            primary.recordIs(newest).refused();

            assertThat(primary.openClaim().expected()).isEqualTo(newest.revision());
            assertThat(primary.state()).isEqualTo("claiming-solo");
        }
    }
}
