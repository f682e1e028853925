package dev.futago.standby;

import static dev.futago.standby.StandbyContext.FOUNDED;
import static dev.futago.standby.StandbyContext.PLACEMENT;
import static dev.futago.standby.StandbyContext.PRIMARY;
import static dev.futago.standby.StandbyContext.RETRY;
import static dev.futago.standby.StandbyContext.SELF;
import static dev.futago.standby.StandbyContext.SUSPECTS;

import static org.assertj.core.api.Assertions.assertThat;

import dev.futago.common.guest.ClientId;
import dev.futago.common.guest.Requests;
import dev.futago.common.role.Action;
import dev.futago.common.role.Event;
import dev.futago.common.role.LinkId;
import dev.futago.common.role.Message;
import dev.futago.common.role.Milestone;
import dev.futago.common.role.Tally;
import dev.futago.common.role.Tenure;

import org.junit.jupiter.api.Test;

import java.nio.ByteBuffer;
import java.util.List;

/** How a node that owns nothing comes to be taken in. */
class FindingAPrimaryTest {

    @Test
    void theRecordIsReadBeforeAnybodyIsDialled() {
        var standby = StandbyContext.started().recordIs(FOUNDED).tick();

        assertThat(standby.actions()).containsExactly(new Action.ReadTenure(1));
        standby.answered();
        assertThat(standby.actions()).endsWith(new Action.Dial());
    }

    @Test
    void helloSaysWhoItIsAndOfWhichPair() {
        var standby = StandbyContext.started().recordIs(FOUNDED).greeting();

        assertThat(standby.sent(Message.Hello.class))
                .containsExactly(
                        new Message.Hello(
                                Message.PROTOCOL,
                                FOUNDED.pair(),
                                SELF,
                                "counter",
                                standby.memory.bytes(),
                                PLACEMENT,
                                FOUNDED.version()));
    }

    @Test
    void aPrimaryThatCannotBeReachedIsTriedAgainAfterTheRecordIsReadAgain() {
        var standby = StandbyContext.started().recordIs(FOUNDED).tick().answered().forget();

        standby.tell(new Event.DialFailed()).passes(RETRY - 1);
        assertThat(standby.done(Action.ReadTenure.class)).isEmpty();
        standby.passes(1);

        assertThat(standby.done(Action.ReadTenure.class)).hasSize(1);
        standby.answered();
        assertThat(standby.done(Action.Dial.class)).hasSize(1);
    }

    @Test
    void whyItWaitsIsToldOnce() {
        var standby = StandbyContext.started().recordIs(FOUNDED).tick();

        for (int i = 0; i < 5; i++) {
            standby.answered().tell(new Event.DialFailed()).passes(RETRY);
        }

        assertThat(standby.told(Milestone.Waiting.class)).hasSize(1);
    }

    @Test
    void anArbiterThatDoesNotAnswerIsAskedAgain() {
        var standby = StandbyContext.started().recordIs(FOUNDED).tick();

        standby.questionIsLost().passes(RETRY).questionIsLost().passes(RETRY).answered();

        assertThat(standby.done(Action.ReadTenure.class)).hasSize(3);
        assertThat(standby.done(Action.Dial.class)).hasSize(1);
        assertThat(standby.told(Milestone.Waiting.class)).hasSize(1);
    }

    @Test
    void aPeerThatDoesNotAnswerHelloIsLeftAfterTheConfiguredTime() {
        var standby = StandbyContext.started().recordIs(FOUNDED).greeting();

        standby.passes(SUSPECTS - 1);
        assertThat(standby.state()).isEqualTo("greeting");
        standby.passes(1);

        assertThat(standby.done(Action.Close.class))
                .extracting(Action.Close::link)
                .containsExactly(standby.link());
        assertThat(standby.state()).isEqualTo("waiting");
    }

    @Test
    void whileItWaitsForAnAnswerToHelloItWantsNoTickBeforeItHasSomethingToDo() {
        var standby = StandbyContext.started().recordIs(FOUNDED).greeting();

        standby.tick();

        assertThat(standby.role().nextTickNanos()).isGreaterThan(standby.nowNanos());
    }

    @Test
    void aTemporaryRefusalIsTriedAgain() {
        var standby = StandbyContext.started().recordIs(FOUNDED).greeting();

        standby.hears(new Message.Refusal("it has a standby already", false)).passes(RETRY);

        assertThat(standby.done(Action.Close.class)).hasSize(1);
        assertThat(standby.done(Action.Stop.class)).isEmpty();
        assertThat(standby.state()).isEqualTo("reading");
    }

    @Test
    void refusedForEverItStops() {
        var standby = StandbyContext.started().recordIs(FOUNDED).greeting();

        standby.hears(new Message.Refusal("guest differs: counter, kv", true));

        assertThat(standby.done(Action.Stop.class))
                .singleElement()
                .satisfies(stop -> assertThat(stop.reason()).contains("guest differs"));
    }

    @Test
    void aRecordOfAnotherPairStopsIt() {
        var standby = StandbyContext.started();
        standby.recordIs(Tenure.founding("invoices", PRIMARY));

        standby.tick().answered();

        assertThat(standby.done(Action.Stop.class))
                .singleElement()
                .satisfies(stop -> assertThat(stop.reason()).contains("invoices", "orders"));
        assertThat(standby.done(Action.Dial.class)).isEmpty();
    }

    @Test
    void aStaleWelcomeIsNotFollowed() {
        var standby = StandbyContext.started();
        standby.recordIs(FOUNDED.pairedWith(SELF).solo("standby lost")).greeting();

        standby.hears(new Message.Welcome(FOUNDED)).turn();

        assertThat(standby.done(Action.Close.class)).hasSize(1);
        assertThat(standby.state()).isEqualTo("waiting");
        assertThat(standby.told(Milestone.Joined.class)).isEmpty();
    }

    @Test
    void aWelcomeNewerThanTheRecordReadIsFollowed() {
        var standby = StandbyContext.started().recordIs(FOUNDED).greeting();

        standby.hears(new Message.Welcome(FOUNDED.pairedWith(SELF).solo("standby lost")));

        assertThat(standby.state()).isEqualTo("receiving");
    }

    @Test
    void aPeerThatSpeaksOutOfTurnIsLeftAndItsPagesGivenBack() {
        var standby = StandbyContext.started().recordIs(FOUNDED).greeting();

        standby.hears(standby.primary.image().getFirst());

        assertThat(standby.state()).isEqualTo("waiting");
        assertThat(standby.done(Action.Close.class)).hasSize(1);
        assertThat(standby.primary.releases()).containsExactly(1);
    }

    @Test
    void aConnectionLostBeforeTheWelcomeIsTriedAgainInTheSameLife() {
        var standby = StandbyContext.started().recordIs(FOUNDED).greeting();

        standby.loses().passes(RETRY).answered();

        assertThat(standby.done(Action.Dial.class)).hasSize(2);
        assertThat(standby.done(Action.Become.class)).isEmpty();
    }

    @Test
    void whoeverSaysHelloToItIsToldThatItIsNotPrimary() {
        var stranger = new LinkId(77);
        for (var standby :
                new StandbyContext[] {
                    StandbyContext.started().recordIs(FOUNDED).tick().answered(),
                    StandbyContext.started().recordIs(FOUNDED).greeting(),
                    StandbyContext.started().following()
                }) {
            String state = standby.state();

            var hello = new Message.Hello(1, FOUNDED.pair(), PRIMARY, "kv", 1, PLACEMENT, 1);
            boolean isHolder = state.equals("streaming");

            standby.tell(new Event.PeerSaid(stranger, hello));

            assertThat(standby.actions())
                    .endsWith(
                            new Action.Send(stranger, new Message.NotPrimary(SELF, isHolder, true)),
                            new Action.Close(stranger, "not the primary"));
            assertThat(standby.state()).isEqualTo(state);
        }
    }

    /** The guest is given the image when it is whole, and how long ago the primary was heard. */
    @Test
    void wholeImageIsShownToTheGuest() {
        var client = new ClientId(4);
        var requests = new Requests(ByteBuffer.allocate(1), new int[] {1}, 0);
        var standby = StandbyContext.started();
        standby.tell(new Event.ClientSaid(client, requests)).turn();
        assertThat(standby.guest.looks()).isEmpty();
        standby.following();
        standby.hears(new Message.Heartbeat(standby.record().epoch(), 1, 1, 0, standby.nowNanos()));

        standby.tell(new Event.ClientSaid(client, requests)).turn();
        standby.passes(50_000_000).tell(new Event.ClientSaid(client, requests)).turn();

        assertThat(standby.guest.looks())
                .containsExactly(
                        new NoGuest.Look(standby.memory.digest(), 0, true),
                        new NoGuest.Look(standby.memory.digest(), 50_000_000, true));
    }

    /** What it hears when it wakes may have waited for it all the time. */
    @Test
    void pauseOfTheStandbyAgesItsImage() {
        var requests = new Requests(ByteBuffer.allocate(1), new int[] {1}, 0);
        var standby = StandbyContext.started().following().tick();
        long beganNanos = standby.nowNanos();

        standby.sleeps(1_000_000_000)
                .hears(new Message.Heartbeat(standby.record().epoch(), 1, 1, 0, beganNanos));
        standby.tell(new Event.ClientSaid(new ClientId(4), requests)).turn();

        assertThat(standby.guest.looks())
                .singleElement()
                .satisfies(look -> assertThat(look.ageNanos()).isEqualTo(1_000_000_000));
    }

    @Test
    void finishedClientIsHungUp() {
        var client = new ClientId(4);
        for (var standby :
                List.of(StandbyContext.started(), StandbyContext.started().following())) {
            standby.tell(new Event.ClientFinished(client));

            assertThat(standby.actions()).contains(new Action.Hangup(client));
        }
    }

    @Test
    void clientsAreHungUp() {
        var standby = StandbyContext.started().following();
        var client = new ClientId(4);
        var requests = new Requests(ByteBuffer.allocate(1), new int[] {1}, 0);

        standby.tell(new Event.ClientSaid(client, requests)).turn();

        assertThat(standby.actions()).containsExactly(new Action.Hangup(client));
        assertThat(standby.tally.count(Tally.Count.CLIENTS_REFUSED)).isEqualTo(1);
    }
}
