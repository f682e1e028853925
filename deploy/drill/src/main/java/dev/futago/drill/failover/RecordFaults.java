package dev.futago.drill.failover;

import dev.futago.common.role.ArbiterAnswer;
import dev.futago.common.role.Incarnation;
import dev.futago.common.role.NodeRef;
import dev.futago.common.role.Tenure;
import dev.futago.node.arbiter.Arbiter;
import dev.futago.node.arbiter.Arbiters;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeoutException;

/** The arbiter's record is an older one, or names another owner: operators' mistakes. */
final class RecordFaults {

    private static final String ERROR = "ERROR in epoch ";
    private static final String RIGHT_AGAIN = "the arbiter's record is right again";
    private static final String REASSERTED = "reasserted: the arbiter went back";
    private static final NodeRef STRANGER = new NodeRef("stranger", new Incarnation(1, 1));

    /** Longer than the time between two looks at the record. */
    private static final Duration WRONG = Duration.ofSeconds(3);

    private RecordFaults() {}

    /** Another pair was begun on the record of this one: the primary says so, and serves on. */
    static void wrongRecord(Scene scene) throws TimeoutException, InterruptedException {
        Tenure own = read(scene);
        Tenure foreign = own.bootstrappedBy(STRANGER, "drill wrong-record");
        scene.strikes("the record names another owner");
        replace(scene, own, foreign);
        servesOnUnderAWrongRecord(scene);
        scene.heals("the record of the pair is put back");
        replace(scene, foreign, withVersion(own, foreign.version() + 1));
        scene.await(scene.primary(), RIGHT_AGAIN);
    }

    /** The arbiter shows what it knew before the pair was protected: it is written again (R23). */
    static void restoredArbiter(Scene scene) throws TimeoutException, InterruptedException {
        Tenure own = read(scene);
        Tenure older = withVersion(own.solo("before it was paired"), own.version() - 1);
        scene.strikes("the arbiter is restored from an older copy");
        replace(scene, own, older);
        scene.await(scene.primary(), ERROR);
        scene.await(scene.primary(), REASSERTED);
        scene.heals("the primary wrote the record again");
        scene.checkStaysProtected();
        checkIsInNewEra(read(scene), own);
    }

    private static void checkIsInNewEra(Tenure now, Tenure before) {
        if (!before.era().isBefore(now.era()) || now.standby().isEmpty()) {
            throw new IllegalStateException("after %s the record is %s".formatted(before, now));
        }
    }

    private static void servesOnUnderAWrongRecord(Scene scene)
            throws TimeoutException, InterruptedException {
        scene.await(scene.primary(), ERROR);
        scene.letPass(WRONG);
        scene.checkStaysProtected();
    }

    private static Tenure withVersion(Tenure tenure, long version) {
        return new Tenure(
                version,
                tenure.pair(),
                tenure.epoch(),
                tenure.owner(),
                tenure.standby(),
                tenure.reason(),
                tenure.addresses(),
                tenure.era());
    }

    private static Tenure read(Scene scene) {
        try (Arbiter arbiter = Arbiters.open(scene.pair().arbiter().address())) {
            ArbiterAnswer answer = arbiter.read().toCompletableFuture().join();
            Optional<Tenure> current =
                    answer instanceof ArbiterAnswer.Read(var read) ? read : Optional.empty();
            return current.orElseThrow(
                    () -> new IllegalStateException("the drill cannot read the record: " + answer));
        }
    }

    private static void replace(Scene scene, Tenure before, Tenure after) {
        try (Arbiter arbiter = Arbiters.open(scene.pair().arbiter().address())) {
            ArbiterAnswer answer =
                    arbiter.compareAndSet(before.revision(), after).toCompletableFuture().join();
            if (!(answer instanceof ArbiterAnswer.Granted)) {
                throw new IllegalStateException("the drill cannot write the record: " + answer);
            }
        }
    }
}
