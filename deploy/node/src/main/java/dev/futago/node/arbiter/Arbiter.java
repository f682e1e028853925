package dev.futago.node.arbiter;

import dev.futago.common.role.ArbiterAnswer;
import dev.futago.common.role.Revision;
import dev.futago.common.role.Tenure;

import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * Keeps the pair's one record, and changes it only by compare-and-set on its revision: linearizable
 * and durable, or the promise of the pair does not hold (PROTOCOL, "The arbiter's one record").
 */
public interface Arbiter extends AutoCloseable {

    /**
     * The record: {@link ArbiterAnswer.Read}, or {@link ArbiterAnswer.Unknown}. The answer comes
     * when the arbiter gives it, however late: how long to wait is for the caller to say.
     */
    CompletionStage<ArbiterAnswer> read();

    /**
     * The record, for what decides nothing: a probe waits for no question of a role, and no
     * question for a probe (PROTOCOL R7).
     */
    CompletionStage<ArbiterAnswer> probe();

    /**
     * Replaces the record if its version and era are the expected ones. The answer comes when the
     * arbiter gives it, however late.
     *
     * @param expected {@link Revision#NONE} where there must be no record yet
     * @return {@link ArbiterAnswer.Granted} with the record as it now stands; {@link
     *     ArbiterAnswer.Refused} with the record that stood in the way; {@link
     *     ArbiterAnswer.Unknown} when the change may have been made, or may still be
     */
    CompletionStage<ArbiterAnswer> compareAndSet(Revision expected, Tenure next);

    /**
     * The last changes of the record, as far as it remembers them, the newest last; fails when it
     * cannot be read.
     */
    CompletionStage<List<Change>> history();

    /** How it is named in a status line. */
    String kind();

    @Override
    void close();
}
