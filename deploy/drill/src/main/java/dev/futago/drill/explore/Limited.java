package dev.futago.drill.explore;

/** What may happen only so often in one exploration; all else may happen whenever it can. */
public enum Limited {
    /** A client sends a request that it never sent before. */
    WRITE,
    /** A client asks what the guest knows. */
    READ,
    /** A client breaks off and sends again what was not answered. */
    RETRY,
    /** A process dies, and its memory with it. */
    CRASH,
    /** A process dies between two actions of one step. */
    CRASH_WITHIN,
    /** A process starts after it died. */
    START,
    /** A connection breaks, or cannot be made though both nodes live. */
    CUT,
    /** A node that is connected hears nothing for longer than any time-out. */
    SILENCE,
    /** The arbiter does not answer a question; a claim may land still, or never. */
    NO_ANSWER,
    /** The record is deleted. */
    RECORD_LOST,
    /** The arbiter is restored from the copy before the newest. */
    RECORD_RESTORED,
    /** A primary looks at the record. */
    LOOK,
    /** An operator lets who holds the memory write its tenure again (R23). */
    REASSERT,
    /** The arbiter's answer comes when its asker was told that there is none, and asked again. */
    LATE_ANSWER,
    /** An operator orders a switchover. */
    SWITCHOVER,
    /** An operator lets both images be compared. */
    VERIFY,
    /** An operator orders a bootstrap (R13), or where nobody arbitrates a failover (R17). */
    DECISION
}
