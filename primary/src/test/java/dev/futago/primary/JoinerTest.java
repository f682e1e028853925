package dev.futago.primary;

import static dev.futago.primary.CounterGuest.add;
import static dev.futago.primary.PrimaryContext.ANN;
import static dev.futago.primary.PrimaryContext.OTHER;
import static dev.futago.primary.PrimaryContext.OTHER_AGAIN;
import static dev.futago.primary.PrimaryContext.SELF;

import static org.assertj.core.api.Assertions.assertThat;

import dev.futago.common.memory.PageBatch;
import dev.futago.common.role.Action;
import dev.futago.common.role.Event;
import dev.futago.common.role.Incarnation;
import dev.futago.common.role.LinkId;
import dev.futago.common.role.Message;
import dev.futago.common.role.Milestone;
import dev.futago.common.role.NodeRef;
import dev.futago.common.role.PairId;
import dev.futago.common.role.RoleConfig;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** R9: whom a primary takes in, to whom it listens, and when it takes it for lost. */
class JoinerTest {

    private static final long EPOCH = 1;

    @ParameterizedTest
    @ValueSource(longs = {0, -1, 3, 1_000_000, Long.MAX_VALUE})
    void anAcknowledgementOfWhatWasNotSealedClosesTheLink(long number) {
        var primary = PrimaryContext.paired();
        primary.says(ANN, add(1, 5)).turn().forget();

        primary.acks(number);

        assertLost(primary);
        assertThat(primary.replies(ANN)).isEmpty();
    }

    private static final PairId SELF_PAIR = new PairId("orders", SELF.incarnation().low());

    @Test
    void anAcknowledgementToldTwiceClosesTheLink() {
        var primary = PrimaryContext.paired();
        primary.says(ANN, add(1, 5)).turn().acks().forget();

        primary.acks();

        assertLost(primary);
    }

    @Test
    void anAcknowledgementDuringResyncClosesTheLink() {
        var primary = PrimaryContext.solo(Setup.USUAL.memoryOf(8192)).helloOf(OTHER).turn();

        primary.acks(1);

        assertThat(primary.state()).isEqualTo("solo");
        assertThat(closedLinks(primary)).containsExactly(primary.joiner().link);
    }

    @Test
    void anAcknowledgementOfAnotherEpochClosesTheLink() {
        var primary = PrimaryContext.paired();
        primary.says(ANN, add(1, 5)).turn().forget();

        primary.says(primary.joiner(), new Message.CheckpointAck(EPOCH + 1, 2));

        assertLost(primary);
        assertThat(primary.replies(ANN)).isEmpty();
    }

    @Test
    void aHeartbeatOfAnotherEpochClosesTheLink() {
        var primary = PrimaryContext.paired().forget();

        primary.says(primary.joiner(), new Message.Heartbeat(EPOCH + 1, 1, 0, 0));

        assertLost(primary);
    }

    @Test
    void anAcknowledgementFromAnotherLinkClosesThatLinkAndReleasesNothing() {
        var primary = PrimaryContext.paired();
        primary.says(ANN, add(1, 5)).turn();
        var stranger = new LinkId(99);

        primary.tell(new Event.PeerSaid(stranger, new Message.CheckpointAck(EPOCH, 2)));

        assertThat(closedLinks(primary)).containsExactly(stranger);
        assertThat(primary.replies(ANN)).isEmpty();
        assertThat(primary.state()).isEqualTo("paired");
    }

    @Test
    void pagesFromWhoeverSendsThemAreGivenBack() {
        var primary = PrimaryContext.paired();
        var released = new AtomicInteger();
        var some = PageBatch.received(ByteBuffer.allocate(0), 0, released::incrementAndGet);
        var others = PageBatch.received(ByteBuffer.allocate(0), 0, released::incrementAndGet);

        primary.tell(
                new Event.PeerSaid(
                        new LinkId(99), new Message.Checkpoint(EPOCH, 1, 0, true, some)));
        primary.says(primary.joiner(), new Message.ResyncChunk(EPOCH, 0, 0, others));

        assertThat(released).hasValue(2);
        assertThat(primary.state()).isEqualTo("claiming-solo");
    }

    @Test
    void aJoinerThatReturnsAsAnotherIncarnationWaitsUntilThePrimaryIsAlone() {
        var primary = PrimaryContext.paired();
        primary.says(ANN, add(1, 5)).turn().forget();

        primary.helloOf(OTHER_AGAIN).turn();

        assertThat(primary.state()).isEqualTo("paired");
        assertThat(primary.sent(Message.Welcome.class)).isEmpty();
        assertThat(primary.sent(Message.Refusal.class))
                .singleElement()
                .satisfies(refusal -> assertThat(refusal.lasting()).isFalse());
        primary.loses(primary.joiner(0)).helloOf(OTHER_AGAIN).granted().turn();
        primary.helloOf(OTHER_AGAIN).turn();
        assertThat(primary.replies(ANN)).containsExactly(5L);
        assertThat(primary.sent(Message.Welcome.class))
                .containsExactly(new Message.Welcome(primary.record()));
    }

    @Test
    void aThirdNodeIsRefusedAndDisturbsNobody() {
        var primary = PrimaryContext.paired();

        primary.helloOf(new NodeRef("c", new Incarnation(0xc, 1))).turn();

        assertThat(primary.sent(Message.Refusal.class)).hasSize(1);
        assertThat(primary.state()).isEqualTo("paired");
        assertThat(closedLinks(primary)).doesNotContain(primary.joiner(0).link).hasSize(1);
    }

    @Test
    void nothingIsSentOverALinkThatWasClosed() {
        var primary = PrimaryContext.paired().forget();

        primary.says(primary.joiner(), helloOf(OTHER));

        var closed = closedLinks(primary);
        assertThat(closed).containsExactly(primary.joiner().link);
        int closedAt = primary.actions().indexOf(primary.done(Action.Close.class).getFirst());
        assertThat(primary.actions().subList(closedAt, primary.actions().size()))
                .filteredOn(Action.Send.class::isInstance)
                .as("what is said after the link was closed")
                .isEmpty();
    }

    @Test
    void mismatchesAreRefusedForEverWithBothValues() {
        assertRefused(hello(7, OTHER, "counter", 64), String.valueOf(Message.PROTOCOL), "7");
        assertRefused(hello(Message.PROTOCOL, OTHER, "kv", 64), "counter", "kv");
        assertRefused(hello(Message.PROTOCOL, OTHER, "counter", 32), "262144", "131072");
        assertRefused(
                hello(Message.PROTOCOL, new NodeRef("a", new Incarnation(5, 5)), "counter", 64),
                "both",
                "a");
        assertRefused(hello(PairId.named("invoices"), Setup.PLACEMENT, 1), "orders", "invoices");
        assertRefused(
                hello(new PairId("orders", 99), Setup.PLACEMENT, 1),
                "orders:0000000000000001",
                "orders:0000000000000063");
    }

    @Test
    void joinerWithAnotherArbiterIsRefused() {
        var other = new RoleConfig.Placement("none", "b:1", "a:1");

        assertRefused(hello(SELF_PAIR, other, 1), "arbiter", "file", "none");
    }

    /** R24: it asks whether it may found a pair, and gets no image. */
    @Test
    void joinerThatReadNoRecordIsRefusedForNow() {
        var primary = PrimaryContext.solo();

        primary.hello(hello(SELF_PAIR, Setup.PLACEMENT, 0)).turn();

        assertThat(primary.sent(Message.Refusal.class))
                .singleElement()
                .satisfies(
                        refusal -> {
                            assertThat(refusal.lasting()).isFalse();
                            assertThat(refusal.reason()).contains("no record");
                        });
        assertThat(primary.state()).isEqualTo("solo");
    }

    private static void assertRefused(Message.Hello hello, String... named) {
        var primary = PrimaryContext.solo();

        primary.hello(hello).turn();

        var refusal = primary.sent(Message.Refusal.class).getFirst();
        assertThat(refusal.lasting()).isTrue();
        assertThat(refusal.reason()).contains(named);
        assertThat(primary.told(Milestone.JoinerRefused.class)).hasSize(1);
        assertThat(primary.state()).isEqualTo("solo");
    }

    @Test
    void aSilentStandbyIsSuspectedAfterTheConfiguredTime() {
        var primary = PrimaryContext.paired().turn();

        primary.passes(Setup.SUSPECTS - 1);
        assertThat(primary.state()).isEqualTo("paired");
        primary.passes(1);

        assertLost(primary);
        assertThat(primary.openClaim().sought().reason()).contains("silent for 1000 ms");
    }

    @Test
    void anythingTheStandbySaysEndsItsSilence() {
        var primary = PrimaryContext.paired();

        for (int i = 0; i < 20; i++) {
            primary.passes(Setup.SUSPECTS - 1);
            primary.says(primary.joiner(), new Message.Heartbeat(EPOCH, 1, i, 0));
        }

        assertThat(primary.state()).isEqualTo("paired");
    }

    @Test
    void aJoinerThatFallsSilentDuringResyncIsDropped() {
        var primary = PrimaryContext.solo().networkStands().helloOf(OTHER);

        primary.passes(Setup.SUSPECTS);

        assertThat(primary.state()).isEqualTo("solo");
        assertThat(closedLinks(primary)).containsExactly(primary.joiner().link);
    }

    @Test
    void heartbeatsGoOutAtTheirIntervalWithEpochAndCheckpoint() {
        var primary = PrimaryContext.paired();
        primary.passes(1).forget();

        primary.passes(5 * Setup.HEARTBEAT);

        assertThat(primary.sent(Message.Heartbeat.class))
                .hasSize(5)
                .allSatisfy(
                        beat -> {
                            assertThat(beat.epoch()).isEqualTo(EPOCH);
                            assertThat(beat.number()).isEqualTo(1);
                        });
    }

    @Test
    void aPrimaryAloneWantsNoTicksAndSendsNoHeartbeats() {
        var primary = PrimaryContext.solo();

        primary.passes(10 * Setup.SUSPECTS);

        assertThat(primary.role().nextTickNanos()).isEqualTo(Long.MAX_VALUE);
        assertThat(primary.actions()).isEmpty();
    }

    private static Message.Hello helloOf(NodeRef node) {
        return hello(1, node, "counter", 64);
    }

    private static Message.Hello hello(int protocol, NodeRef node, String guest, long pages) {
        return new Message.Hello(
                protocol, SELF_PAIR, node, guest, pages * 4096, Setup.PLACEMENT, 1);
    }

    private static Message.Hello hello(
            PairId pair, RoleConfig.Placement placement, long recordVersion) {
        return new Message.Hello(
                Message.PROTOCOL, pair, OTHER, "counter", 64 * 4096, placement, recordVersion);
    }

    private static List<LinkId> closedLinks(PrimaryContext primary) {
        return primary.done(Action.Close.class).stream().map(Action.Close::link).toList();
    }

    private static void assertLost(PrimaryContext primary) {
        assertThat(closedLinks(primary)).containsExactly(primary.joiner().link);
        assertThat(primary.state()).isEqualTo("claiming-solo");
    }
}
