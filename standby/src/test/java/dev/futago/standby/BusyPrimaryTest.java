package dev.futago.standby;

import static dev.futago.standby.Pages.EPOCH;
import static dev.futago.standby.StandbyContext.BUSY;
import static dev.futago.standby.StandbyContext.FORMER_SELF;
import static dev.futago.standby.StandbyContext.PRIMARY;
import static dev.futago.standby.StandbyContext.SELF;
import static dev.futago.standby.StandbyContext.SUSPECTS;

import static org.assertj.core.api.Assertions.assertThat;

import dev.futago.common.role.Action;
import dev.futago.common.role.Event;
import dev.futago.common.role.Incarnation;
import dev.futago.common.role.LinkId;
import dev.futago.common.role.Message;
import dev.futago.common.role.NodeRef;
import dev.futago.common.role.Tally;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

import java.util.List;

/** R21: a primary whose loop is busy is not dead. */
class BusyPrimaryTest {

    private static final long EVERY = SUSPECTS / 4;
    private static final LinkId OTHER_LINK = new LinkId(99);
    private static final Message.Busy WORD = new Message.Busy(EPOCH, PRIMARY, SELF, 7);

    static final List<Message.Busy> FOREIGN_WORDS =
            List.of(
                    new Message.Busy(EPOCH + 1, PRIMARY, SELF, 7),
                    new Message.Busy(
                            EPOCH, new NodeRef(PRIMARY.name(), new Incarnation(9, 9)), SELF, 7),
                    new Message.Busy(EPOCH, PRIMARY, FORMER_SELF, 7));

    private static StandbyContext says(StandbyContext standby, Message.Busy word) {
        return standby.tell(new Event.PeerSaid(OTHER_LINK, word));
    }

    /** Time passes, and the word comes again and again. */
    private static void passesBusy(StandbyContext standby, long nanos) {
        for (long passed = 0; passed < nanos; passed += EVERY) {
            standby.passes(Math.min(EVERY, nanos - passed));
            says(standby, WORD);
        }
    }

    @Test
    void busyWordsProlongPatienceUntilBusyTimeout() {
        var standby = StandbyContext.started().following();

        passesBusy(standby, BUSY - 1);

        assertThat(standby.state()).isEqualTo("streaming");
        assertThat(standby.tally.count(Tally.Count.BUSY_WORDS)).isEqualTo(BUSY / EVERY);
    }

    @Test
    void noBusyWordMovesBusyTimeout() {
        var standby = StandbyContext.started().following();

        passesBusy(standby, BUSY - 1);
        standby.passes(1);

        assertThat(standby.state()).isEqualTo("asking-to-take-over");
    }

    @Test
    void silenceAfterBusyWordIsSuspected() {
        var standby = StandbyContext.started().following();
        passesBusy(standby, SUSPECTS);

        standby.passes(SUSPECTS - 1);
        assertThat(standby.state()).isEqualTo("streaming");
        standby.passes(1);

        assertThat(standby.state()).isEqualTo("asking-to-take-over");
    }

    @Test
    void closedLinkOfBusyPrimaryIsSuspectedAtOnce() {
        var standby = StandbyContext.started().following();
        passesBusy(standby, SUSPECTS);

        standby.loses();

        assertThat(standby.state()).isEqualTo("asking-to-take-over");
    }

    @Test
    void finishedTurnThatWasNotHeardProlongsNothing() {
        var standby = StandbyContext.started().following();
        standby.passes(EVERY);
        says(standby, WORD);

        for (int i = 1; i <= 4; i++) {
            standby.passes(EVERY);
            says(standby, new Message.Busy(EPOCH, PRIMARY, SELF, WORD.turn() + i));
        }

        assertThat(standby.state()).isEqualTo("asking-to-take-over");
    }

    @Test
    void loopThatIsHeardMayBeBusyAgain() {
        var standby = StandbyContext.started().following();
        passesBusy(standby, BUSY - 1);

        standby.hears(new Message.Heartbeat(EPOCH, 1, 5, 0));
        for (long passed = 0; passed < SUSPECTS; passed += EVERY) {
            standby.passes(EVERY);
            says(standby, new Message.Busy(EPOCH, PRIMARY, SELF, WORD.turn() + 1));
        }

        assertThat(standby.state()).isEqualTo("streaming");
    }

    @ParameterizedTest
    @FieldSource("FOREIGN_WORDS")
    void wordOfAnotherLifeProlongsNothing(Message.Busy foreign) {
        var standby = StandbyContext.started().following();
        standby.passes(SUSPECTS - 1);

        says(standby, foreign);
        standby.passes(1);

        assertThat(standby.state()).isEqualTo("asking-to-take-over");
        assertThat(standby.done(Action.Close.class))
                .extracting(Action.Close::link)
                .contains(OTHER_LINK);
    }

    @Test
    void busyWordOverTheLoopsLinkIsAViolation() {
        var standby = StandbyContext.started().following();

        standby.hears(WORD);

        assertThat(standby.done(Action.Close.class))
                .extracting(Action.Close::link)
                .containsExactly(standby.link());
    }
}
