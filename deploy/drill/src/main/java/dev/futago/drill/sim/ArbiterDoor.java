package dev.futago.drill.sim;

import dev.futago.common.role.ArbiterAnswer;
import dev.futago.common.role.Revision;
import dev.futago.common.role.Tenure;
import dev.futago.node.arbiter.NoArbiter;

import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * A process's way to the record. Each question is answered later; or it is called unknown when
 * patience ends, and perhaps answered after that.
 */
interface ArbiterDoor {

    void read(Consumer<ArbiterAnswer> asker);

    void compareAndSet(Revision expected, Tenure next, Consumer<ArbiterAnswer> asker);

    /**
     * To the arbiter, over a network of its own that may be cut: what is asked does not come there,
     * or what is answered does not come back (PROTOCOL R7).
     */
    final class Distant implements ArbiterDoor {

        private static final double LOST_ON_THE_WAY_THERE = 0.6;

        private final SimArbiter arbiter;
        private final Chance chance;
        private final BooleanSupplier isCut;

        Distant(SimArbiter arbiter, Chance chance, BooleanSupplier isCut) {
            this.arbiter = arbiter;
            this.chance = chance;
            this.isCut = isCut;
        }

        @Override
        public void read(Consumer<ArbiterAnswer> asker) {
            if (isLost()) {
                arbiter.giveUp(asker);
            } else {
                arbiter.read(answer -> bring(answer, asker));
            }
        }

        @Override
        public void compareAndSet(Revision expected, Tenure next, Consumer<ArbiterAnswer> asker) {
            if (isLost()) {
                arbiter.giveUp(asker);
            } else {
                arbiter.compareAndSet(expected, next, answer -> bring(answer, asker));
            }
        }

        private boolean isLost() {
            return isCut.getAsBoolean() && chance.happens(LOST_ON_THE_WAY_THERE);
        }

        private void bring(ArbiterAnswer answer, Consumer<ArbiterAnswer> asker) {
            if (isCut.getAsBoolean()) {
                arbiter.giveUp(asker);
            } else {
                asker.accept(answer);
            }
        }
    }

    /** To the record that a process keeps for itself where no arbiter is configured (R17). */
    final class Own implements ArbiterDoor {

        private static final long ANSWER_NANOS = 1_000;

        private final Timeline timeline;
        private final Consumer<Tenure> onGranted;
        private final NoArbiter own = new NoArbiter();

        /**
         * Without a record.
         *
         * @param onGranted told what the process has agreed with itself
         */
        Own(Timeline timeline, Consumer<Tenure> onGranted) {
            this.timeline = timeline;
            this.onGranted = onGranted;
        }

        @Override
        public void read(Consumer<ArbiterAnswer> asker) {
            answer(own.read(), asker);
        }

        @Override
        public void compareAndSet(Revision expected, Tenure next, Consumer<ArbiterAnswer> asker) {
            answer(own.compareAndSet(expected, next), asker);
        }

        private void answer(CompletionStage<ArbiterAnswer> known, Consumer<ArbiterAnswer> asker) {
            ArbiterAnswer answer = known.toCompletableFuture().join();
            if (answer instanceof ArbiterAnswer.Granted(var tenure)) {
                onGranted.accept(tenure);
            }
            timeline.after(ANSWER_NANOS, () -> asker.accept(answer));
        }
    }
}
