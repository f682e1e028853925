package dev.futago.node.arbiter;

import dev.futago.common.role.ArbiterAnswer;
import dev.futago.common.role.Era;
import dev.futago.common.role.Incarnation;
import dev.futago.common.role.NodeRef;
import dev.futago.common.role.Revision;
import dev.futago.common.role.Tenure;

import java.util.Optional;

/** Records to write, and a claimant that asks until it knows, as nodes do. */
final class Records {

    static final NodeRef A = new NodeRef("a", new Incarnation(1, 2));
    static final NodeRef B = new NodeRef("b", new Incarnation(3, 4));
    static final Tenure FOUNDED = Tenure.founding("orders", A);

    private Records() {}

    /** What an arbiter says to a question. */
    static ArbiterAnswer read(Arbiter arbiter) {
        return arbiter.read().toCompletableFuture().join();
    }

    /** The record, which must be readable. */
    static Optional<Tenure> record(Arbiter arbiter) {
        if (read(arbiter) instanceof ArbiterAnswer.Read(var current)) {
            return current;
        }
        throw new AssertionError("no record can be read");
    }

    /** Claims in place of a record of the first era. */
    static ArbiterAnswer claim(Arbiter arbiter, long expectedVersion, Tenure next) {
        return claim(arbiter, new Revision(expectedVersion, Era.FIRST.id()), next);
    }

    static ArbiterAnswer claim(Arbiter arbiter, Revision expected, Tenure next) {
        return arbiter.compareAndSet(expected, next).toCompletableFuture().join();
    }

    /**
     * Claims until the outcome is known (PROTOCOL R7): the same claim on the same version, which is
     * won if the record in its way is itself.
     *
     * @param next not equal to what any other claimant seeks
     */
    static boolean wins(Arbiter arbiter, Tenure next) {
        while (true) {
            switch (claim(arbiter, next.version() - 1, next)) {
                case ArbiterAnswer.Granted granted -> {
                    return true;
                }
                case ArbiterAnswer.Refused(var current) -> {
                    return current.equals(Optional.of(next));
                }
                case ArbiterAnswer.Unknown unknown -> {
                    /* It may still land: once more. */
                }
                case ArbiterAnswer.Read read -> throw new AssertionError("nothing was read");
            }
        }
    }
}
