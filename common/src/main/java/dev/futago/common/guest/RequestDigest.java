package dev.futago.common.guest;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * Identifies a request by its bytes, as far as 128 bits of SHA-256 do.
 *
 * @param length of the request in bytes: requests of other lengths are told apart without a digest
 */
public record RequestDigest(int length, long high, long low) {

    /**
     * Digests a request.
     *
     * @param length of the request alone
     * @param parts its bytes, and before them what else decides what it executes
     */
    public static RequestDigest of(int length, byte[]... parts) {
        MessageDigest sha = sha256();
        for (byte[] part : parts) {
            sha.update(part);
        }
        ByteBuffer digest = ByteBuffer.wrap(sha.digest());
        return new RequestDigest(length, digest.getLong(), digest.getLong());
    }

    /** Digests the bytes of a request, and nothing else. */
    public static RequestDigest ofBytes(Request request) {
        byte[] bytes = request.copyBytes();
        return of(bytes.length, bytes);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("every Java platform has SHA-256", missing);
        }
    }
}
