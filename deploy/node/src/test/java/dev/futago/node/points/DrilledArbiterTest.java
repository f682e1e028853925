package dev.futago.node.points;

import static org.assertj.core.api.Assertions.assertThat;

import dev.futago.common.role.ArbiterAnswer;
import dev.futago.common.role.DrillPoint;
import dev.futago.common.role.Incarnation;
import dev.futago.common.role.NodeRef;
import dev.futago.common.role.Revision;
import dev.futago.common.role.Tenure;
import dev.futago.node.arbiter.Arbiter;
import dev.futago.node.arbiter.Arbiters;
import dev.futago.node.net.Transport;
import dev.futago.node.points.DrillPoints.Armed;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Where a compare-and-set is when its node stops, and one that comes too late. */
@Timeout(60)
final class DrilledArbiterTest {

    private static final Tenure FIRST =
            Tenure.founding("orders", new NodeRef("a", new Incarnation(1, 2)));
    private static final long FOR_EVER_MILLIS = 600_000;

    @TempDir private Path folder = Path.of("");

    private final Transport transport = Transport.create("loop-of-test");
    private final Stand stand = new Stand();
    private final DrillPoints points = new DrillPoints(stand);
    private Arbiter record = Arbiters.open(Arbiters.NONE);
    private Arbiter arbiter = record;

    @BeforeEach
    void open() {
        record = Arbiters.open("file:" + folder.resolve("record"));
        arbiter = new DrilledArbiter(points, record, transport.loop());
    }

    @AfterEach
    void close() {
        stand.close();
        transport.close();
        arbiter.close();
    }

    private CompletableFuture<ArbiterAnswer> claim(Tenure sought) {
        return CompletableFuture.supplyAsync(() -> ask(sought), transport.loop())
                .thenCompose(answer -> answer);
    }

    private Optional<Tenure> record() {
        return ((ArbiterAnswer.Read) record.read().toCompletableFuture().join()).current();
    }

    @Test
    void beforeAClaimTheArbiterWasNotAsked() throws Exception {
        points.arm(DrillPoint.BEFORE_CLAIM, new Armed(new Act.Crash(), 1));

        var answer = claim(FIRST);
        stand.await();

        assertThat(record()).isEmpty();
        assertThat(answer).isNotDone();
    }

    @Test
    void afterAClaimTheRecordIsChangedAndTheRoleDoesNotKnow() throws Exception {
        points.arm(DrillPoint.AFTER_CLAIM, new Armed(new Act.Crash(), 1));

        var answer = claim(FIRST);
        stand.await();

        assertThat(record()).contains(FIRST);
        assertThat(answer).isNotDone();
    }

    @Test
    void whatWasRefusedHasNotLanded() {
        points.arm(DrillPoint.AFTER_CLAIM, new Armed(new Act.Crash(), 2));

        assertThat(claim(FIRST).join()).isEqualTo(new ArbiterAnswer.Granted(FIRST));
        assertThat(claim(FIRST).join()).isEqualTo(new ArbiterAnswer.Refused(Optional.of(FIRST)));

        assertThat(stand.isReached()).isFalse();
    }

    @Test
    void copyOfALateClaimLandsBeforeIt() {
        points.arm(DrillPoint.BEFORE_CLAIM, new Armed(new Act.Delay(FOR_EVER_MILLIS), 1));

        CompletableFuture<ArbiterAnswer> late = claim(FIRST);

        assertThat(claim(FIRST).join()).isEqualTo(new ArbiterAnswer.Granted(FIRST));
        assertThat(late).isNotDone();
    }

    @Test
    void aClaimThatLandsAfterTheSameIsRefused() {
        points.arm(DrillPoint.BEFORE_CLAIM, new Armed(new Act.Delay(1), 1));

        List<CompletableFuture<ArbiterAnswer>> answers =
                CompletableFuture.supplyAsync(
                                () -> List.of(ask(FIRST), ask(FIRST)), transport.loop())
                        .join();

        assertThat(answers.getFirst().join())
                .isEqualTo(new ArbiterAnswer.Refused(Optional.of(FIRST)));
        assertThat(answers.getLast().join()).isEqualTo(new ArbiterAnswer.Granted(FIRST));
    }

    /** On the loop. */
    private CompletableFuture<ArbiterAnswer> ask(Tenure sought) {
        return arbiter.compareAndSet(new Revision(sought.version() - 1, 0), sought)
                .toCompletableFuture();
    }

    @Test
    void aClaimThatIsALittleLateIsAnsweredAsAnyOther() {
        points.arm(DrillPoint.BEFORE_CLAIM, new Armed(new Act.Delay(1), 1));

        assertThat(claim(FIRST).join()).isEqualTo(new ArbiterAnswer.Granted(FIRST));
        assertThat(record()).contains(FIRST);
    }
}
