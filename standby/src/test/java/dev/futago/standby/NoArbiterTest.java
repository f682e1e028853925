package dev.futago.standby;

import static dev.futago.standby.StandbyContext.FOUNDED;
import static dev.futago.standby.StandbyContext.SELF;
import static dev.futago.standby.StandbyContext.SUSPECTS;

import static org.assertj.core.api.Assertions.assertThat;

import dev.futago.common.role.Action;
import dev.futago.common.role.Event;
import dev.futago.common.role.Message;
import dev.futago.common.role.Milestone;
import dev.futago.common.role.Order;
import dev.futago.common.role.Outcome;
import dev.futago.common.role.PairId;

import org.junit.jupiter.api.Test;

/** R17: without an arbiter nobody takes over by itself. */
class NoArbiterTest {

    @Test
    void thePeerIsDialledWithoutARecordByTheNameOfThePair() {
        var standby = StandbyContext.startedWithoutArbiter().greeting();

        assertThat(standby.sent(Message.Hello.class))
                .singleElement()
                .satisfies(hello -> assertThat(hello.pair()).isEqualTo(PairId.named("orders")));
    }

    @Test
    void itFollowsAndAcknowledgesAsAnyStandby() {
        var standby = following();

        standby.hears(standby.primary.touch(3, 4).checkpoint()).turn();

        assertThat(standby.acks()).endsWith(2L);
    }

    @Test
    void itNeverClaimsAndKeepsItsImageForAnOperator() {
        var standby = following();
        int before = standby.memory.digest();
        standby.forget().loses().turn();

        standby.passes(100 * SUSPECTS);

        assertThat(standby.done(Action.Claim.class)).isEmpty();
        assertThat(standby.done(Action.ReadTenure.class)).isEmpty();
        assertThat(standby.done(Action.Become.class)).isEmpty();
        assertThat(standby.told(Milestone.Stalled.class)).hasSize(1);
        assertThat(standby.memory.digest()).isEqualTo(before);
    }

    @Test
    void anOperatorMayOrderItToTakeOver() {
        var standby = following().forget().loses();

        standby.tell(new Event.Ordered(4, new Order.Failover("a burnt down")));

        assertThat(standby.openClaim().sought().isOwnedBy(SELF)).isTrue();
        assertThat(standby.openClaim().sought().reason()).contains("a burnt down");
        assertThat(standby.done(Action.Report.class))
                .singleElement()
                .satisfies(told -> assertThat(told.outcome()).isInstanceOf(Outcome.Done.class));
    }

    @Test
    void sealedOffItAcknowledgesNothingMore() {
        var standby = following().forget();
        standby.loses();

        standby.hears(standby.primary.touch(3, 4).checkpoint()).turn();

        assertThat(standby.acks()).isEmpty();
    }

    static StandbyContext following() {
        var standby = StandbyContext.startedWithoutArbiter().greeting();
        return standby.hears(new Message.Welcome(FOUNDED))
                .hears(standby.primary.touch(4, 1).image())
                .hears(standby.primary.checkpoint())
                .turn()
                .hears(new Message.Paired(FOUNDED.pairedWith(SELF)));
    }
}
