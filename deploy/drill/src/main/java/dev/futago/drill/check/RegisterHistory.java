package dev.futago.drill.check;

import java.util.Comparator;
import java.util.List;

/**
 * All operations on one key, from a time on when it held nothing: as small as a search of all their
 * orders must be. A history of many keys is linearizable if that of each key is (Herlihy & Wing,
 * <i>Linearizability: A Correctness Condition for Concurrent Objects</i>, TOPLAS 1990, theorem 1).
 *
 * @param operations in any order
 */
public record RegisterHistory(List<RegisterOperation> operations) {

    /** Clients are numbered from 0 up to one less than this. */
    public static final int CLIENTS_MAX = 8;

    /** Operations of a key. */
    public static final int OPERATIONS_MAX = 1_000;

    /** Operations of a key, among these, of which nobody knows the outcome. */
    public static final int UNKNOWN_MAX = 48;

    /** A search that is longer is given up: a few seconds. */
    public static final long STEPS_MAX = 10_000_000;

    /**
     * Refuses what is too large, and a client that asks again before a nanosecond after its answer.
     */
    public RegisterHistory {
        operations = List.copyOf(operations);
        check(operations.size() <= OPERATIONS_MAX, "%d operations at most", OPERATIONS_MAX);
        long unknown = operations.stream().filter(operation -> !operation.isKnown()).count();
        check(unknown <= UNKNOWN_MAX, "%d outcomes unknown at most", UNKNOWN_MAX);
        check(
                operations.stream().allMatch(RegisterHistory::isOfAClient),
                "%d clients at most",
                CLIENTS_MAX);
        for (int client = 0; client < CLIENTS_MAX; client++) {
            checkOneAtATime(operations, client);
        }
    }

    private static boolean isOfAClient(RegisterOperation operation) {
        return operation.client() >= 0 && operation.client() < CLIENTS_MAX;
    }

    private static void checkOneAtATime(List<RegisterOperation> operations, int client) {
        List<RegisterOperation> known =
                operations.stream()
                        .filter(one -> one.client() == client && one.isKnown())
                        .sorted(Comparator.comparingLong(RegisterOperation::invokedNanos))
                        .toList();
        for (int i = 1; i < known.size(); i++) {
            check(
                    known.get(i).invokedNanos()
                            > known.get(i - 1).returnedNanos().orElse(Long.MAX_VALUE),
                    "one operation of client %d at a time",
                    client);
        }
    }

    private static void check(boolean holds, String needed, int number) {
        if (!holds) {
            throw new IllegalArgumentException("a history has " + needed.formatted(number));
        }
    }

    /** Searches for an order of the operations that explains every answer. */
    public RegisterVerdict verdict() {
        return verdict(STEPS_MAX);
    }

    /** The same within another bound of steps. */
    public RegisterVerdict verdict(long stepsMax) {
        return new RegisterSearch(operations, stepsMax).verdict();
    }
}
