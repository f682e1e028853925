package dev.futago.common.role;

/** What came of an {@link Order}; the text is for its operator. */
public sealed interface Outcome {

    /** One sentence. */
    String text();

    /** It is done. */
    record Done(String text) implements Outcome {}

    /** It was not tried: it is not this node's to do, or not now, or not safe. */
    record Refused(String text) implements Outcome {}

    /** It was tried, and everything is as before. */
    record Failed(String text) implements Outcome {}
}
