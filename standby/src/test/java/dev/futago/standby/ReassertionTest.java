package dev.futago.standby;

import static dev.futago.standby.StandbyContext.FOUNDED;
import static dev.futago.standby.StandbyContext.SELF;

import static org.assertj.core.api.Assertions.assertThat;

import dev.futago.common.role.Action;
import dev.futago.common.role.Event;
import dev.futago.common.role.Message;
import dev.futago.common.role.Milestone;
import dev.futago.common.role.NodeRef;
import dev.futago.common.role.Order;
import dev.futago.common.role.Outcome;
import dev.futago.common.role.Revision;
import dev.futago.common.role.Tenure;

import org.junit.jupiter.api.Test;

import java.util.Set;

/** R23: the arbiter went back, seen from a standby. */
class ReassertionTest {

    private static final long EPOCH = FOUNDED.epoch();
    private static final Tenure PAIRED = FOUNDED.pairedWith(SELF);
    private static final Tenure AGAIN = PAIRED.reassertedOver(1, "the arbiter went back");
    private static final String OWNER = FOUNDED.owner().name();

    private static StandbyContext asked() {
        return StandbyContext.started()
                .following()
                .hears(new Message.Reassert(EPOCH, AGAIN))
                .turn();
    }

    private static void order(StandbyContext standby, String... off) {
        standby.tell(new Event.Ordered(7, new Order.Reassert("etcd was restored", Set.of(off))));
    }

    private static Outcome ordered(StandbyContext standby, String... off) {
        order(standby, off);
        return standby.done(Action.Report.class).getLast().outcome();
    }

    @Test
    void standbyAgreesOverTheLink() {
        assertThat(asked().sent(Message.ReassertAgreed.class))
                .containsExactly(new Message.ReassertAgreed(EPOCH, AGAIN.era().id()));
    }

    @Test
    void standbyAgreesToItsOwnPrimaryOnly() {
        NodeRef stranger = StandbyContext.FORMER_SELF;
        Tenure foreign = PAIRED.takenOverBy(stranger, "foreign").pairedWith(SELF);

        var standby = StandbyContext.started().following();
        standby.hears(new Message.Reassert(EPOCH, foreign)).turn();

        assertThat(standby.sent(Message.ReassertAgreed.class)).isEmpty();
        assertThat(standby.done(Action.Close.class)).hasSize(1);
    }

    @Test
    void standbyThatAgreedBelievesNothingOlder() {
        var standby = asked().recordIs(PAIRED).loses().answered();

        assertThat(standby.done(Action.Claim.class)).isEmpty();
        assertThat(standby.done(Action.Become.class)).isEmpty();
        assertThat(standby.told(Milestone.Stalled.class)).hasSize(1);
    }

    @Test
    void standbyTakesOverByTheRecordItAgreedTo() {
        var standby = asked().recordIs(AGAIN).loses().answered();

        assertThat(standby.openClaim().expected()).isEqualTo(AGAIN.revision());
        standby.answered();

        assertThat(standby.succeeds().epoch()).isEqualTo(EPOCH + 2);
    }

    @Test
    void standbyAcknowledgesAgainInTheNewEpoch() {
        var standby = asked();

        standby.hears(new Message.Paired(AGAIN)).turn();

        assertThat(standby.sent(Message.CheckpointAck.class).getLast())
                .isEqualTo(new Message.CheckpointAck(EPOCH + 1, 1));
        assertThat(standby.state()).isEqualTo("streaming");
    }

    @Test
    void tenureThatWasNotAgreedToIsRefused() {
        var standby = StandbyContext.started().following();

        standby.hears(new Message.Paired(AGAIN)).turn();

        assertThat(standby.done(Action.Close.class)).hasSize(1);
    }

    @Test
    void standbyTakesOverByOrder() {
        var standby = StandbyContext.started().following().recordIs(FOUNDED).loses().answered();

        assertThat(ordered(standby)).isInstanceOf(Outcome.Refused.class);
        order(standby, OWNER);
        assertThat(standby.openClaim().expected()).isEqualTo(FOUNDED.revision());
        standby.answered();

        Tenure taken = standby.succeeds();
        assertThat(taken.isOwnedBy(SELF)).isTrue();
        assertThat(taken.version()).isGreaterThan(PAIRED.version());
        assertThat(PAIRED.era().isBefore(taken.era())).isTrue();
        assertThat(taken.reason()).contains("etcd was restored; off: " + OWNER);
        assertThat(standby.done(Action.Report.class).getLast().outcome())
                .isInstanceOf(Outcome.Done.class);
    }

    /** Seed 2318: the newest copy came back, which is older than what it agreed to. */
    @Test
    void orderHoldsForWhateverIsShown() {
        var standby = asked().recordIsGone().loses().answered();
        order(standby, OWNER);
        assertThat(standby.openClaim().expected()).isEqualTo(Revision.NONE);

        standby.recordIs(PAIRED).answered();

        assertThat(standby.openClaim().expected()).isEqualTo(PAIRED.revision());
        standby.answered();
        assertThat(standby.succeeds().isOwnedBy(SELF)).isTrue();
    }

    @Test
    void standbyRefusesWhileItFollows() {
        var standby = StandbyContext.started().following();

        assertThat(ordered(standby, OWNER).text()).contains("the primary is to be asked");
        assertThat(standby.done(Action.Claim.class)).isEmpty();
    }

    @Test
    void standbyRefusesWhileTheArbiterIsSilent() {
        var standby = StandbyContext.started().following().loses().questionIsLost();

        assertThat(ordered(standby, OWNER).text()).contains("did not go back");
    }

    @Test
    void recordThatWasDeletedIsWrittenByOrder() {
        var standby = StandbyContext.started().following().recordIsGone().loses().answered();

        order(standby, OWNER);

        assertThat(standby.openClaim().expected()).isEqualTo(Revision.NONE);
        standby.answered();
        assertThat(standby.succeeds().isOwnedBy(SELF)).isTrue();
    }
}
