package dev.futago.node.arbiter;

import dev.futago.common.role.ArbiterAnswer;
import dev.futago.common.role.Revision;
import dev.futago.common.role.Tenure;

import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/**
 * The record as one entry of a replicated store that compares a counter of its own, not the
 * record's revision. The counter that goes with a revision is remembered, so a claim on a record
 * that this node has seen takes one round trip.
 *
 * @param <F> record as it was found, with the store's counter
 */
abstract class StoreArbiter<F extends StoreArbiter.Found> implements Arbiter {

    /** A record, and the counter of the entry that held it. */
    interface Found {
        StoredRecord stored();
    }

    private final Clock clock;
    private final Questions questions = new Questions();
    private volatile Optional<F> known = Optional.empty();

    /**
     * Creates an arbiter that is asked when it is needed.
     *
     * @param clock dates the changes
     */
    StoreArbiter(Clock clock) {
        this.clock = clock;
    }

    /** Reads the entry, linearizably. */
    abstract Optional<F> fetch() throws Exception;

    /**
     * Writes the entry if it is as it was found.
     *
     * @param expected empty where there must be no entry
     * @return what was written; empty when the entry is another
     */
    abstract Optional<F> write(Optional<F> expected, StoredRecord next) throws Exception;

    /** Forgets the counter that was seen last: the store may count from an older value. */
    final void forgetCounter() {
        known = Optional.empty();
    }

    @Override
    public final CompletionStage<ArbiterAnswer> read() {
        return questions.ask(() -> new ArbiterAnswer.Read(tenureIn(find())));
    }

    @Override
    public final CompletionStage<ArbiterAnswer> probe() {
        return questions.probe(() -> new ArbiterAnswer.Read(tenureIn(find())));
    }

    @Override
    public final CompletionStage<ArbiterAnswer> compareAndSet(Revision expected, Tenure next) {
        return questions.ask(
                () -> {
                    Optional<F> current = known;
                    if (!isOf(expected, current)) {
                        current = find();
                    }
                    return isOf(expected, current)
                            ? replace(current, next)
                            : new ArbiterAnswer.Refused(tenureIn(current));
                });
    }

    private ArbiterAnswer replace(Optional<F> expected, Tenure next) throws Exception {
        var record = StoredRecord.after(expected.map(Found::stored), next, clock.instant());
        Optional<F> written = write(expected, record);
        if (written.isEmpty()) {
            return new ArbiterAnswer.Refused(tenureIn(find()));
        }
        known = written;
        return new ArbiterAnswer.Granted(next);
    }

    private Optional<F> find() throws Exception {
        Optional<F> found = fetch();
        known = found;
        return found;
    }

    private boolean isOf(Revision expected, Optional<F> found) {
        return Revision.of(tenureIn(found)).equals(expected);
    }

    private Optional<Tenure> tenureIn(Optional<F> found) {
        return found.map(entry -> entry.stored().tenure());
    }

    @Override
    public final CompletionStage<List<Change>> history() {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return find().map(entry -> entry.stored().history()).orElse(List.of());
                    } catch (InterruptedException ended) {
                        Thread.currentThread().interrupt();
                        throw new CompletionException(ended);
                    } catch (Exception unreachable) {
                        throw new CompletionException(unreachable);
                    }
                });
    }

    /** Ends the questions under way; a subclass closes its client behind it. */
    @Override
    public void close() {
        questions.close();
    }
}
