package dev.futago.drill.failover;

import dev.futago.drill.process.LoopWatch;
import dev.futago.drill.report.Check;

import java.util.concurrent.TimeoutException;

/** Whether a blocking call happened on an event loop of a pair. */
final class Loops {

    static final String CHECK = "LoopNeverBlocks";

    private Loops() {}

    /** Judges what was seen since the last look. */
    static Check check(LoopWatch loops) {
        LoopWatch.Found found = loops.look();
        return new Check(CHECK, found.count() == 0, found.words());
    }

    /**
     * Judges all that the living nodes have done until now. A recorder that is silent is told of,
     * and fails no drill: it says nothing of the loop.
     */
    static Check checkAll(LoopWatch loops) throws InterruptedException {
        try {
            loops.awaitAll();
            return check(loops);
        } catch (TimeoutException silent) {
            Check seen = check(loops);
            return new Check(
                    CHECK, seen.holds(), "%s; %s".formatted(seen.words(), silent.getMessage()));
        }
    }
}
