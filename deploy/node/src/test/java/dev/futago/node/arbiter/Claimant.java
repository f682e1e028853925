package dev.futago.node.arbiter;

import dev.futago.common.role.Incarnation;
import dev.futago.common.role.NodeRef;
import dev.futago.common.role.Tenure;

import java.nio.file.Path;
import java.time.Clock;

/** A process that claims a record again and again, and at the end says how often it won. */
final class Claimant {

    /** What the process prints when it is about to begin. */
    static final String READY = "ready";

    private final NodeRef self;
    private final long versions;

    /**
     * A claimant.
     *
     * @param versions at which version all is over
     */
    Claimant(String name, long versions) {
        self = new NodeRef(name, new Incarnation(name.hashCode(), ProcessHandle.current().pid()));
        this.versions = versions;
    }

    /** Arguments: the file, the name, the last version. Begins when a line is given to it. */
    public static void main(String[] arguments) throws Exception {
        System.out.println(READY);
        if (System.in.read() < 0) {
            throw new IllegalStateException("nobody said go");
        }
        try (Arbiter arbiter = FileArbiter.open(Path.of(arguments[0]), Clock.systemUTC())) {
            long last = Long.parseLong(arguments[2]);
            System.out.println(new Claimant(arguments[1], last).wins(arbiter));
        }
    }

    /** Claims each version in turn; how many were granted. */
    int wins(Arbiter arbiter) {
        int wins = 0;
        long version = versionOf(arbiter);
        while (version < versions) {
            if (Records.wins(arbiter, ArbiterContract.sought(version + 1, self))) {
                wins++;
            }
            version = versionOf(arbiter);
        }
        return wins;
    }

    private static long versionOf(Arbiter arbiter) {
        return Records.record(arbiter).map(Tenure::version).orElse(0L);
    }
}
