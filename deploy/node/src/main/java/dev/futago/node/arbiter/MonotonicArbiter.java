package dev.futago.node.arbiter;

import dev.futago.common.role.ArbiterAnswer;
import dev.futago.common.role.Tenure;

import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * An arbiter on whose record nobody claims once it went back: while it shows an older one than was
 * seen, because it was restored from a copy, the outcome of a claim is unknown.
 */
final class MonotonicArbiter implements Arbiter {

    private final Arbiter arbiter;
    private long seen;

    MonotonicArbiter(Arbiter arbiter) {
        this.arbiter = arbiter;
    }

    @Override
    public CompletionStage<ArbiterAnswer> read() {
        return arbiter.read().thenApply(this::noted);
    }

    @Override
    public CompletionStage<ArbiterAnswer> probe() {
        return arbiter.probe().thenApply(this::noted);
    }

    @Override
    public CompletionStage<ArbiterAnswer> compareAndSet(long expectedVersion, Tenure next) {
        long before = seen();
        return arbiter.compareAndSet(expectedVersion, next)
                .thenApply(answer -> checked(answer, before));
    }

    /** Whoever reads compares with what it knows, and must see that a record is older. */
    private synchronized ArbiterAnswer noted(ArbiterAnswer answer) {
        if (answer instanceof ArbiterAnswer.Read(var current)) {
            seen = Math.max(seen, current.map(Tenure::version).orElse(0L));
        }
        return answer;
    }

    private synchronized long seen() {
        return seen;
    }

    /**
     * The answer, unless its record is older than one that was seen before it was asked for: what
     * was seen since may well be newer than a late answer.
     */
    private synchronized ArbiterAnswer checked(ArbiterAnswer answer, long before) {
        long version = answer.record().map(Tenure::version).orElse(0L);
        if (answer instanceof ArbiterAnswer.Unknown || version >= before) {
            seen = Math.max(seen, version);
            return answer;
        }
        return new ArbiterAnswer.Unknown(
                "the record went back from version %d to %d: was an older copy restored?"
                        .formatted(before, version));
    }

    @Override
    public CompletionStage<List<Change>> history() {
        return arbiter.history();
    }

    @Override
    public String kind() {
        return arbiter.kind();
    }

    @Override
    public void close() {
        arbiter.close();
    }
}
