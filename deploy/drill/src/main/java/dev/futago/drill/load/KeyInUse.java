package dev.futago.drill.load;

import dev.futago.common.role.Invariant;
import dev.futago.drill.check.RegisterHistory;
import dev.futago.drill.check.RegisterOperation;
import dev.futago.drill.check.RegisterOperation.Command;
import dev.futago.drill.check.RegisterOperation.Outcome;

import java.util.ArrayList;
import java.util.List;

/**
 * A key of a run, from its first operation to its last: a read, made when all others have ended, so
 * that the last write counts.
 */
final class KeyInUse {

    /** Of so many writes the outcome may be unknown; beyond, searches would suffer. */
    private static final int UNKNOWN_MAX = 12;

    private final String name;
    private final List<RegisterOperation> operations = new ArrayList<>();
    private int waiting;
    private int unknown;
    private boolean isClosed; // to all but the last read
    private boolean isReading; // for the last time
    private boolean isComplete;

    KeyInUse(String name) {
        this.name = name;
    }

    String name() {
        return name;
    }

    /** Takes no more than the last read from now on. */
    void close() {
        isClosed = true;
    }

    /** Whether an operation may begin. */
    boolean isOpen() {
        return !isClosed
                && unknown < UNKNOWN_MAX
                && operations.size() + waiting < RegisterHistory.OPERATIONS_MAX - 1;
    }

    /** Whether the next operation must be the last read. */
    boolean isLastReadDue() {
        return !isOpen() && waiting == 0 && !isComplete;
    }

    /** Whether the history is complete. */
    boolean isComplete() {
        return isComplete;
    }

    /** Whether anything was asked of it that may have happened, or may yet. */
    boolean isBegun() {
        return waiting > 0 || !operations.isEmpty();
    }

    void onAsked() {
        Invariant.check(isOpen() || isLastReadDue(), "a key takes no operation");
        isReading = !isOpen();
        waiting++;
    }

    /** An operation did not happen. */
    void onRefused() {
        waiting--;
    }

    /** An operation has ended for its client. */
    void onEnded(RegisterOperation operation) {
        waiting--;
        if (!(operation.outcome() instanceof Outcome.Unknown)) {
            operations.add(operation);
            isComplete = isReading;
        } else if (!(operation.command() instanceof Command.Get)) {
            operations.add(operation);
            unknown++;
        }
    }

    RegisterHistory history() {
        return new RegisterHistory(operations);
    }
}
