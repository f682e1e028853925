package dev.futago.drill.sim;

import java.util.List;
import java.util.Map;

/**
 * What one seed showed.
 *
 * @param hash of the trace: equal for equal seeds
 * @param happened how many things happened
 * @param acknowledged requests that clients were told are done
 * @param isDown whether nobody holds the memory any more, because more failed than is promised for
 * @param seen how often each kind of milestone and fault was seen
 * @param violations what must never be; empty in a sound run
 */
public record SimReport(
        long seed,
        long hash,
        long happened,
        long acknowledged,
        boolean isDown,
        Map<String, Long> seen,
        List<String> violations) {}
