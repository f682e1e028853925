package dev.futago.primary;

import dev.futago.common.role.LinkId;
import dev.futago.common.role.Next;
import dev.futago.common.role.NodeRef;
import dev.futago.common.role.Revision;
import dev.futago.common.role.Tenure;
import dev.futago.common.role.Transitions;

import java.util.Optional;

/** Where a {@link PrimaryRole} stands between owning alone and having given the pair away. */
sealed interface Phase {

    /**
     * The node at the other end of a connection, joining or joined.
     *
     * @param address where it listens for its peer; empty where the record says it already
     */
    record Joiner(LinkId link, NodeRef node, Optional<String> address) {

        /** One that the record names. */
        Joiner(LinkId link, NodeRef node) {
            this(link, node, Optional.empty());
        }
    }

    /**
     * A switchover under way.
     *
     * @param ticket of the order
     * @param last the checkpoint that the standby must acknowledge first
     * @param sinceNanos since when no request is executed
     * @param deadlineNanos when it is given up
     */
    record Handover(long ticket, long last, long sinceNanos, long deadlineNanos) {}

    /** The record says that I am alone: output is not gated. */
    record Solo() implements Phase {}

    /** Alone still, and a joiner receives the image. */
    record Resyncing(Joiner joiner, Resync resync) implements Phase {}

    /** R6 (a) and (b): output is held, and checkpoint 1 must be acknowledged. */
    record Gating(Joiner joiner) implements Phase {}

    /** R6 (c): the claim is sent; nothing leaves until its outcome is known. */
    record ClaimingPaired(Joiner joiner, Tenure sought, boolean joinerIsLost) implements Phase {}

    /** The record names the standby; its acknowledgements release output. */
    record Paired(Joiner standby) implements Phase {}

    /**
     * R11: the record names the standby, but the connection broke; everything is held, and the same
     * life of it may return.
     *
     * @param lookAtNanos when to look whether it lives, and who is owner; never while that is done
     */
    record Awaiting(NodeRef standby, String reason, long untilNanos, long lookAtNanos)
            implements Phase {

        Awaiting lookingAt(long nanos) {
            return new Awaiting(standby, reason, untilNanos, nanos);
        }
    }

    /**
     * R5: the standby is lost; everything is held until the record says that I am alone.
     *
     * @param older the record that the arbiter went back to, where the claim is to replace it (R23)
     */
    record ClaimingSolo(Tenure sought, Optional<Revision> older) implements Phase {

        /** A claim on the record that is known. */
        ClaimingSolo(Tenure sought) {
            this(sought, Optional.empty());
        }
    }

    /**
     * R23: the arbiter went back, the standby believes nothing older than what is claimed in place
     * of the older record; output is gated as ever.
     *
     * @param older what the claim is to replace
     */
    record Reasserting(Joiner standby, Tenure sought, Revision older) implements Phase {}

    /** R16: no request is executed; the last checkpoint must be acknowledged. */
    record Quiescing(Joiner standby, Handover handover) implements Phase {}

    /**
     * R16: the claim that makes the standby owner is sent, or the one that takes it back; until its
     * outcome is known, or the time is over, nothing is executed.
     *
     * @param isGoingOn whether the time is over: it executes, and releases by acknowledgement
     */
    record ClaimingSwitchover(
            Joiner standby,
            Tenure sought,
            Handover handover,
            boolean standbyIsLost,
            boolean isGoingOn)
            implements Phase {

        /** The same, and the owner goes on. */
        ClaimingSwitchover goingOn() {
            return new ClaimingSwitchover(standby, sought, handover, standbyIsLost, true);
        }

        /** Whether the claim that was sent last takes the switchover back. */
        boolean isWithdrawn() {
            return !sought.isOwnedBy(standby.node);
        }
    }

    /** This role is over. */
    record Ended() implements Phase {}

    /**
     * The phase in which one begins that was made owner: alone, or with the standby that the tenure
     * names.
     *
     * @param suspectsNanos how long a standby that is not connected may take to return
     */
    static Phase ofSuccessor(Next.Successor next, long suspectsNanos) {
        if (next.tenure().standby().isEmpty()) {
            return new Solo();
        }
        NodeRef standby = next.tenure().standby().get();
        return next.link()
                .<Phase>map(link -> new Paired(new Joiner(link, standby)))
                .orElseGet(
                        () ->
                                new Awaiting(
                                        standby,
                                        "not connected",
                                        next.atNanos() + suspectsNanos,
                                        next.atNanos()));
    }

    /** The joiner, or the standby, that is connected. */
    default Optional<Joiner> connected() {
        return switch (this) {
            case Resyncing(var joiner, var resync) -> Optional.of(joiner);
            case Gating(var joiner) -> Optional.of(joiner);
            case ClaimingPaired(var joiner, var sought, boolean isLost) ->
                    isLost ? Optional.empty() : Optional.of(joiner);
            case Paired(var standby) -> Optional.of(standby);
            case Reasserting(var standby, _, _) -> Optional.of(standby);
            case Quiescing(var standby, var handover) -> Optional.of(standby);
            case ClaimingSwitchover(var standby, _, _, boolean isLost, _) ->
                    isLost ? Optional.empty() : Optional.of(standby);
            case Awaiting _, ClaimingSolo _ -> Optional.empty();
            case Solo _, Ended _ -> Optional.empty();
        };
    }

    /** What may follow what. */
    Transitions TRANSITIONS =
            Transitions.between(Solo.class, Ended.class)
                    .arrow(Solo.class, Resyncing.class, "hello of a joiner that fits")
                    .arrow(Solo.class, ClaimingSolo.class, "arbiter went back")
                    .arrow(Solo.class, Ended.class, "fenced")
                    .arrow(Resyncing.class, Solo.class, "joiner lost")
                    .arrow(Resyncing.class, Gating.class, "what is left fits one checkpoint")
                    .arrow(Resyncing.class, Ended.class, "fenced")
                    .arrow(Gating.class, Solo.class, "joiner lost")
                    .arrow(Gating.class, ClaimingPaired.class, "checkpoint 1 acknowledged")
                    .arrow(
                            ClaimingPaired.class,
                            ClaimingPaired.class,
                            "joiner lost, or owner still but another record")
                    .arrow(ClaimingPaired.class, Paired.class, "record names the joiner")
                    .arrow(
                            ClaimingPaired.class,
                            ClaimingSolo.class,
                            "record names a joiner that is lost, or arbiter went back")
                    .arrow(
                            ClaimingPaired.class,
                            Reasserting.class,
                            "arbiter went back, joiner agreed")
                    .arrow(ClaimingPaired.class, Ended.class, "fenced")
                    .arrow(Paired.class, Paired.class, "same standby over a new link")
                    .arrow(Paired.class, Awaiting.class, "link lost")
                    .arrow(Paired.class, ClaimingSolo.class, "standby silent, or unsound")
                    .arrow(Paired.class, Quiescing.class, "switchover ordered")
                    .arrow(Paired.class, Reasserting.class, "arbiter went back, standby agreed")
                    .arrow(
                            Reasserting.class,
                            Reasserting.class,
                            "another record that is older, or as it was")
                    .arrow(Reasserting.class, Paired.class, "record names the standby")
                    .arrow(Reasserting.class, ClaimingSolo.class, "standby lost")
                    .arrow(Reasserting.class, Ended.class, "fenced")
                    .arrow(Awaiting.class, Awaiting.class, "looked for it, or it lives still")
                    .arrow(Awaiting.class, Paired.class, "same standby over a new link")
                    .arrow(Awaiting.class, ClaimingSolo.class, "it does not live, or in time")
                    .arrow(Awaiting.class, Ended.class, "fenced")
                    .arrow(Quiescing.class, Paired.class, "time-out")
                    .arrow(Quiescing.class, Awaiting.class, "link lost")
                    .arrow(Quiescing.class, ClaimingSolo.class, "standby silent, or unsound")
                    .arrow(
                            Quiescing.class,
                            ClaimingSwitchover.class,
                            "last checkpoint acknowledged")
                    .arrow(
                            ClaimingSwitchover.class,
                            ClaimingSwitchover.class,
                            "time-out or standby lost, claimed back, or it goes on")
                    .arrow(ClaimingSwitchover.class, Ended.class, "standby is owner, or fenced")
                    .arrow(ClaimingSwitchover.class, Paired.class, "record names the standby")
                    .arrow(ClaimingSwitchover.class, Solo.class, "record says solo")
                    .arrow(
                            ClaimingSwitchover.class,
                            ClaimingSolo.class,
                            "record names a standby that is lost")
                    .arrow(
                            ClaimingSwitchover.class,
                            Reasserting.class,
                            "arbiter went back, standby agreed")
                    .arrow(
                            ClaimingSolo.class,
                            ClaimingSolo.class,
                            "owner still but another record, or arbiter went back")
                    .arrow(ClaimingSolo.class, Solo.class, "record says solo")
                    .arrow(ClaimingSolo.class, Ended.class, "fenced");
}
