package dev.futago.drill.check;

import java.util.ArrayList;
import java.util.List;

/** Tries every order of a history's operations, with and without those of unknown outcome. */
final class Permutations {

    private Permutations() {}

    static boolean explain(List<RegisterOperation> operations) {
        return explain(operations, RegisterOperation.NIL);
    }

    private static boolean explain(List<RegisterOperation> rest, long value) {
        if (rest.stream().noneMatch(RegisterOperation::isKnown)) {
            return true;
        }
        for (RegisterOperation next : rest) {
            boolean mayBeNext =
                    rest.stream()
                            .allMatch(
                                    other ->
                                            other.returnedNanos().orElse(Long.MAX_VALUE)
                                                    >= next.invokedNanos());
            if (mayBeNext && next.told().orElse(value) == value) {
                var others = new ArrayList<>(rest);
                others.remove(next);
                if (explain(others, next.written().orElse(value))) {
                    return true;
                }
            }
        }
        return false;
    }
}
