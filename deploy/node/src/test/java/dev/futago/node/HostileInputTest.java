package dev.futago.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.futago.common.role.Incarnation;
import dev.futago.common.role.Message;
import dev.futago.common.role.NodeRef;
import dev.futago.common.role.PairId;
import dev.futago.common.role.RoleConfig;
import dev.futago.node.LedgerClient.Answer;
import dev.futago.node.config.HostPort;
import dev.futago.protocol.FrameEncoder;

import io.netty.buffer.ByteBuf;
import io.netty.channel.embedded.EmbeddedChannel;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** Bad input is an error on its own connection only (PROTOCOL P6). */
@Timeout(180)
final class HostileInputTest {

    /** As many connections as a node keeps with peers at once. */
    private static final int PEERS_MAX = 16;

    private final HostPort listenOfA = NodePlan.freeAddress();
    private final HostPort listenOfB = NodePlan.freeAddress();
    private final List<AutoCloseable> opened = new ArrayList<>();
    private final String arbiter;
    private final TestNode a;

    /** A primary, alone still. */
    HostileInputTest(@TempDir Path folder) {
        arbiter = "file:" + folder.resolve("record");
        a = startPrimary().foundAlone("b");
        a.awaitState("primary", "solo");
    }

    private TestNode startPrimary() {
        return keep(TestNode.start(NodePlan.primary("a", listenOfA, listenOfB, arbiter)));
    }

    private TestNode startStandby() {
        return keep(
                TestNode.start(NodePlan.primary("b", listenOfB, listenOfA, arbiter).asStandby()));
    }

    private LedgerClient connectAsPeer() throws Exception {
        return keep(new LedgerClient(a.listen()));
    }

    private <C extends AutoCloseable> C keep(C opening) {
        opened.add(opening);
        return opening;
    }

    @AfterEach
    void closeAll() throws Exception {
        for (AutoCloseable each : opened.reversed()) {
            each.close();
        }
    }

    static Stream<byte[]> garbage() {
        var random = new byte[100_000];
        new Random(1).nextBytes(random);
        return Stream.of(
                "GET / HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(StandardCharsets.UTF_8),
                random,
                new byte[64],
                ByteBuffer.allocate(8).putInt(Integer.MAX_VALUE).putInt(4).array());
    }

    @ParameterizedTest
    @MethodSource("garbage")
    void garbageOfAClientEndsItsConnectionOnly(byte[] garbage) throws Exception {
        LedgerClient good = keep(a.client());
        LedgerClient bad = keep(a.client());
        good.ask(1, 5);
        bad.ask(1, 6);

        bad.send(garbage);

        assertThat(bad.isHungUp()).isTrue();
        assertThat(good.ask(1, 7)).isEqualTo(new Answer(18, 1));
    }

    @Test
    void garbageThatFollowsARequestIsGarbageStill() throws Exception {
        LedgerClient bad = keep(a.client());
        var both = ByteBuffer.allocate(LedgerGuest.REQUEST_BYTES + Integer.BYTES);
        both.order(ByteOrder.LITTLE_ENDIAN).putInt(LedgerGuest.MAGIC).putInt(1).putLong(5);

        bad.send(both.array());

        assertThat(bad.isHungUp()).isTrue();
        assertThat(keep(a.client()).ask(1, 0).balance()).isIn(0L, 5L);
    }

    @Test
    void aRequestMayComeInPieces() throws Exception {
        LedgerClient slow = keep(a.client());
        LedgerClient other = keep(a.client());
        var request =
                ByteBuffer.allocate(LedgerGuest.REQUEST_BYTES)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putInt(LedgerGuest.MAGIC)
                        .putInt(1)
                        .putLong(5);
        for (byte each : request.array()) {
            assertThat(slow.hasAnswer()).isFalse();
            slow.send(new byte[] {each});
            other.ask(2, 1); // What was sent before has been read by now, or comes with the rest.
        }

        assertThat(slow.answer()).isEqualTo(new Answer(5, 1));
    }

    @Test
    void aClientThatLeavesWithinARequestDisturbsNobody() throws Exception {
        try (LedgerClient leaving = a.client()) {
            leaving.send(new byte[] {(byte) LedgerGuest.MAGIC});
        }

        assertThat(keep(a.client()).ask(1, 5)).isEqualTo(new Answer(5, 1));
    }

    @ParameterizedTest
    @MethodSource("garbage")
    void garbageOfAPeerEndsItsConnectionOnly(byte[] garbage) throws Exception {
        a.awaitPairedWith(startStandby());
        long version = a.status().tenure().orElseThrow().version();
        LedgerClient intruder = connectAsPeer();

        intruder.send(garbage);

        assertThat(intruder.isHungUp()).isTrue();
        assertThat(keep(a.client()).ask(1, 5)).isEqualTo(new Answer(5, 1));
        assertThat(a.status().isProtected()).isTrue();
        assertThat(a.status().tenure().orElseThrow().version()).isEqualTo(version);
    }

    @Test
    void aPeerThatSpeaksBeforeItIsWelcomeIsHungUp() throws Exception {
        a.awaitPairedWith(startStandby());
        LedgerClient intruder = connectAsPeer();

        intruder.send(frame(new Message.CheckpointAck(1, 1)));

        assertThat(intruder.isHungUp()).isTrue();
        assertThat(a.status().isProtected()).isTrue();
    }

    @Test
    void aPeerThatSaysNothingIsInNobodysWay() throws Exception {
        connectAsPeer();

        a.awaitPairedWith(startStandby());

        assertThat(keep(a.client()).ask(1, 5)).isEqualTo(new Answer(5, 1));
        assertThat(a.status().isProtected()).isTrue();
    }

    @Test
    void silentPeersKeepNoStandbyOut() throws Exception {
        for (int i = 0; i < 48; i++) {
            connectAsPeer();
        }
        LedgerClient peer = connectAsPeer();

        peer.send(frame(helloOfAnotherPair()));

        assertThat(peer.answer()).isNotNull();
        a.awaitPairedWith(startStandby());
    }

    @Test
    void silentPeerIsClosedAfterItsDeadline() throws Exception {
        assertThat(connectAsPeer().isHungUp()).isTrue();
    }

    /** Half a frame is no greeting. */
    @Test
    void peerWithHalfAGreetingIsClosedAfterItsDeadline() throws Exception {
        LedgerClient intruder = connectAsPeer();

        intruder.send(Arrays.copyOf(frame(new Message.Heartbeat(1, 1, 1, 0)), 10));

        assertThat(intruder.isHungUp()).isTrue();
    }

    @Test
    void peersThatWereRefusedGiveTheirPlacesBack() throws Exception {
        for (int i = 0; i < PEERS_MAX; i++) {
            connectAsPeer().send(frame(helloOfAnotherPair()));
        }

        a.awaitPairedWith(startStandby());
    }

    private static Message helloOfAnotherPair() {
        var stranger = new NodeRef("x", new Incarnation(1, 1));
        return new Message.Hello(
                Message.PROTOCOL,
                PairId.named("another"),
                stranger,
                LedgerGuest.TYPE,
                1,
                new RoleConfig.Placement("file", "", ""),
                1);
    }

    @Test
    void peersThatStayWithAStandbyGiveTheirPlacesBack() throws Exception {
        TestNode b = startStandby();
        a.awaitPairedWith(b);
        for (int i = 0; i < PEERS_MAX; i++) {
            keep(new LedgerClient(b.listen())).send(frame(new Message.Heartbeat(1, 1, 1, 0)));
        }

        a.close();

        b.awaitState("primary", "solo");
        b.awaitPairedWith(startPrimary());
    }

    private static byte[] frame(Message message) {
        var channel = new EmbeddedChannel(new FrameEncoder());
        channel.writeOutbound(message);
        ByteBuf frame = channel.readOutbound();
        var bytes = new byte[frame.readableBytes()];
        frame.readBytes(bytes).release();
        return bytes;
    }
}
