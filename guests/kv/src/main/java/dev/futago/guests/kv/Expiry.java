package dev.futago.guests.kv;

/** What becomes of a key's deadline. */
sealed interface Expiry {

    /** It stays as it is. */
    record Kept() implements Expiry {}

    /** The key expires no more. */
    record Never() implements Expiry {}

    /** The key expires at a moment, in milliseconds since 1970. */
    record At(long millis) implements Expiry {}
}
