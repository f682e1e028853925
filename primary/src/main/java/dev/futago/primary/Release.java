package dev.futago.primary;

import dev.futago.common.role.Action;
import dev.futago.common.role.Invariant;
import dev.futago.common.role.Milestone;

import java.util.OptionalLong;
import java.util.function.Consumer;

/** Lets output go that has a witness: an acknowledgement, or the record (PROTOCOL R1). */
final class Release {

    private final PrimaryStanding standing;
    private final HeldOutput held;
    private final Sealer sealer;
    private OptionalLong notServedSinceNanos = OptionalLong.empty();

    Release(PrimaryStanding standing, HeldOutput held, Sealer sealer) {
        this.standing = standing;
        this.held = held;
        this.sealer = sealer;
    }

    /** The pair has not served since then: the first reply that leaves will tell how long. */
    void beginGap(long sinceNanos) {
        notServedSinceNanos = OptionalLong.of(sinceNanos);
    }

    /**
     * R1 (b): the record is known to say that this incarnation is alone. What it makes room for is
     * executed in the next turn, so that clients and peer have theirs (P5).
     */
    void ungated(long nowNanos, Consumer<? super Action> out) {
        if (standing.isGated() || held.isEmpty()) {
            return;
        }
        Invariant.check(
                standing.tenure().isOwnedBy(standing.self()),
                "released alone under another's tenure");
        held.releaseAll(nowNanos, out);
        noteFirstReply(nowNanos, out);
    }

    /** R1 (a): acknowledged, in this epoch, by the incarnation that the record names. */
    void acknowledged(long nowNanos, Consumer<? super Action> out) {
        long waited = held.outputs();
        held.releaseThrough(sealer.window().acked(), nowNanos, out);
        if (held.outputs() < waited) {
            noteFirstReply(nowNanos, out);
        }
    }

    private void noteFirstReply(long nowNanos, Consumer<? super Action> out) {
        if (notServedSinceNanos.isPresent()) {
            long gapNanos = nowNanos - notServedSinceNanos.getAsLong();
            notServedSinceNanos = OptionalLong.empty();
            out.accept(new Action.Announce(new Milestone.FirstReply(standing.epoch(), gapNanos)));
        }
    }

    /** Lets everything that is held wait for the next checkpoint. */
    void awaitNext() {
        held.await(sealer.next());
    }

    /** Whether nothing waits for a witness. */
    boolean isNothingHeld() {
        return held.isEmpty();
    }
}
