package dev.futago.guests.kv;

/** What the guest executes, or executed last. */
sealed interface Running {

    /** The same for all that has not been read yet. */
    Running NOTHING = new Nothing();

    /** Nothing that was read. */
    record Nothing() implements Running {}

    /** A request that is answered at once. */
    record Asked(Conversation conversation, RespRequest request) implements Running {}

    /** A request that is kept until its client waits no longer. */
    record Kept(Conversation conversation, RespRequest request) implements Running {}

    /** A request of a client that waited. */
    record Woken(Conversation conversation, RespRequest request) implements Running {}
}
