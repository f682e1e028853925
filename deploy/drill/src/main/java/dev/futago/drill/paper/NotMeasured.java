package dev.futago.drill.paper;

/** What has no figure, or not from every round, and why. */
public record NotMeasured(Combination combination, String reason) {

    /** A line for people. */
    public String text() {
        return combination.label() + ": " + reason;
    }
}
