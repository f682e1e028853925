package dev.futago.node.arbiter;

import dev.futago.common.role.ArbiterAnswer;
import dev.futago.common.role.Tenure;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * An arbiter whose record never goes back: when it shows an older one than was seen, because it was
 * restored from a copy, nothing it says is believed until it is ahead again.
 */
final class MonotonicArbiter implements Arbiter {

    private final Arbiter arbiter;
    private long seen;

    MonotonicArbiter(Arbiter arbiter) {
        this.arbiter = arbiter;
    }

    @Override
    public CompletionStage<ArbiterAnswer> read() {
        return arbiter.read().thenApply(this::checked);
    }

    @Override
    public CompletionStage<ArbiterAnswer> compareAndSet(long expectedVersion, Tenure next) {
        return arbiter.compareAndSet(expectedVersion, next).thenApply(this::checked);
    }

    private synchronized ArbiterAnswer checked(ArbiterAnswer answer) {
        Optional<Tenure> current =
                switch (answer) {
                    case ArbiterAnswer.Read(var read) -> read;
                    case ArbiterAnswer.Granted(var now) -> Optional.of(now);
                    case ArbiterAnswer.Refused(var stands) -> stands;
                    case ArbiterAnswer.Unknown unknown -> Optional.empty();
                };
        long version = current.map(Tenure::version).orElse(0L);
        if (answer instanceof ArbiterAnswer.Unknown || version >= seen) {
            seen = Math.max(seen, version);
            return answer;
        }
        return new ArbiterAnswer.Unknown(
                "the record went back from version %d to %d: was an older copy restored?"
                        .formatted(seen, version));
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
