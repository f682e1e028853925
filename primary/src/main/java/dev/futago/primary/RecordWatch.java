package dev.futago.primary;

import dev.futago.common.role.Action;
import dev.futago.common.role.Known;
import dev.futago.common.role.Milestone;
import dev.futago.common.role.Revision;
import dev.futago.common.role.Tenure;

import java.util.Optional;
import java.util.function.Consumer;

/**
 * Compares the arbiter's record with the tenure of a node that serves and claims nothing: another
 * owner, another pair's record, an older one or none is noticed before the next claim (PROTOCOL
 * R24).
 */
final class RecordWatch {

    private final PrimaryStanding standing;
    private Optional<String> error = Optional.empty();
    private Optional<Revision> older = Optional.empty();

    RecordWatch(PrimaryStanding standing) {
        this.standing = standing;
    }

    /** What is wrong with the record, as the last look showed it. */
    Optional<String> error() {
        return error;
    }

    /** Returns the revision that the arbiter went back to, by the last look. */
    Optional<Revision> older() {
        return older;
    }

    /**
     * A look at the record. One that began before the present tenure, or while another claim may
     * land, says nothing.
     *
     * @return the record of another owner, by which a node that is alone is fenced (R10)
     */
    Optional<Tenure> onLooked(
            Optional<Tenure> before, Optional<Tenure> current, Consumer<? super Action> out) {
        Tenure own = standing.tenure();
        if (!standing.isArbitrated() || !isComparable() || !before.equals(Optional.of(own))) {
            return Optional.empty();
        }
        note(errorIn(current, own), out);
        older = revisionOfOlder(current, own);
        return standing.isGated()
                ? Optional.empty()
                : current.filter(now -> isSucceeding(now, own));
    }

    /** The record of another pair is not an older one of this pair. */
    private Optional<Revision> revisionOfOlder(Optional<Tenure> current, Tenure own) {
        boolean isForeign = current.isPresent() && !current.get().pair().equals(own.pair());
        return !isForeign && standing.isOlder(current)
                ? Optional.of(Revision.of(current))
                : Optional.empty();
    }

    /** Whether the record is known, or a claim alone is under way, which decides by itself. */
    private boolean isComparable() {
        return switch (standing.phase()) {
            case Phase.Solo _, Phase.Resyncing _, Phase.Paired _, Phase.ClaimingSolo _ -> true;
            case Phase.Gating _, Phase.ClaimingPaired _, Phase.Awaiting _ -> false;
            case Phase.Quiescing _, Phase.ClaimingSwitchover _, Phase.Reasserting _ -> false;
            case Phase.Ended _ -> false;
        };
    }

    private boolean isSucceeding(Tenure now, Tenure own) {
        return now.pair().equals(own.pair())
                && !now.isBehind(own)
                && !now.isOwnedBy(standing.self());
    }

    private Optional<String> errorIn(Optional<Tenure> current, Tenure own) {
        if (current.isEmpty()) {
            return Optional.of(wentBack(current, own));
        }
        Tenure now = current.get();
        if (!now.pair().equals(own.pair())) {
            return Optional.of(
                    "the arbiter's record is of pair %s, this node of pair %s: two pairs use one record"
                            .formatted(now.pair(), own.pair()));
        }
        if (now.isBehind(own)) {
            return Optional.of(wentBack(current, own));
        }
        return now.isOwnedBy(standing.self())
                ? Optional.empty()
                : Optional.of("the arbiter's record names another owner: " + now);
    }

    private static String wentBack(Optional<Tenure> current, Tenure own) {
        return "the arbiter's " + Known.of(own).regressionTo(current);
    }

    private void note(Optional<String> found, Consumer<? super Action> out) {
        if (found.equals(error)) {
            return;
        }
        error = found;
        Tenure own = standing.tenure();
        Milestone told =
                found.<Milestone>map(why -> new Milestone.RecordWrong(why, own.epoch()))
                        .orElseGet(() -> new Milestone.RecordRight(own.version(), own.epoch()));
        out.accept(new Action.Announce(told));
    }
}
