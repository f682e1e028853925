package dev.futago.standby;

import dev.futago.common.role.LinkId;
import dev.futago.common.role.Tenure;
import dev.futago.common.role.Transitions;

import java.util.Optional;

/** Where a {@link StandbyRole} stands between being welcomed and its end. */
sealed interface StandbyPhase {

    /** The image comes; before checkpoint 1 it is worth nothing. */
    record Receiving(LinkId link, Tenure tenure) implements StandbyPhase {}

    /** The image is a complete checkpoint and stays one. */
    record Following(LinkId link, Tenure tenure) implements StandbyPhase {}

    /** R11: the connection broke, the image is whole, and the primary may be there still. */
    record Reconnecting(Tenure followed, String reason, Attempt attempt) implements StandbyPhase {

        /** The same, with the next try. */
        Reconnecting by(Attempt next) {
            return new Reconnecting(followed, reason, next);
        }

        /** Whether the primary was asked over this connection to go on. */
        boolean isGreetedOver(LinkId link) {
            return attempt instanceof Attempt.Greeting(var ours, _) && ours.equals(link);
        }
    }

    /** R8: sealed off, asking the record whether this image may go on. */
    record AskingToTakeOver(Tenure followed, String reason) implements StandbyPhase {}

    /** R8: sealed off, claiming the next epoch. */
    record ClaimingTakeover(Tenure followed, Tenure sought) implements StandbyPhase {}

    /** This role is over. */
    record Ended() implements StandbyPhase {}

    /** One try to reach the primary again. */
    sealed interface Attempt {
        /** A connection to it is to be made. */
        record Due() implements Attempt {}

        /** A connection to it is being made. */
        record Dialing() implements Attempt {}

        /** It was asked to go on. */
        record Greeting(LinkId link, long untilNanos) implements Attempt {}

        /** It failed, and nobody may take over by itself (R17, or a pause). */
        record Resting(long untilNanos) implements Attempt {}
    }

    /** The tenure whose primary is connected. */
    default Optional<Tenure> live() {
        return switch (this) {
            case Receiving(var link, var tenure) -> Optional.of(tenure);
            case Following(var link, var tenure) -> Optional.of(tenure);
            case Reconnecting _, AskingToTakeOver _, ClaimingTakeover _, Ended _ ->
                    Optional.empty();
        };
    }

    /** The tenure that is followed no more, or claimed. */
    default Optional<Tenure> atStake() {
        return switch (this) {
            case AskingToTakeOver(var followed, var reason) -> Optional.of(followed);
            case Reconnecting(var followed, _, _) -> Optional.of(followed);
            case ClaimingTakeover(var followed, var sought) -> Optional.of(sought);
            case Receiving _, Following _, Ended _ -> Optional.empty();
        };
    }

    /** What may follow what. */
    Transitions TRANSITIONS =
            Transitions.between(Receiving.class, Ended.class)
                    .arrow(Receiving.class, Following.class, "checkpoint 1 applied")
                    .arrow(Receiving.class, Ended.class, "primary lost")
                    .arrow(Following.class, Following.class, "named by the record")
                    .arrow(Following.class, Reconnecting.class, "link lost")
                    .arrow(
                            Following.class,
                            AskingToTakeOver.class,
                            "primary silent, or not named yet")
                    .arrow(Following.class, Ended.class, "made owner by a switchover")
                    .arrow(
                            Reconnecting.class,
                            Reconnecting.class,
                            "next try, while nobody may take over by itself")
                    .arrow(Reconnecting.class, Following.class, "primary goes on")
                    .arrow(Reconnecting.class, AskingToTakeOver.class, "primary not reached")
                    .arrow(
                            Reconnecting.class,
                            ClaimingTakeover.class,
                            "failover ordered, no arbiter")
                    .arrow(Reconnecting.class, Ended.class, "refused by the primary, no arbiter")
                    .arrow(
                            AskingToTakeOver.class,
                            ClaimingTakeover.class,
                            "record names this incarnation, or reassertion ordered")
                    .arrow(
                            AskingToTakeOver.class,
                            Ended.class,
                            "record names it owner, or does not name it")
                    .arrow(
                            ClaimingTakeover.class,
                            ClaimingTakeover.class,
                            "refused, record names this incarnation still, or reassertion ordered")
                    .arrow(
                            ClaimingTakeover.class,
                            Ended.class,
                            "granted, or record names it owner, or does not name it");
}
