package dev.futago.standby;

import dev.futago.common.role.LinkId;
import dev.futago.common.role.Tenure;
import dev.futago.common.role.Transitions;

import java.util.Optional;

/** Where a {@link JoinerRole} stands between owning nothing and its end. */
sealed interface JoinerPhase {

    /** What the record says is asked. */
    record Reading() implements JoinerPhase {}

    /** There is no record, and this node was asked to found the pair (R12). */
    record Founding(Tenure sought) implements JoinerPhase {}

    /** An operator ordered that the pair starts again with an empty memory (R13). */
    record Bootstrapping(Tenure sought, long ticket) implements JoinerPhase {}

    /** There is nobody to join yet; it is tried again. */
    record Resting(long untilNanos) implements JoinerPhase {}

    /** A connection to the primary is being made. */
    record Dialing() implements JoinerPhase {}

    /** Hello is said. */
    record Greeting(LinkId link) implements JoinerPhase {}

    /** This role is over. */
    record Ended() implements JoinerPhase {}

    /** The tenure that is claimed. */
    default Optional<Tenure> claimed() {
        return switch (this) {
            case Founding(var tenure) -> Optional.of(tenure);
            case Bootstrapping(var tenure, long ticket) -> Optional.of(tenure);
            case Reading _, Resting _, Dialing _, Greeting _, Ended _ -> Optional.empty();
        };
    }

    /** What may follow what. */
    Transitions TRANSITIONS =
            Transitions.between(Resting.class, Ended.class)
                    .arrow(Resting.class, Reading.class, "retry time")
                    .arrow(
                            Resting.class,
                            Bootstrapping.class,
                            "bootstrap ordered, no other node holds memory")
                    .arrow(
                            Reading.class,
                            Founding.class,
                            "no arbiter, started as primary, no record known before")
                    .arrow(
                            Reading.class,
                            Resting.class,
                            "no record and started as standby, or an older one than known")
                    .arrow(
                            Reading.class,
                            Dialing.class,
                            "record read, or none and started as primary, or no arbiter")
                    .arrow(Reading.class, Ended.class, "record of another pair")
                    .arrow(Founding.class, Reading.class, "refused")
                    .arrow(Founding.class, Ended.class, "granted")
                    .arrow(Bootstrapping.class, Reading.class, "refused")
                    .arrow(Bootstrapping.class, Ended.class, "granted")
                    .arrow(Dialing.class, Greeting.class, "connected")
                    .arrow(Dialing.class, Resting.class, "cannot be reached")
                    .arrow(
                            Greeting.class,
                            Founding.class,
                            "no record, peer holds no memory and knows none")
                    .arrow(
                            Greeting.class,
                            Resting.class,
                            "not primary, refused for now, silent, lost")
                    .arrow(
                            Greeting.class,
                            Ended.class,
                            "welcome, refused for good, or of another pair");
}
