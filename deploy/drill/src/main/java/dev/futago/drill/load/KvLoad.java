package dev.futago.drill.load;

import dev.futago.node.net.Transport;

/**
 * Load on a store that speaks RESP, ours or Redis: the generator behind {@code futago bench
 * kv-load}. It follows no takeover, and checks no more than that each request is answered well.
 */
public final class KvLoad {

    private KvLoad() {}

    /**
     * Runs a plan on a thread of its own, to its end: when its time is over and all is answered,
     * when every connection is lost, or when nothing comes for as long as its time-out says.
     */
    public static KvResult run(KvPlan plan) {
        try (Transport transport = Transport.create("futago-kv-load")) {
            var run = new KvRun(plan, transport.loop(), transport.client());
            transport.loop().execute(run::start);
            return run.result().join();
        }
    }
}
