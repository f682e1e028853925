package dev.futago.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.futago.common.role.LinkLoss;
import dev.futago.common.role.Message;
import dev.futago.common.role.Tenure;
import dev.futago.node.config.HostPort;
import dev.futago.node.config.PortAccess;
import dev.futago.protocol.FrameEncoder;
import dev.futago.protocol.PairSecret;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.embedded.EmbeddedChannel;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import redis.clients.jedis.Jedis;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A pair whose nodes prove to each other that they know its secret. */
@Timeout(180)
final class PairSecretTest {

    private static final int KEYS = 100;

    private final HostPort listenOfA = NodePlan.freeAddress();
    private final HostPort listenOfB = NodePlan.freeAddress();
    private final List<AutoCloseable> opened = new ArrayList<>();
    private final String arbiter;

    PairSecretTest(@TempDir Path folder) {
        arbiter = "file:" + folder.resolve("record");
    }

    @AfterEach
    void closeAll() throws Exception {
        for (AutoCloseable each : opened.reversed()) {
            each.close();
        }
    }

    private <C extends AutoCloseable> C keep(C opening) {
        opened.add(opening);
        return opening;
    }

    private TestNode startA(Optional<String> secret) {
        return start(NodePlan.primary("a", listenOfA, listenOfB, arbiter), secret);
    }

    private TestNode startB(Optional<String> secret) {
        return start(NodePlan.primary("b", listenOfB, listenOfA, arbiter).asStandby(), secret);
    }

    private TestNode start(NodePlan plan, Optional<String> secret) {
        return keep(TestNode.start(plan.withGuest("kv").withAccess(accessWith(secret))));
    }

    private static PortAccess accessWith(Optional<String> secret) {
        return new PortAccess(
                secret.map(words -> new PairSecret(words.getBytes(StandardCharsets.UTF_8))),
                Set.of(),
                PortAccess.CLIENTS_MAX);
    }

    private static byte[] frame(Message message) {
        var channel = new EmbeddedChannel(new FrameEncoder());
        channel.writeOutbound(message);
        ByteBuf sent = channel.readOutbound();
        byte[] bytes = ByteBufUtil.getBytes(sent);
        sent.release();
        return bytes;
    }

    /** All that a stranger needs without a secret: the standby's own words, to the letter. */
    private static Message reconnectInTheNameOf(TestNode standby) {
        Tenure tenure = standby.status().tenure().orElseThrow();
        return new Message.Reconnect(
                Message.PROTOCOL,
                tenure.pair(),
                tenure.standby().orElseThrow(),
                tenure.owner(),
                tenure.epoch(),
                standby.status().checkpoint());
    }

    @Test
    void nodesWithTheSecretPairAndSwitchOver() {
        TestNode a = startA(Optional.of("a secret of this pair"));
        TestNode b = startB(Optional.of("a secret of this pair"));
        a.awaitPairedWith(b);

        a.close();
        b.awaitState("primary", "solo");
        b.awaitPairedWith(startA(Optional.of("a secret of this pair")));
    }

    @Test
    void strangerCannotTakeTheStandbysPlace() throws Exception {
        TestNode a = startA(Optional.of("a secret of this pair"));
        TestNode b = startB(Optional.of("a secret of this pair"));
        a.awaitPairedWith(b);
        LedgerClient stranger = keep(new LedgerClient(a.listen()));

        stranger.send(frame(reconnectInTheNameOf(b)));
        assertThat(stranger.isHungUp()).isTrue();
        try (var jedis = new Jedis(a.clients().host(), a.clients().port())) {
            for (int i = 0; i < KEYS; i++) {
                jedis.set("key" + i, "value" + i);
            }
        }
        assertThat(a.status().isProtected()).isTrue();
        a.close();

        b.awaitState("primary", "solo");
        try (var jedis = new Jedis(b.clients().host(), b.clients().port())) {
            for (int i = 0; i < KEYS; i++) {
                assertThat(jedis.get("key" + i)).isEqualTo("value" + i);
            }
        }
    }

    @Test
    void joinerWithoutTheSecretIsToldWhy() {
        TestNode a = startA(Optional.of("a secret of this pair")).foundAlone("b");
        TestNode b = startB(Optional.empty());

        await().atMost(TestNode.PATIENCE)
                .untilAsserted(
                        () ->
                                assertThat(b.status().reason())
                                        .contains(
                                                "node a has a --pair-secret-file",
                                                "sent no proof"));
        assertThat(a.status().isProtected()).isFalse();
    }

    @Test
    void joinerWithAnotherSecretStaysOut() {
        TestNode a = startA(Optional.of("a secret of this pair")).foundAlone("b");
        TestNode b = startB(Optional.of("another secret entirely"));

        await().atMost(TestNode.PATIENCE)
                .until(() -> b.status().reason().equals(LinkLoss.CLOSED.words()));
        assertThat(b.status().isProtected()).isFalse();
        assertThat(a.status().state()).isEqualTo("solo");
        assertThat(b.hasEnded()).isFalse();
    }
}
