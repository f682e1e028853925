package dev.futago.node.points;

import dev.futago.common.role.ArbiterAnswer;
import dev.futago.common.role.DrillPoint;
import dev.futago.common.role.Revision;
import dev.futago.common.role.Tenure;
import dev.futago.node.arbiter.Arbiter;
import dev.futago.node.arbiter.Change;
import dev.futago.node.config.Reason;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * An arbiter whose compare-and-sets pass points, and can be late: such a one reaches the arbiter
 * when its asker has long been told that its outcome is unknown (PROTOCOL R7). Used on the loop.
 */
public final class DrilledArbiter implements Arbiter {

    private static final Logger LOG = LoggerFactory.getLogger("futago");

    private final DrillPoints points;
    private final Arbiter arbiter;
    private final ScheduledExecutorService loop;

    /**
     * An arbiter with points.
     *
     * @param loop on which it is used, and passes them
     */
    public DrilledArbiter(DrillPoints points, Arbiter arbiter, ScheduledExecutorService loop) {
        this.points = points;
        this.arbiter = arbiter;
        this.loop = loop;
    }

    @Override
    public CompletionStage<ArbiterAnswer> read() {
        return arbiter.read();
    }

    @Override
    public CompletionStage<ArbiterAnswer> probe() {
        return arbiter.probe();
    }

    @Override
    public CompletionStage<ArbiterAnswer> compareAndSet(Revision expected, Tenure next) {
        long lateMillis = points.passLate(DrillPoint.BEFORE_CLAIM);
        return lateMillis > 0 ? late(lateMillis, expected, next) : landed(expected, next);
    }

    private CompletionStage<ArbiterAnswer> landed(Revision expected, Tenure next) {
        return arbiter.compareAndSet(expected, next)
                .thenApplyAsync(
                        answer -> {
                            if (answer instanceof ArbiterAnswer.Granted) {
                                points.pass(DrillPoint.AFTER_CLAIM);
                            }
                            return answer;
                        },
                        loop);
    }

    private CompletionStage<ArbiterAnswer> late(long millis, Revision expected, Tenure next) {
        return CompletableFuture.supplyAsync(
                        () -> landed(expected, next),
                        later -> loop.schedule(later, millis, TimeUnit.MILLISECONDS))
                .thenCompose(landing -> landing)
                .exceptionally(failure -> new ArbiterAnswer.Unknown(Reason.of(failure)))
                .thenApply(answer -> told(next, answer));
    }

    private static ArbiterAnswer told(Tenure next, ArbiterAnswer answer) {
        String outcome =
                switch (answer) {
                    case ArbiterAnswer.Granted _ -> "granted";
                    case ArbiterAnswer.Refused _ -> "refused";
                    case ArbiterAnswer.Unknown(var reason) -> "not answered: " + reason;
                    case ArbiterAnswer.Read _ -> "not answered";
                };
        LOG.warn(
                "DRILL POINT {}: the late claim of version {} was {}",
                DrillPoint.BEFORE_CLAIM.label(),
                next.version(),
                outcome);
        return answer;
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
