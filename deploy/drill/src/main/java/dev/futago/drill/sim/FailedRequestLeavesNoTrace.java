package dev.futago.drill.sim;

import dev.futago.drill.check.Guarantee;

import java.util.Optional;

/** After a request that failed the memory is what it was before. */
final class FailedRequestLeavesNoTrace implements Guarantee {

    private Optional<String> breach = Optional.empty();

    @Override
    public Optional<String> breach() {
        return breach;
    }

    void onUndone(boolean isAsBefore) {
        if (!isAsBefore) {
            breach = Optional.of("a request failed, and stores of it stay");
        }
    }
}
