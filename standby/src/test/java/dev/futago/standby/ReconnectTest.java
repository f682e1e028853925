package dev.futago.standby;

import static dev.futago.standby.StandbyContext.FOUNDED;
import static dev.futago.standby.StandbyContext.PRIMARY;
import static dev.futago.standby.StandbyContext.SELF;
import static dev.futago.standby.StandbyContext.SUSPECTS;

import static org.assertj.core.api.Assertions.assertThat;

import dev.futago.common.role.Action;
import dev.futago.common.role.Message;
import dev.futago.common.role.Milestone;
import dev.futago.common.role.Next;

import org.junit.jupiter.api.Test;

/** R11: the connection broke, and the primary is there still. */
class ReconnectTest {

    private static final long EPOCH = FOUNDED.epoch();

    @Test
    void itAsksThePrimaryToGoOnBeforeItAsksTheRecord() {
        var standby = StandbyContext.started().following().returning();

        assertThat(standby.sent(Message.Reconnect.class))
                .containsExactly(
                        new Message.Reconnect(
                                Message.PROTOCOL, FOUNDED.pair(), SELF, PRIMARY, EPOCH, 1));
        assertThat(standby.done(Action.ReadTenure.class)).isEmpty();
    }

    @Test
    void theUnfinishedStageIsDroppedAndTheNextCheckpointIsAppliedWhole() {
        var standby = StandbyContext.started().following();
        standby.hears(standby.primary.touch(10, 9).checkpoint().getFirst()).returning();

        standby.hears(new Message.Reconnected(EPOCH, 1)).forget();
        standby.primary.again();
        standby.hears(standby.primary.touch(10, 9).checkpoint()).turn();

        assertThat(standby.acks()).containsExactly(2L);
        assertThat(standby.memory.digest()).isEqualTo(standby.primary.memory.digest());
    }

    @Test
    void consentToAnotherCheckpointIsNone() {
        var standby = StandbyContext.started().following().returning();

        standby.hears(new Message.Reconnected(EPOCH, 2));

        assertThat(standby.state()).isEqualTo("asking-to-take-over");
    }

    @Test
    void whoIsNotThePrimaryAnyMoreLetsItAskTheRecord() {
        var standby = StandbyContext.started().following().returning();

        standby.hears(new Message.NotPrimary(PRIMARY, true, true));

        assertThat(standby.state()).isEqualTo("asking-to-take-over");
    }

    @Test
    void aPrimaryThatDoesNotAnswerIsSuspectedAsASilentOne() {
        var standby = StandbyContext.started().following().returning();

        standby.passes(SUSPECTS);

        assertThat(standby.state()).isEqualTo("asking-to-take-over");
        assertThat(standby.hears(new Message.Reconnected(EPOCH, 1)).state())
                .as("sealed off for ever")
                .isEqualTo("asking-to-take-over");
    }

    @Test
    void aConnectionThatCarriedNothingIsNotMadeAgain() {
        var standby = StandbyContext.started().following().returning();
        standby.hears(new Message.Reconnected(EPOCH, 1)).forget();

        standby.breaks();

        assertThat(standby.state()).isEqualTo("asking-to-take-over");
    }

    @Test
    void whilePausedItKeepsCallingAndTakesOverAfterwards() {
        var standby = StandbyContext.started().following();
        long pause = 10 * SUSPECTS;
        standby.hears(new Message.Heartbeat(EPOCH, 1, 1, pause)).loses();
        assertThat(standby.state()).isEqualTo("paused");
        assertThat(standby.told(Milestone.Stalled.class)).hasSize(1);

        standby.passes(pause / 2);
        assertThat(standby.done(Action.ReadTenure.class)).isEmpty();
        assertThat(standby.done(Action.Dial.class)).hasSizeGreaterThan(1);
        standby.dialFails().passes(pause);

        assertThat(standby.state()).isEqualTo("asking-to-take-over");
    }

    @Test
    void withoutAnArbiterItReturnsWhenThePrimaryDoes() {
        var standby = NoArbiterTest.following().loses().passes(SUSPECTS);

        standby.dialed().hears(new Message.Reconnected(EPOCH, 1));

        assertThat(standby.state()).isEqualTo("streaming");
    }

    @Test
    void withoutAnArbiterAPrimaryThatGoesOnAloneMakesTheImageWorthless() {
        var standby = NoArbiterTest.following().loses().passes(SUSPECTS);

        standby.dialed().hears(new Message.Refusal("it has another standby", false));

        assertThat(standby.becomes()).isInstanceOf(Next.Newcomer.class);
    }
}
