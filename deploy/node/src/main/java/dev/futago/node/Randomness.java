package dev.futago.node;

import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;

/** Random numbers that are safe to publish and are drawn without reading a file. */
final class Randomness {

    private Randomness() {}

    /**
     * Makes a generator (NIST SP 800-90A) and seeds it here, from the system: it reads nothing when
     * the event loop draws from it later.
     */
    static SecureRandom seeded() {
        try {
            SecureRandom random = SecureRandom.getInstance("DRBG");
            random.nextLong();
            return random;
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError("every JDK has it", impossible);
        }
    }
}
