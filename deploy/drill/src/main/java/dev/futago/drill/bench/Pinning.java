package dev.futago.drill.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * How a program is kept on one core.
 *
 * @param prefix what precedes its command line; empty where the system cannot do it
 */
record Pinning(List<String> prefix) {

    private static final List<String> TASKSET = List.of("taskset", "-c", "0");

    /** Whether the system can do it is found out by doing it. */
    static Pinning find() throws InterruptedException {
        List<String> trial = new ArrayList<>(TASKSET);
        trial.add("true");
        try {
            return new Pinning(
                    new ProcessBuilder(trial).start().waitFor() == 0 ? TASKSET : List.of());
        } catch (IOException absent) {
            return new Pinning(List.of());
        }
    }

    boolean isPossible() {
        return !prefix.isEmpty();
    }
}
