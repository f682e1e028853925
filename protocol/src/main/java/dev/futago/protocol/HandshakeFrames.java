package dev.futago.protocol;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;

import dev.futago.common.role.Message;
import dev.futago.protocol.wire.Challenge;
import dev.futago.protocol.wire.Header;
import dev.futago.protocol.wire.Proven;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.CorruptedFrameException;

/** The frames of a handshake, as headers and back. */
final class HandshakeFrames {

    private HandshakeFrames() {}

    /** Answers whether a header is one of the handshake's, and no message. */
    static boolean isOne(Header header) {
        return header.hasChallenge() || header.hasProven();
    }

    static Header challenge(String node, PairSecret.Nonce nonce) {
        var challenge =
                Challenge.newBuilder().setNode(node).setNonce(ByteString.copyFrom(nonce.bytes()));
        return Header.newBuilder().setChallenge(challenge).build();
    }

    /**
     * The nonce of a challenge.
     *
     * @throws CorruptedFrameException when it has none
     */
    static PairSecret.Nonce nonceOf(Challenge challenge) {
        try {
            return new PairSecret.Nonce(challenge.getNonce().toByteArray());
        } catch (IllegalArgumentException wrong) {
            throw new CorruptedFrameException("a challenge without a nonce", wrong);
        }
    }

    /** A greeting with its proof. */
    static Header proven(
            Message greeting, PairSecret secret, PairSecret.Prover prover, PairSecret.Link link) {
        byte[] header = MessageCodec.headerOf(greeting).toByteArray();
        var proven =
                Proven.newBuilder()
                        .setHeader(ByteString.copyFrom(header))
                        .setProof(ByteString.copyFrom(secret.proof(prover, link, header)));
        return Header.newBuilder().setProven(proven).build();
    }

    /** Compares the proof with the very bytes of the greeting, before these are parsed. */
    static boolean isProven(
            Proven proven, PairSecret secret, PairSecret.Prover prover, PairSecret.Link link) {
        return secret.isProof(
                proven.getProof().toByteArray(), prover, link, proven.getHeader().toByteArray());
    }

    /**
     * The greeting whose proof was compared.
     *
     * @throws CorruptedFrameException when it is no message
     */
    static Message greetingIn(Proven proven) {
        try {
            return MessageCodec.messageOf(
                    Header.parseFrom(proven.getHeader()), Unpooled.EMPTY_BUFFER);
        } catch (InvalidProtocolBufferException | IllegalArgumentException wrong) {
            throw new CorruptedFrameException("a proven greeting that is no message", wrong);
        }
    }
}
