package dev.futago.primary;

import dev.futago.common.role.Action;
import dev.futago.common.role.ArbiterAnswer;
import dev.futago.common.role.Revision;
import dev.futago.common.role.Tenure;

import java.util.Optional;

/** Keeps the one record, and changes it by compare-and-set on its revision. */
final class FakeArbiter {

    private Optional<Tenure> record;

    FakeArbiter(Tenure record) {
        this.record = Optional.of(record);
    }

    ArbiterAnswer compareAndSet(Action.Claim claim) {
        if (!Revision.of(record).equals(claim.expected())) {
            return new ArbiterAnswer.Refused(record);
        }
        record = Optional.of(claim.sought());
        return new ArbiterAnswer.Granted(claim.sought());
    }

    Optional<Tenure> shown() {
        return record;
    }

    Tenure record() {
        return record.orElseThrow();
    }

    /** Somebody else changed it. */
    void set(Tenure changed) {
        record = Optional.of(changed);
    }

    void lose() {
        record = Optional.empty();
    }
}
