package dev.futago.protocol;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The secret that both nodes of a pair share, and the proofs of knowing it (HMAC-SHA256, RFC 2104).
 * It is never sent and has no textual form.
 */
public final class PairSecret {

    /** Shortest secret that is accepted, in bytes. */
    public static final int BYTES_MIN = 16;

    private static final String ALGORITHM = "HmacSHA256";

    /** Keeps proofs of this handshake apart from those of any other version or use. */
    private static final byte[] DOMAIN =
            "futago pair handshake 1".getBytes(StandardCharsets.US_ASCII);

    private final SecretKeySpec key;

    /**
     * A secret.
     *
     * @param bytes copied
     * @throws IllegalArgumentException when they are fewer than {@link #BYTES_MIN}
     */
    public PairSecret(byte[] bytes) {
        if (bytes.length < BYTES_MIN) {
            throw new IllegalArgumentException(
                    "a pair's secret of %d bytes is too short: at least %d are needed"
                            .formatted(bytes.length, BYTES_MIN));
        }
        key = new SecretKeySpec(bytes, ALGORITHM);
    }

    /** Which end of a link proves: a proof of one end is none of the other. */
    enum Prover {
        DIALER,
        ACCEPTOR
    }

    /**
     * What both ends know of one link before the first greeting: who they are, and a fresh nonce of
     * each, by which no proof of another link is one of this.
     */
    record Link(String pair, String dialer, String acceptor, Nonce dialers, Nonce acceptors) {}

    /** The proof that a prover sends with a greeting on a link. */
    byte[] proof(Prover prover, Link link, byte[] greeting) {
        Mac mac = mac();
        add(mac, DOMAIN);
        add(mac, text(prover.name()));
        add(mac, text(link.pair));
        add(mac, text(link.dialer));
        add(mac, text(link.acceptor));
        add(mac, link.dialers.bytes());
        add(mac, link.acceptors.bytes());
        add(mac, greeting);
        return mac.doFinal();
    }

    /** Compares a proof that was received with the expected one, in constant time. */
    boolean isProof(byte[] received, Prover prover, Link link, byte[] greeting) {
        return MessageDigest.isEqual(received, proof(prover, link, greeting));
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Each part goes with its length, so that no two lists of parts are the same bytes. */
    private static void add(Mac mac, byte[] part) {
        mac.update(ByteBuffer.allocate(Integer.BYTES).putInt(part.length).flip());
        mac.update(part);
    }

    private Mac mac() {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return mac;
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every JDK has " + ALGORITHM, impossible);
        }
    }

    /** Random bytes that are used once. */
    public static final class Nonce {

        /** Length of a nonce. */
        public static final int BYTES = 32;

        private final byte[] bytes;

        /**
         * A nonce.
         *
         * @param bytes copied
         * @throws IllegalArgumentException when they are not {@link #BYTES}
         */
        public Nonce(byte[] bytes) {
            if (bytes.length != BYTES) {
                throw new IllegalArgumentException("a nonce of %d bytes".formatted(bytes.length));
            }
            this.bytes = Arrays.copyOf(bytes, BYTES);
        }

        byte[] bytes() {
            return bytes;
        }
    }
}
