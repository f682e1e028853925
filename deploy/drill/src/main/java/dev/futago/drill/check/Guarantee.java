package dev.futago.drill.check;

import java.util.Optional;

/**
 * One guarantee of a pair, judged while it runs: in the simulator after every event, in a drill
 * over real processes as often as they can be looked at. It is told what happens by whoever runs
 * the pair, keeps its own books of it, and believes nothing that a role says of itself.
 */
public interface Guarantee {

    /** Its name, as docs/SPECIFICATION.md has it. */
    default String name() {
        return getClass().getSimpleName();
    }

    /** How it was broken first; empty while it holds. */
    Optional<String> breach();
}
