package dev.futago.common.role;

/** How a connection to the peer ended. */
public enum LinkLoss {
    /** Closed by the peer or by its kernel: when that was not said before, its process is gone. */
    CLOSED("connection closed"),
    /** What came over it was not the pair protocol. */
    GARBAGE("garbage received");

    private final String words;

    LinkLoss(String words) {
        this.words = words;
    }

    /** For people. */
    public String words() {
        return words;
    }
}
