package dev.futago.standby;

import static dev.futago.standby.StandbyContext.FORMER_SELF;
import static dev.futago.standby.StandbyContext.FOUNDED;
import static dev.futago.standby.StandbyContext.PRIMARY;
import static dev.futago.standby.StandbyContext.RETRY;
import static dev.futago.standby.StandbyContext.SELF;

import static org.assertj.core.api.Assertions.assertThat;

import dev.futago.common.role.Action;
import dev.futago.common.role.Event;
import dev.futago.common.role.Incarnation;
import dev.futago.common.role.LinkLoss;
import dev.futago.common.role.Message;
import dev.futago.common.role.Milestone;
import dev.futago.common.role.Next;
import dev.futago.common.role.NodeRef;
import dev.futago.common.role.Order;
import dev.futago.common.role.Outcome;
import dev.futago.common.role.PairId;
import dev.futago.common.role.Tenure;

import org.junit.jupiter.api.Test;

import java.util.Set;

/** R13: an operator starts the pair again; and what a node remembers of the record. */
class BootstrapTest {

    private static final Event ORDER =
            new Event.Ordered(1, new Order.Bootstrap("both power supplies failed", Set.of("a")));
    private static final Event ORDER_THAT_NAMES_NOBODY =
            new Event.Ordered(1, new Order.Bootstrap("both power supplies failed", Set.of()));
    private static final Tenure PAIRED = FOUNDED.pairedWith(FORMER_SELF);

    private static final NodeRef REBORN = new NodeRef("a", new Incarnation(0xa, 2));
    private static final Tenure BEGUN_ANEW = PAIRED.bootstrappedBy(REBORN, "bootstrap");

    private static StandbyContext down() {
        return StandbyContext.started().recordIs(PAIRED).tick().answered().dialFails();
    }

    private static Outcome outcome(StandbyContext node) {
        var reports = node.done(Action.Report.class);
        assertThat(reports).hasSize(1);
        return reports.getFirst().outcome();
    }

    @Test
    void bothGoneItStartsAgainInTheNextEpochAndTheRecordSaysWhy() {
        var node = down().tell(ORDER);
        assertThat(node.openClaim().expected().version()).isEqualTo(PAIRED.version());

        node.answered();

        assertThat(node.becomes()).isEqualTo(new Next.Founder(node.record()));
        assertThat(node.record().epoch()).isEqualTo(2);
        assertThat(node.record().pair()).isEqualTo(PAIRED.pair());
        assertThat(node.record().isOwnedBy(SELF)).isTrue();
        assertThat(node.record().reason()).contains("both power supplies failed; off: a");
        assertThat(node.told(Milestone.Bootstrapped.class)).hasSize(1);
        assertThat(outcome(node)).isInstanceOf(Outcome.Done.class);
    }

    private static String refusal(StandbyContext node) {
        assertThat(node.done(Action.Claim.class)).isEmpty();
        assertThat(outcome(node)).isInstanceOf(Outcome.Refused.class);
        return outcome(node).text();
    }

    @Test
    void peerThatIsNotReachedMustBeNamed() {
        assertThat(refusal(down().tell(ORDER_THAT_NAMES_NOBODY))).contains("--node-is-off");
    }

    /** The record names this node alone; but a deposed primary may release replies still. */
    @Test
    void peerThatTheRecordDoesNotNameMustBeNamedToo() {
        var alone = Tenure.founding("orders", FORMER_SELF);
        var node = StandbyContext.started().recordIs(alone).tick().answered().dialFails();

        assertThat(refusal(node.tell(ORDER_THAT_NAMES_NOBODY))).contains("--node-is-off");
    }

    @Test
    void holderThatTheRecordNamesMustBeNamedBesideThePeer() {
        var node = StandbyContext.started().recordIs(PAIRED).tick().answered().dialed();
        var stranger = new NodeRef("c", new Incarnation(0xc, 1));
        node.hears(new Message.NotPrimary(stranger, false, true));

        assertThat(refusal(node.tell(ORDER_THAT_NAMES_NOBODY))).contains("a may hold the memory");
    }

    @Test
    void peerThatHoldsNothingNeedsNotBeNamed() {
        var node = StandbyContext.started().recordIs(PAIRED).tick().answered().dialed();

        node.hears(new Message.NotPrimary(REBORN, false, true)).tell(ORDER_THAT_NAMES_NOBODY);
        node.answered();

        assertThat(outcome(node)).isInstanceOf(Outcome.Done.class);
    }

    @Test
    void peerThatAnswersIsNotOff() {
        var node = StandbyContext.started().recordIs(PAIRED).tick().answered().dialed();

        node.hears(new Message.NotPrimary(REBORN, false, true)).tell(ORDER);

        assertThat(refusal(node)).contains("a is said to be off and answers");
    }

    @Test
    void peerThatAcceptsConnectionsIsNotOff() {
        var node = StandbyContext.started().recordIs(PAIRED).tick().answered().dialed();

        node.tell(new Event.PeerLost(node.link(), LinkLoss.CLOSED)).tell(ORDER);

        assertThat(refusal(node)).contains("may hold the memory");
    }

    @Test
    void orderThatNamesThisNodeIsRefused() {
        var order = new Event.Ordered(1, new Order.Bootstrap("fire", Set.of("a", "b")));

        assertThat(refusal(down().tell(order))).contains("b is this node");
    }

    @Test
    void orderFoundsThePairWithoutAPeer() {
        var node = StandbyContext.startedAsPrimary().tick().answered().dialFails();

        node.tell(ORDER);
        assertThat(node.openClaim().expected().version()).isZero();
        node.answered();

        assertThat(node.becomes()).isEqualTo(new Next.Founder(node.record()));
        assertThat(node.record().epoch()).isEqualTo(1);
        assertThat(node.record().reason()).contains("off: a");
        assertThat(outcome(node)).isInstanceOf(Outcome.Done.class);
    }

    @Test
    void withoutAnOrderItStaysDownForEver() {
        var node = down();

        for (int i = 0; i < 50; i++) {
            node.passes(RETRY).answered().dialFails();
        }

        assertThat(node.done(Action.Claim.class)).isEmpty();
    }

    @Test
    void whileTheOtherNodeHoldsTheMemoryTheOrderIsRefused() {
        var node = StandbyContext.started().recordIs(PAIRED).tick().answered().dialed();
        node.hears(new Message.NotPrimary(PRIMARY, true, true));

        node.tell(ORDER);

        assertThat(outcome(node)).isInstanceOf(Outcome.Refused.class);
        assertThat(node.done(Action.Claim.class)).isEmpty();
    }

    @Test
    void anOrderThatComesWhileItAsksIsAnsweredWhenItKnows() {
        var node = StandbyContext.started().recordIs(PAIRED).tick().tell(ORDER);
        assertThat(node.done(Action.Report.class)).isEmpty();

        node.answered().dialFails().answered();

        assertThat(outcome(node)).isInstanceOf(Outcome.Done.class);
    }

    /** Both nodes were ordered to start again, and the other one did. */
    @Test
    void anOrderThatWaitedIsNotForARecordThatCameAfterIt() {
        var node = down().passes(RETRY).tell(ORDER);
        node.recordIs(BEGUN_ANEW);

        node.answered().dialFails();

        assertThat(outcome(node)).isInstanceOf(Outcome.Refused.class);
        assertThat(node.done(Action.Claim.class)).isEmpty();
    }

    @Test
    void thatTheHoldersOfOneRecordAreGoneSaysNothingOfTheNext() {
        var node = StandbyContext.started().recordIs(PAIRED).tick().answered().dialed();
        node.hears(new Message.NotPrimary(REBORN, false, true)).passes(RETRY);
        assertThat(node.told(Milestone.Down.class)).hasSize(1);
        node.recordIs(BEGUN_ANEW).answered().dialed();
        node.tell(new Event.PeerLost(node.link(), LinkLoss.CLOSED));

        node.tell(ORDER);

        assertThat(outcome(node)).isInstanceOf(Outcome.Refused.class);
        assertThat(node.done(Action.Claim.class)).isEmpty();
    }

    @Test
    void aHolderThatClaimedMeanwhileWins() {
        var node = down().tell(ORDER);
        node.recordIs(PAIRED.solo("standby lost"));

        node.answered();

        assertThat(outcome(node)).isInstanceOf(Outcome.Refused.class);
        assertThat(node.done(Action.Become.class)).isEmpty();
    }

    @Test
    void aRecordOlderThanOneSeenBeforeIsNotBelieved() {
        var node = StandbyContext.startedKnowing(PAIRED).recordIs(FOUNDED).tick().answered();

        assertThat(node.told(Milestone.Stalled.class))
                .singleElement()
                .satisfies(told -> assertThat(told.reason()).contains("from version 2 to 1"));
        assertThat(node.done(Action.Dial.class)).isEmpty();
        node.recordIs(PAIRED).passes(RETRY).answered();
        assertThat(node.done(Action.Dial.class)).hasSize(1);
    }

    @Test
    void whoHasSeenARecordFoundsNothingWhereThereIsNone() {
        var node = StandbyContext.startedKnowing(FOUNDED).tick().answered();

        assertThat(node.done(Action.Claim.class)).isEmpty();
        assertThat(node.told(Milestone.Stalled.class)).hasSize(1);
    }

    @Test
    void aRecordOfAnotherPairOfTheSameNameStopsTheNode() {
        var foreign =
                new Tenure(
                        9,
                        new PairId("orders", 99),
                        1,
                        PRIMARY,
                        java.util.Optional.empty(),
                        "founded");
        var node = StandbyContext.startedKnowing(FOUNDED).recordIs(foreign).tick().answered();

        assertThat(node.done(Action.Stop.class))
                .singleElement()
                .satisfies(stop -> assertThat(stop.reason()).contains("orders:"));
    }
}
