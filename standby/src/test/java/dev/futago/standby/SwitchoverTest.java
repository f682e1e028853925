package dev.futago.standby;

import static dev.futago.standby.StandbyContext.FOUNDED;
import static dev.futago.standby.StandbyContext.PRIMARY;
import static dev.futago.standby.StandbyContext.SELF;

import static org.assertj.core.api.Assertions.assertThat;

import dev.futago.common.role.Action;
import dev.futago.common.role.Event;
import dev.futago.common.role.Message;
import dev.futago.common.role.Milestone;
import dev.futago.common.role.Next;
import dev.futago.common.role.Order;
import dev.futago.common.role.Outcome;
import dev.futago.common.role.Tenure;

import org.junit.jupiter.api.Test;

/** R16: the standby is made owner, and the owner stands down. */
class SwitchoverTest {

    private static final Tenure SWITCHED = FOUNDED.pairedWith(SELF).switchedOver();

    @Test
    void toldThatItIsOwnerItGoesOnOverTheSameConnection() {
        var standby = StandbyContext.started().following();

        standby.recordIs(SWITCHED).hears(new Message.SwitchedOver(SWITCHED, 3_000_000));

        assertThat(standby.succeeds()).isEqualTo(SWITCHED);
        var next = (Next.Successor) standby.becomes();
        assertThat(next.link()).contains(standby.link());
        assertThat(next.atNanos() - next.sinceNanos()).isEqualTo(3_000_000);
        assertThat(standby.told(Milestone.SwitchedOver.class)).hasSize(1);
    }

    @Test
    void aTenureThatIsNotItsOwnIsNoneToActOn() {
        for (Tenure other :
                new Tenure[] {
                    FOUNDED.pairedWith(SELF),
                    SWITCHED.pairedWith(PRIMARY).switchedOver(),
                    SWITCHED.solo("alone"),
                    FOUNDED.pairedWith(StandbyContext.FORMER_SELF).switchedOver()
                }) {
            var standby = StandbyContext.started().following();

            standby.hears(new Message.SwitchedOver(other, 0));

            assertThat(standby.done(Action.Become.class)).as(other.toString()).isEmpty();
            assertThat(standby.done(Action.Close.class)).hasSize(1);
        }
    }

    @Test
    void whoHasHalfACheckpointIsNotMadeOwner() {
        var standby = StandbyContext.started().following();
        standby.hears(standby.primary.touch(10, 9).checkpoint().getFirst());

        standby.hears(new Message.SwitchedOver(SWITCHED, 0));

        assertThat(standby.done(Action.Become.class)).isEmpty();
    }

    @Test
    void namedOwnerWhileSealedOffItActivates() {
        var standby = StandbyContext.started().following().recordIs(SWITCHED);

        standby.loses().answered();

        assertThat(standby.succeeds()).isEqualTo(SWITCHED);
        assertThat(((Next.Successor) standby.becomes()).link()).isEmpty();
        assertThat(standby.done(Action.Claim.class)).isEmpty();
    }

    /** The former owner went on after the switchover had been granted. */
    @Test
    void namedOwnerKeepsWhatItAppliedUnacknowledged() {
        var standby = StandbyContext.started().following().recordIs(SWITCHED);

        standby.hears(standby.primary.touch(3, 9).checkpoint()).loses().answered();

        assertThat(standby.succeeds()).isEqualTo(SWITCHED);
        assertThat(standby.acks()).isEmpty();
        assertThat(standby.memory.digest()).isEqualTo(standby.primary.memory.digest());
    }

    @Test
    void whoStoodDownAppliesFromCheckpointOneWithoutAnImage() {
        var standby = StandbyContext.stoodDown();
        standby.hears(new Message.Heartbeat(1, 4, 1, 0)).hears(new Message.CheckpointAck(1, 4));
        assertThat(standby.done(Action.Close.class)).as("said before it knew").isEmpty();

        standby.hears(standby.primary.touch(3, 1).ofEpoch(2).checkpoint()).turn();

        assertThat(standby.acks()).containsExactly(1L);
        assertThat(standby.sent(Message.CheckpointAck.class).getLast().epoch()).isEqualTo(2);
        assertThat(standby.role().status(standby.nowNanos()).isProtected()).isTrue();
    }

    @Test
    void whoStoodDownTakesOverWhenTheNewOwnerIsLost() {
        var standby = StandbyContext.stoodDown().loses().answered().answered();

        assertThat(standby.succeeds().epoch()).isEqualTo(3);
        assertThat(standby.succeeds().isOwnedBy(SELF)).isTrue();
    }

    @Test
    void whoStoodDownWithoutAConnectionCallsTheNewOwner() {
        var standby = StandbyContext.stoodDownUnconnected().tick().dialed();

        assertThat(standby.sent(Message.Reconnect.class))
                .singleElement()
                .satisfies(
                        words -> {
                            assertThat(words.epoch()).isEqualTo(2);
                            assertThat(words.number()).isZero();
                        });
        standby.hears(new Message.Reconnected(2, 0));
        assertThat(standby.state()).isEqualTo("streaming");
    }

    @Test
    void anOrderForThePrimaryIsRefusedAndNothingHappens() {
        var standby = StandbyContext.started().following();

        standby.tell(new Event.Ordered(3, new Order.Switchover(false, 1)));

        assertThat(standby.actions())
                .singleElement()
                .isInstanceOfSatisfying(
                        Action.Report.class,
                        report -> assertThat(report.outcome()).isInstanceOf(Outcome.Refused.class));
    }
}
