package dev.futago.primary;

import static dev.futago.primary.CounterGuest.add;
import static dev.futago.primary.CounterGuest.touch;
import static dev.futago.primary.PrimaryContext.ANN;
import static dev.futago.primary.PrimaryContext.OTHER;
import static dev.futago.primary.PrimaryContext.OTHER_AGAIN;

import static org.assertj.core.api.Assertions.assertThat;

import dev.futago.common.memory.Tracking;
import dev.futago.common.role.Message;
import dev.futago.common.role.Milestone;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How a joiner comes by its image while the guest keeps running. */
class ResyncTest {

    private static final int PAGES = 8192;
    private static final Setup LARGE = Setup.USUAL.memoryOf(PAGES).pool(4, 128);

    @Test
    void theJoinerIsWelcomedWithTheRecordBeforeAnyPage() {
        var primary = PrimaryContext.solo().helloOf(OTHER).turn();

        assertThat(primary.sent(Message.class).getFirst())
                .isEqualTo(new Message.Welcome(primary.record()));
        assertThat(primary.told(Milestone.ResyncStarted.class)).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource(
            value = Tracking.class,
            names = {"QUEUE", "BITMAP", "FLAGS"})
    void theGuestKeepsServingWhileTheImageStreams(Tracking tracking) {
        var primary = PrimaryContext.solo(LARGE.tracking(tracking));
        primary.says(ANN, touch(PAGES - 1)).turn().helloOf(OTHER).forget();

        int turns = 0;
        while (primary.state().equals("resyncing")) {
            turns++;
            primary.forget().says(ANN, add(turns * 37 % PAGES, 1000)).turn();
            if (primary.state().equals("resyncing")) {
                assertThat(primary.replies(ANN)).as("turn %d", turns).hasSize(1);
            }
        }

        assertThat(turns).isGreaterThan(20);
        primary.turn();
        assertThat(primary.joiner().applied()).isEqualTo(1);
        assertThat(primary.joiner().digest()).isEqualTo(primary.memory.digest());
    }

    @Test
    void eachPageIsSentOnceWhenNothingChangesMeanwhile() {
        var primary = PrimaryContext.solo(LARGE).says(ANN, touch(3000)).turn().gating();

        assertThat(primary.told(Milestone.ResyncFinished.class))
                .singleElement()
                .satisfies(told -> assertThat(told.pages()).isEqualTo(3001));
        assertThat(primary.sent(Message.Checkpoint.class))
                .singleElement()
                .satisfies(first -> assertThat(first.batch().pages()).isZero());
    }

    @Test
    void anEmptyMemoryIsSentInFewChunks() {
        var primary = PrimaryContext.solo(LARGE).gating();

        assertThat(primary.joiner().chunks()).isLessThanOrEqualTo(PAGES / 2048);
        assertThat(primary.joiner().digest()).isEqualTo(primary.memory.digest());
    }

    @ParameterizedTest
    @EnumSource(
            value = Tracking.class,
            names = {"QUEUE", "BITMAP", "FLAGS"})
    void roundsConvergeToAClaimEvenWhenTheGuestChangesFasterThanTheLinkCarries(Tracking tracking) {
        var primary = PrimaryContext.solo(LARGE.tracking(tracking)).helloOf(OTHER);

        int turns = 0;
        while (primary.state().equals("resyncing") && turns < 5000) {
            turns++;
            primary.says(ANN, touch(2000)).turn();
        }

        assertThat(primary.state()).isEqualTo("gating");
        while (primary.joiner().applied() == 0) {
            primary.turn();
        }
        assertThat(primary.joiner().digest()).isEqualTo(primary.memory.digest());
        primary.acks();
        assertThat(primary.state()).isEqualTo("claiming-paired");
    }

    @Test
    void theImageWaitsForTheNetworkAndGoesOnWithIt() {
        var primary = PrimaryContext.solo(LARGE);
        primary.says(ANN, touch(1000)).turn().networkStands().helloOf(OTHER);

        for (int i = 0; i < 10; i++) {
            primary.turn();
        }
        assertThat(primary.pool.hasFree()).isFalse();
        assertThat(primary.sent(Message.ResyncChunk.class)).hasSize(4);
        assertThat(primary.role().nextTickNanos()).isGreaterThan(primary.nowNanos() - 1);
        primary.says(ANN, add(1, 1)).turn();
        assertThat(primary.replies(ANN)).hasSize(2);

        primary.networkFlows();
        while (primary.state().equals("resyncing")) {
            primary.turn();
        }
        assertThat(primary.joiner().digest()).isEqualTo(primary.memory.digest());
    }

    @Test
    void aJoinerLostInTheMiddleLeavesNothingBehindForTheNext() {
        var primary = PrimaryContext.solo(LARGE);
        primary.says(ANN, touch(1000)).turn().helloOf(OTHER).turn();
        primary.loses(primary.joiner()).says(ANN, touch(3000)).turn();

        primary.helloOf(OTHER_AGAIN);
        while (primary.state().equals("resyncing")) {
            primary.turn();
        }

        primary.turn();
        assertThat(primary.joiner().applied()).isEqualTo(1);
        assertThat(primary.joiner().digest()).isEqualTo(primary.memory.digest());
    }

    @Test
    void whatIsLeftToSendGoesDownToNothing() {
        var primary = PrimaryContext.solo(LARGE).says(ANN, touch(4000)).turn().helloOf(OTHER);
        long before = Long.MAX_VALUE;

        while (primary.state().equals("resyncing")) {
            long left = primary.role().status(primary.nowNanos()).resyncBytesLeft();
            assertThat(left).isLessThan(before);
            before = left;
            primary.turn();
        }

        assertThat(primary.role().status(primary.nowNanos()).resyncBytesLeft()).isZero();
    }
}
