package dev.futago.node.arbiter;

import dev.futago.common.role.ArbiterAnswer;
import dev.futago.common.role.Revision;
import dev.futago.common.role.Tenure;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * No arbiter: a record that this process keeps for itself, so that it knows what it has agreed with
 * its peer. It gives no right to be alone; with it, roles are told that nobody arbitrates (PROTOCOL
 * R17). A process that followed another's record has none of its own, and takes what an operator
 * orders it to claim after that one. Used by one thread.
 */
public final class NoArbiter implements Arbiter {

    private Optional<Tenure> record = Optional.empty();

    /** Without a record. */
    public NoArbiter() {}

    @Override
    public CompletionStage<ArbiterAnswer> read() {
        return CompletableFuture.completedFuture(new ArbiterAnswer.Read(record));
    }

    @Override
    public CompletionStage<ArbiterAnswer> probe() {
        return read();
    }

    @Override
    public CompletionStage<ArbiterAnswer> compareAndSet(Revision expected, Tenure next) {
        if (record.isPresent() && !record.get().revision().equals(expected)) {
            return CompletableFuture.completedFuture(new ArbiterAnswer.Refused(record));
        }
        record = Optional.of(next);
        return CompletableFuture.completedFuture(new ArbiterAnswer.Granted(next));
    }

    @Override
    public CompletionStage<List<Change>> history() {
        return CompletableFuture.completedFuture(List.of());
    }

    @Override
    public String kind() {
        return "none";
    }

    @Override
    public void close() {
        // Nothing is open.
    }
}
