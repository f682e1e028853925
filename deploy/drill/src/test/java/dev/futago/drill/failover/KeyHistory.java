package dev.futago.drill.failover;

import java.util.ArrayList;
import java.util.List;

/**
 * What one client wrote to a key that is its own, and what it was told: everything acknowledged
 * must be there afterwards, and nothing that was not tried. A request without an answer is in
 * doubt: it may have taken effect or not.
 */
final class KeyHistory {

    private final String key;
    private final List<String> violations = new ArrayList<>();
    private long tried;
    private long known;
    private long acknowledged;

    KeyHistory(String key) {
        this.key = key;
    }

    String key() {
        return key;
    }

    /** Another effect is asked for; the value that the key has if all that was tried came true. */
    synchronized long tries() {
        return ++tried;
    }

    /** The client may have sent its last request a second time by itself. */
    synchronized void mayHaveRepeated() {
        tried++;
    }

    /** The key has this value, says an answer to a request that was made after all before it. */
    synchronized void told(long value) {
        acknowledged++;
        check(value);
        known = value;
    }

    /** The same of a request that changed the key: it has a value that it never had before. */
    synchronized void toldChanged(long value) {
        if (value <= known) {
            violations.add("%s: changed to %d after %d".formatted(key, value, known));
        }
        told(value);
    }

    /** The key has this value, says whoever looks afterwards. */
    synchronized void check(long value) {
        if (value < known || value > tried) {
            violations.add(
                    "%s: %d, but %d was acknowledged and %d tried"
                            .formatted(key, value, known, tried));
        }
    }

    synchronized long acknowledged() {
        return acknowledged;
    }

    synchronized List<String> violations() {
        return List.copyOf(violations);
    }
}
