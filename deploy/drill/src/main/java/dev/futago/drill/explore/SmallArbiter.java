package dev.futago.drill.explore;

import dev.futago.common.role.ArbiterAnswer;
import dev.futago.common.role.Event;
import dev.futago.common.role.Revision;
import dev.futago.common.role.Tenure;
import dev.futago.drill.sim.ArbiterRecord;
import dev.futago.standby.JoinerRole;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The arbiter, and the questions under way to it: a claim lands at some time or never, and its
 * asker learns of it later, or not (PROTOCOL R7).
 */
final class SmallArbiter {

    /** A question under way. */
    static final class Question {
        private final SmallNode.Asker asker;
        private final long number;
        private final Revision expected;
        private final @Nullable Tenure sought; // none when the record is read
        private final boolean isBootstrap;
        private @Nullable ArbiterAnswer answer; // none until it has landed
        private boolean isGivenUp;

        private Question(
                SmallNode.Asker asker, long number, Revision expected, @Nullable Tenure sought) {
            this.asker = asker;
            this.number = number;
            this.expected = expected;
            this.sought = sought;
            isBootstrap =
                    sought != null
                            && sought.epoch() > 1
                            && asker.node().role() instanceof JoinerRole;
        }

        SmallNode.Asker asker() {
            return asker;
        }

        Revision expected() {
            return expected;
        }

        @Nullable Tenure sought() {
            return sought;
        }

        @Nullable ArbiterAnswer answer() {
            return answer;
        }

        /** Whether its asker can still learn what became of it. */
        boolean isWaitedFor() {
            return !isGivenUp && asker.isWaiting();
        }

        /** Whether its asker goes on, and waits for another question or was told Unknown. */
        boolean isLateAnswerDue() {
            return isLanded() && !isWaitedFor() && asker.isPlaying();
        }

        /** How many questions its asker has asked since. */
        long age() {
            return asker.age();
        }

        /** Its asker is told that nothing is known of it. */
        void giveUp() {
            isGivenUp = true;
        }

        /** Whether it was granted to a node that begins with an empty memory (R13, R24). */
        boolean isGrantedBeginning() {
            return asker.node().isUp()
                    && asker.isPlaying()
                    && asker.node().role() instanceof JoinerRole
                    && sought != null
                    && answer instanceof ArbiterAnswer.Granted;
        }

        /** Whether it was granted, and all memory is lost by order (R13). */
        boolean isGrantedBootstrap() {
            return isBootstrap && answer instanceof ArbiterAnswer.Granted;
        }

        boolean isLanded() {
            return answer != null;
        }

        Event answered() {
            if (answer == null) {
                throw new IllegalStateException("nothing is known of it yet");
            }
            return new Event.ArbiterAnswered(number, answer);
        }

        Event unanswered() {
            return new Event.ArbiterAnswered(number, new ArbiterAnswer.Unknown("lost"));
        }

        @Override
        public String toString() {
            return sought == null ? "read" : "claim of " + sought;
        }
    }

    private final boolean isOfOneProcess;
    private final ArbiterRecord record = new ArbiterRecord();
    private final List<Question> questions = new ArrayList<>();
    private Optional<Tenure> before = Optional.empty();
    private Optional<Tenure> newest = Optional.empty();

    /**
     * An arbiter without a record.
     *
     * @param isOfOneProcess whether it is none: what one process believes, who is granted whatever
     *     it claims first (R17)
     */
    SmallArbiter(boolean isOfOneProcess) {
        this.isOfOneProcess = isOfOneProcess;
    }

    /** The truth. */
    Optional<Tenure> record() {
        return record.current();
    }

    /** The newest record that there ever was, whatever was restored since. */
    Optional<Tenure> newest() {
        return newest;
    }

    /** The record before this one. */
    Optional<Tenure> before() {
        return before;
    }

    /** The questions that may still change anything, the oldest first. */
    List<Question> questions() {
        return questions;
    }

    void read(SmallNode.Asker asker, long number) {
        questions.add(new Question(asker, number, Revision.NONE, null));
    }

    void claim(SmallNode.Asker asker, long number, Revision expected, Tenure sought) {
        questions.add(new Question(asker, number, expected, sought));
    }

    /** The question arrives. */
    void land(Question question) {
        Tenure sought = question.sought;
        if (sought == null) {
            question.answer = new ArbiterAnswer.Read(record.current());
        } else if (isOfOneProcess && record.current().isEmpty()) {
            record.restore(Optional.of(sought));
            question.answer = new ArbiterAnswer.Granted(sought);
            noteGrant(question, Optional.empty());
        } else {
            Optional<Tenure> replaced = record.current();
            question.answer = record.compareAndSet(question.expected, sought);
            noteGrant(question, replaced);
        }
    }

    private void noteGrant(Question question, Optional<Tenure> replaced) {
        if (question.answer instanceof ArbiterAnswer.Granted(var now)) {
            before = replaced;
            if (newest.isEmpty() || now.version() >= newest.get().version()) {
                newest = Optional.of(now);
            }
        }
    }

    /** Returns whether an older copy exists. */
    boolean hasCopy() {
        return before.isPresent();
    }

    /** Its operator restores the copy before the newest. */
    void restoreCopy() {
        record.restore(before);
        before = Optional.empty();
    }

    /** Its operator deletes the record. */
    void loseRecord() {
        record.restore(Optional.empty());
    }

    /**
     * Forgets what nobody waits for any more and what changes nothing.
     *
     * @param areLateAnswersLeft whether an answer may still come that nobody waits for
     */
    void forgetIdle(boolean areLateAnswersLeft) {
        questions.removeIf(
                question ->
                        !question.isWaitedFor()
                                && (question.sought == null || question.isLanded())
                                && !(areLateAnswersLeft && question.asker.isPlaying()));
    }
}
