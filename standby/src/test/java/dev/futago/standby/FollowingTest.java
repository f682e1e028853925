package dev.futago.standby;

import static dev.futago.standby.Pages.COUNT;
import static dev.futago.standby.Pages.EPOCH;
import static dev.futago.standby.StandbyContext.FORMER_SELF;
import static dev.futago.standby.StandbyContext.FOUNDED;
import static dev.futago.standby.StandbyContext.HEARTBEAT;
import static dev.futago.standby.StandbyContext.SELF;

import static org.assertj.core.api.Assertions.assertThat;

import dev.futago.common.guest.RequestDigest;
import dev.futago.common.memory.Mismatches;
import dev.futago.common.memory.PageBatch;
import dev.futago.common.memory.RangeDigests;
import dev.futago.common.role.Action;
import dev.futago.common.role.Event;
import dev.futago.common.role.LinkId;
import dev.futago.common.role.Message;
import dev.futago.common.role.Milestone;
import dev.futago.common.role.Next;
import dev.futago.common.role.Tally;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/** R4: what a standby acknowledges, and when it stops listening. */
class FollowingTest {

    @Test
    void checkpointOneCompletesTheImageAndIsAcknowledged() {
        var standby = StandbyContext.started().complete();

        assertThat(standby.acks()).containsExactly(1L);
        assertThat(standby.memory.digest()).isEqualTo(standby.primary.memory.digest());
        assertThat(standby.told(Milestone.Joined.class)).hasSize(1);
        assertThat(standby.told(Milestone.ImageComplete.class)).hasSize(1);
    }

    @Test
    void poisonRequestIsRememberedAndToldOnce() {
        var standby = StandbyContext.started().following();
        var poison = new Message.PoisonRequest(EPOCH, new RequestDigest(12, 1, 2), "set");

        standby.hears(poison).hears(poison);

        assertThat(standby.host.poison().command(poison.digest())).contains("set");
        assertThat(standby.told(Milestone.PoisonRequestLearned.class)).hasSize(1);
    }

    @Test
    void aPieceOfAnImageIsNotAcknowledged() {
        var standby = StandbyContext.started().receiving();

        standby.hears(standby.primary.touch(COUNT, 1).image()).turn();

        assertThat(standby.acks()).isEmpty();
    }

    @Test
    void acknowledgedIsOnlyWhatIsWhollyItsOwn() {
        var standby = StandbyContext.started().following();
        var parts = standby.primary.touch(10, 5).checkpoint();

        for (var part : parts.subList(0, parts.size() - 1)) {
            standby.hears(part).turn();
            assertThat(standby.acks()).isEmpty();
        }
        standby.hears(parts.getLast()).turn();

        assertThat(standby.acks()).containsExactly(2L);
        assertThat(standby.memory.digest()).isEqualTo(standby.primary.memory.digest());
    }

    @Test
    void oneAcknowledgementCoversAllThatOneTurnBrought() {
        var standby = StandbyContext.started().following();

        for (int i = 0; i < 5; i++) {
            standby.hears(standby.primary.touch(2, i).checkpoint());
        }
        assertThat(standby.acks()).isEmpty();
        standby.turn().turn();

        assertThat(standby.sent(Message.CheckpointAck.class))
                .containsExactly(new Message.CheckpointAck(EPOCH, 6));
    }

    @Test
    void emptyCheckpointsAreAcknowledgedToo() {
        var standby = StandbyContext.started().following();

        standby.hears(standby.primary.checkpoint()).turn();

        assertThat(standby.acks()).containsExactly(2L);
    }

    @Test
    void namedByTheRecordItSaysThatItIsProtected() {
        var standby = StandbyContext.started().complete();
        assertThat(standby.role().status(standby.nowNanos()).isProtected()).isFalse();

        standby.hears(new Message.Paired(FOUNDED.pairedWith(SELF)));

        assertThat(standby.told(Milestone.Following.class)).hasSize(1);
        assertThat(standby.role().status(standby.nowNanos()).isProtected()).isTrue();
    }

    @Test
    void askedToCompareItTellsWhichPagesAreOthersHere() {
        var standby = StandbyContext.started().following();
        standby.hears(standby.primary.touch(3, 5).checkpoint()).turn().forget();
        standby.memory.putLong(Pages.address(7) + 8, 1);

        standby.hears(asked(standby.primary, 2, 0, 8)).hears(asked(standby.primary, 2, 8, 8));

        assertThat(standby.sent(Message.Verified.class))
                .containsExactly(
                        new Message.Verified(EPOCH, 2, 0, new Mismatches(1, List.of(7))),
                        new Message.Verified(EPOCH, 2, 8, Mismatches.NONE));
        assertThat(standby.state()).isEqualTo("streaming");
        assertThat(standby.turn().acks()).isEmpty();
    }

    @Test
    void betweenTwoPartsOfACheckpointNothingIsCompared() {
        var standby = StandbyContext.started().following();
        standby.hears(standby.primary.touch(10, 5).checkpoint().getFirst());

        standby.hears(asked(standby.primary, 1, 0, 8));

        assertThat(standby.sent(Message.Verified.class)).isEmpty();
        assertThat(standby.done(Action.Close.class)).hasSize(1);
    }

    private static Message asked(Pages primary, long number, int fromPage, int pages) {
        return new Message.Verify(EPOCH, number, RangeDigests.of(primary.memory, fromPage, pages));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("violations")
    void aViolationClosesTheLinkAndNothingIsHalfApplied(
            String violation, Function<Pages, Message> said) {
        var standby = StandbyContext.started().following();
        int before = standby.memory.digest();
        var message = said.apply(standby.primary.touch(3, 99));

        standby.hears(message).turn();

        assertThat(standby.done(Action.Close.class))
                .extracting(Action.Close::link)
                .containsExactly(standby.link());
        assertThat(standby.acks()).as(violation).isEmpty();
        assertThat(standby.state()).isEqualTo("reconnecting");
        assertThat(standby.memory.digest()).isEqualTo(before);
        assertThat(standby.primary.releases()).containsOnly(1);
    }

    private static Message askedBeyond(Pages primary) {
        return new Message.Verify(EPOCH, 1, RangeDigests.received(COUNT - 1, new int[2]));
    }

    static Stream<Arguments> violations() {
        return Stream.of(
                violation("a damaged checkpoint", FollowingTest::damaged),
                violation("another epoch", p -> renumbered(p, EPOCH + 1, 2, 0)),
                violation("a checkpoint left out", p -> renumbered(p, EPOCH, 3, 0)),
                violation("a checkpoint told twice", p -> renumbered(p, EPOCH, 1, 0)),
                violation("checkpoint 0", p -> renumbered(p, EPOCH, 0, 0)),
                violation("a part left out", p -> renumbered(p, EPOCH, 2, 1)),
                violation("a piece of an image", FollowingTest::pieceOfAnImage),
                violation("a heartbeat of another epoch", p -> new Message.Heartbeat(2, 1, 1, 0)),
                violation("an acknowledgement", p -> new Message.CheckpointAck(EPOCH, 1)),
                violation("to compare at a checkpoint to come", p -> asked(p, 2, 0, 1)),
                violation("to compare at one of the past", p -> asked(p, 0, 0, 1)),
                violation("to compare pages that are none", FollowingTest::askedBeyond),
                violation("a comparison", p -> new Message.Verified(EPOCH, 1, 0, Mismatches.NONE)),
                violation("another welcome", p -> new Message.Welcome(FOUNDED)),
                violation(
                        "paired with another",
                        p -> new Message.Paired(FOUNDED.pairedWith(FORMER_SELF))),
                violation("paired with nobody", p -> new Message.Paired(FOUNDED)),
                violation(
                        "paired in another epoch",
                        p ->
                                new Message.Paired(
                                        FOUNDED.takenOverBy(FORMER_SELF, "").pairedWith(SELF))));
    }

    private static Arguments violation(String words, Function<Pages, Message> said) {
        return Arguments.of(words, said);
    }

    private static Message pieceOfAnImage(Pages pages) {
        return new Message.ResyncChunk(EPOCH, COUNT, COUNT, pages.smallCheckpoint().batch());
    }

    private static Message damaged(Pages pages) {
        PageBatch batch = pages.damaged(pages.smallCheckpoint().batch());
        return new Message.Checkpoint(EPOCH, 2, 0, true, batch);
    }

    private static Message renumbered(Pages pages, long epoch, long number, int part) {
        return new Message.Checkpoint(epoch, number, part, true, pages.smallCheckpoint().batch());
    }

    @Test
    void aViolationInTheMiddleOfACheckpointUndoesItsParts() {
        var standby = StandbyContext.started().following();
        int before = standby.memory.digest();
        var parts = standby.primary.touch(10, 99).checkpoint();

        standby.hears(parts.getFirst()).hears(parts.getLast()).turn();

        assertThat(standby.memory.digest()).isEqualTo(before);
        assertThat(standby.acks()).isEmpty();
        assertThat(standby.done(Action.Close.class)).hasSize(1);
    }

    @Test
    void aViolationDuringResyncBeginsANewLife() {
        var standby = StandbyContext.started().receiving().forget();

        standby.hears(standby.primary.checkpoint()).turn();

        assertThat(standby.done(Action.Close.class)).hasSize(1);
        assertThat(standby.becomes()).isInstanceOf(Next.Newcomer.class);
        assertThat(standby.acks()).isEmpty();
    }

    @Test
    void anIncompleteImageIsNeverClaimedFor() {
        var standby = StandbyContext.started().receiving();
        standby.hears(standby.primary.touch(10, 1).image()).turn().forget();

        standby.loses().turn();

        assertThat(standby.becomes()).isInstanceOf(Next.Newcomer.class);
        assertThat(standby.done(Action.Claim.class)).isEmpty();
        assertThat(standby.done(Action.ReadTenure.class)).isEmpty();
    }

    @Test
    void whatComesOverAnotherLinkIsNotFollowed() {
        var standby = StandbyContext.started().following();
        int before = standby.memory.digest();

        standby.tell(
                        new Event.PeerSaid(
                                new LinkId(99), standby.primary.touch(3, 9).smallCheckpoint()))
                .turn();

        assertThat(standby.memory.digest()).isEqualTo(before);
        assertThat(standby.acks()).isEmpty();
        assertThat(standby.state()).isEqualTo("streaming");
        assertThat(standby.primary.releases()).containsOnly(1);
    }

    @Test
    void heartbeatsGoOutAtTheirIntervalWithEpochAndCheckpoint() {
        var standby = StandbyContext.started().following().tick();

        for (int i = 0; i < 5; i++) {
            standby.hears(new Message.Heartbeat(EPOCH, 1, 0, 0)).passes(HEARTBEAT);
        }

        assertThat(standby.sent(Message.Heartbeat.class))
                .hasSize(6)
                .allSatisfy(
                        beat -> {
                            assertThat(beat.epoch()).isEqualTo(EPOCH);
                            assertThat(beat.number()).isEqualTo(1);
                        });
    }

    @Test
    void heartbeatsGoOutWhileTheImageComes() {
        var standby = StandbyContext.started().receiving().tick().forget();

        standby.passes(3 * HEARTBEAT);

        assertThat(standby.sent(Message.Heartbeat.class)).hasSize(3);
    }

    @Test
    void aMessageOfAnotherEpochIsCounted() {
        var standby = StandbyContext.started().following();

        standby.hears(new Message.Heartbeat(EPOCH + 1, 1, 1, 0));

        assertThat(standby.tally.count(Tally.Count.STALE_EPOCH_FRAMES)).isEqualTo(1);
    }
}
