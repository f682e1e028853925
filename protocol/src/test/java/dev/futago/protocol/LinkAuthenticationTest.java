package dev.futago.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.futago.common.role.Incarnation;
import dev.futago.common.role.Message;
import dev.futago.common.role.NodeRef;
import dev.futago.common.role.PairId;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandler;
import io.netty.channel.embedded.EmbeddedChannel;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** The handshake by which both ends of a link prove that they know the pair's secret. */
final class LinkAuthenticationTest {

    private static final String SECRET = "sixteen letters!";
    private static final NodeRef A = new NodeRef("a", new Incarnation(1, 2));
    private static final NodeRef B = new NodeRef("b", new Incarnation(3, 4));
    private static final Message RECONNECT =
            new Message.Reconnect(Message.PROTOCOL, new PairId("orders", 7), B, A, 3, 99);
    private static final Message RECONNECTED = new Message.Reconnected(3, 99);

    private byte lastNonce;

    /** One end of a link, and what became of it. */
    private static final class End {
        final List<LinkFault> faults = new ArrayList<>();
        final EmbeddedChannel channel;

        End(Handlers handlers) {
            channel =
                    new EmbeddedChannel(
                            new FrameDecoder(FrameDecoder.SMALL_FRAME_BYTES_MAX),
                            new FrameEncoder(),
                            handlers.with(faults::add));
        }

        void say(Message message) {
            channel.writeOutbound(message);
        }

        /** All bytes that it has sent since it was asked last. */
        byte[] sent() {
            ByteBuf all = Unpooled.buffer();
            for (ByteBuf each = channel.readOutbound();
                    each != null;
                    each = channel.readOutbound()) {
                all.writeBytes(each);
                each.release();
            }
            byte[] bytes = ByteBufUtil.getBytes(all);
            all.release();
            return bytes;
        }

        /** Hears bytes, unless its link has ended. */
        void hear(byte[] bytes) {
            if (channel.isOpen()) {
                channel.writeInbound(Unpooled.copiedBuffer(bytes));
            }
        }

        Optional<Message> heard() {
            return Optional.ofNullable(channel.readInbound());
        }

        boolean isAuthenticated() {
            return channel.pipeline().get(HandshakeHandler.class) == null;
        }
    }

    private interface Handlers {
        ChannelHandler with(Consumer<LinkFault> faults);
    }

    private LinkAuthentication authentication(String pair, String node, Optional<String> secret) {
        return new LinkAuthentication(
                secret.map(words -> new PairSecret(words.getBytes(StandardCharsets.UTF_8))),
                pair,
                node,
                this::nextNonce);
    }

    private PairSecret.Nonce nextNonce() {
        var bytes = new byte[PairSecret.Nonce.BYTES];
        bytes[0] = ++lastNonce;
        return new PairSecret.Nonce(bytes);
    }

    private End dialer(Optional<String> secret) {
        return new End(authentication("orders", "b", secret)::dialer);
    }

    private End acceptor(Optional<String> secret) {
        return new End(authentication("orders", "a", secret)::acceptor);
    }

    /** Carries what both ends say until both are silent. */
    private static void exchange(End dialer, End acceptor) {
        byte[] there = dialer.sent();
        byte[] back = acceptor.sent();
        while (there.length + back.length > 0) {
            acceptor.hear(there);
            dialer.hear(back);
            there = dialer.sent();
            back = acceptor.sent();
        }
    }

    @Test
    void bothEndsWithTheSecretGreet() {
        End dialer = dialer(Optional.of(SECRET));
        End acceptor = acceptor(Optional.of(SECRET));

        dialer.say(RECONNECT);
        exchange(dialer, acceptor);
        assertThat(acceptor.heard()).contains(RECONNECT);
        acceptor.say(RECONNECTED);
        exchange(dialer, acceptor);

        assertThat(dialer.heard()).contains(RECONNECTED);
        assertThat(dialer.isAuthenticated()).isTrue();
        assertThat(acceptor.isAuthenticated()).isTrue();
    }

    @Test
    void authenticatedLinkCarriesPlainMessages() {
        End dialer = dialer(Optional.of(SECRET));
        End acceptor = acceptor(Optional.of(SECRET));
        dialer.say(RECONNECT);
        exchange(dialer, acceptor);
        acceptor.say(RECONNECTED);
        exchange(dialer, acceptor);
        acceptor.heard();
        dialer.heard();

        var ack = new Message.CheckpointAck(3, 100);
        dialer.say(ack);
        byte[] sent = dialer.sent();

        assertThat(sent).isEqualTo(Wire.sent(ack));
        acceptor.hear(sent);
        assertThat(acceptor.heard()).contains(ack);
    }

    @Test
    void endsWithoutASecretGreetAsBefore() {
        End dialer = dialer(Optional.empty());
        End acceptor = acceptor(Optional.empty());

        dialer.say(RECONNECT);
        byte[] greeting = dialer.sent();
        acceptor.hear(greeting);
        acceptor.say(RECONNECTED);
        byte[] answer = acceptor.sent();
        dialer.hear(answer);

        assertThat(greeting).isEqualTo(Wire.sent(RECONNECT));
        assertThat(answer).isEqualTo(Wire.sent(RECONNECTED));
        assertThat(acceptor.heard()).contains(RECONNECT);
        assertThat(dialer.heard()).contains(RECONNECTED);
    }

    @Test
    void greetingWithoutProofIsRefusedByName() {
        End dialer = dialer(Optional.empty());
        End acceptor = acceptor(Optional.of(SECRET));

        dialer.say(RECONNECT);
        exchange(dialer, acceptor);

        assertThat(acceptor.heard()).isEmpty();
        assertThat(acceptor.faults).containsExactly(LinkFault.PEER_WITHOUT_SECRET);
        assertThat(acceptor.channel.isOpen()).isFalse();
        assertThat(dialer.heard())
                .hasValueSatisfying(
                        answer ->
                                assertThat(answer)
                                        .isInstanceOfSatisfying(
                                                Message.Refusal.class,
                                                refusal -> {
                                                    assertThat(refusal.lasting()).isFalse();
                                                    assertThat(refusal.reason())
                                                            .contains(
                                                                    "node a has",
                                                                    "its peer sent no proof");
                                                }));
    }

    @Test
    void nodeWithoutSecretRefusesAChallenge() {
        End dialer = dialer(Optional.of(SECRET));
        End acceptor = acceptor(Optional.empty());

        dialer.say(RECONNECT);
        exchange(dialer, acceptor);

        assertThat(acceptor.heard()).isEmpty();
        assertThat(acceptor.faults).containsExactly(LinkFault.NODE_WITHOUT_SECRET);
        assertThat(dialer.heard()).isEmpty();
        assertThat(dialer.faults).containsExactly(LinkFault.PEER_WITHOUT_SECRET);
        assertThat(dialer.channel.isOpen()).isFalse();
    }

    @Test
    void anotherSecretIsRefused() {
        End dialer = dialer(Optional.of("sixteen letters?"));
        End acceptor = acceptor(Optional.of(SECRET));

        dialer.say(RECONNECT);
        exchange(dialer, acceptor);

        assertThat(acceptor.heard()).isEmpty();
        assertThat(acceptor.faults).containsExactly(LinkFault.WRONG_PROOF);
        assertThat(acceptor.channel.isOpen()).isFalse();
    }

    @Test
    void anotherPairIsRefused() {
        End dialer = new End(authentication("invoices", "b", Optional.of(SECRET))::dialer);
        End acceptor = acceptor(Optional.of(SECRET));

        dialer.say(RECONNECT);
        exchange(dialer, acceptor);

        assertThat(acceptor.heard()).isEmpty();
        assertThat(acceptor.faults).containsExactly(LinkFault.WRONG_PROOF);
    }

    @Test
    void answerWithoutTheSecretIsNotHeard() {
        End dialer = dialer(Optional.of(SECRET));
        End stranger = acceptor(Optional.of("a stranger's guess"));
        dialer.say(RECONNECT);
        stranger.hear(dialer.sent());
        dialer.hear(stranger.sent());
        dialer.sent();

        dialer.hear(Wire.sent(RECONNECTED));

        assertThat(dialer.heard()).isEmpty();
        assertThat(dialer.faults).containsExactly(LinkFault.PEER_WITHOUT_SECRET);
        assertThat(dialer.channel.isOpen()).isFalse();
    }

    @Test
    void recordedGreetingIsUselessOnAnotherLink() {
        End dialer = dialer(Optional.of(SECRET));
        End acceptor = acceptor(Optional.of(SECRET));
        dialer.say(RECONNECT);
        byte[] challenge = dialer.sent();
        acceptor.hear(challenge);
        dialer.hear(acceptor.sent());
        byte[] greeting = dialer.sent();
        acceptor.hear(greeting);
        assertThat(acceptor.heard()).contains(RECONNECT);

        End again = acceptor(Optional.of(SECRET));
        again.hear(challenge);
        again.hear(greeting);

        assertThat(again.heard()).isEmpty();
        assertThat(again.faults).containsExactly(LinkFault.WRONG_PROOF);
    }

    @Test
    void recordedAnswerIsUselessOnAnotherLink() {
        End acceptor = acceptor(Optional.of(SECRET));
        End dialer = dialer(Optional.of(SECRET));
        dialer.say(RECONNECT);
        acceptor.hear(dialer.sent());
        byte[] challenge = acceptor.sent();
        dialer.hear(challenge);
        acceptor.hear(dialer.sent());
        acceptor.say(RECONNECTED);
        byte[] answer = acceptor.sent();

        End again = dialer(Optional.of(SECRET));
        again.say(RECONNECT);
        again.sent();
        again.hear(challenge);
        again.hear(answer);

        assertThat(again.heard()).isEmpty();
        assertThat(again.faults).containsExactly(LinkFault.WRONG_PROOF);
    }

    /** A stranger who is dialed by a node sends the node's words back to its own peer port. */
    @Test
    void reflectedWordsAreRefused() {
        LinkAuthentication node = authentication("orders", "b", Optional.of(SECRET));
        End dialer = new End(node::dialer);
        End ownPort = new End(node::acceptor);

        dialer.say(RECONNECT);
        exchange(dialer, ownPort);

        assertThat(ownPort.heard()).isEmpty();
        assertThat(ownPort.faults).containsExactly(LinkFault.SAME_NAME);
    }

    /** Nobody can guess the secret offline from what a node answers to strangers. */
    @Test
    void strangerWhoDialsReceivesNothingMadeWithTheSecret() {
        byte[] challenge = challengeOfDialer();
        lastNonce = 10;
        End one = acceptor(Optional.of(SECRET));
        one.hear(challenge);
        lastNonce = 10;
        End other = acceptor(Optional.of("another secret of this pair"));
        other.hear(challenge);

        assertThat(one.sent()).isNotEmpty().isEqualTo(other.sent());
    }

    private byte[] challengeOfDialer() {
        End dialer = dialer(Optional.of(SECRET));
        dialer.say(RECONNECT);
        return dialer.sent();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 31, 34, 35, 60})
    void greetingThatWasChangedIsRefused(int fromEnd) {
        End dialer = dialer(Optional.of(SECRET));
        End acceptor = acceptor(Optional.of(SECRET));
        dialer.say(RECONNECT);
        acceptor.hear(dialer.sent());
        dialer.hear(acceptor.sent());
        byte[] greeting = dialer.sent();
        int headerBytes = greeting.length - FrameEncoder.PREFIX_BYTES;
        var header = new byte[headerBytes];
        System.arraycopy(greeting, FrameEncoder.PREFIX_BYTES, header, 0, headerBytes);
        header[headerBytes - 1 - fromEnd] ^= 1;

        acceptor.hear(Wire.frame(header, 0));

        assertThat(acceptor.heard()).isEmpty();
        assertThat(acceptor.faults).containsExactly(LinkFault.WRONG_PROOF);
    }

    @Test
    void secondChallengeIsOutOfOrder() {
        byte[] challenge = challengeOfDialer();
        End acceptor = acceptor(Optional.of(SECRET));

        acceptor.hear(challenge);
        acceptor.hear(challenge);

        assertThat(acceptor.faults).containsExactly(LinkFault.OUT_OF_ORDER);
        assertThat(acceptor.channel.isOpen()).isFalse();
    }

    @Test
    void greetingThatNobodyChallengesFailsWithItsLink() {
        End dialer = dialer(Optional.of(SECRET));
        var sent = dialer.channel.newPromise();
        dialer.channel.writeAndFlush(RECONNECT, sent);

        dialer.channel.close();

        assertThat(sent.isDone()).isTrue();
        assertThat(sent.isSuccess()).isFalse();
    }

    @Test
    void shortSecretIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new PairSecret(new byte[PairSecret.BYTES_MIN - 1]))
                .withMessageContaining("15 bytes");
    }
}
