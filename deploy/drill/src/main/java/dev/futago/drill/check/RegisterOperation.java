package dev.futago.drill.check;

import java.util.Locale;
import java.util.OptionalLong;

/**
 * One operation of one client on a key that holds a value or nothing.
 *
 * @param client who asked, from 0 on
 * @param command what for
 * @param invokedNanos when, at the latest, it was sent: no effect is before that
 * @param outcome what became of it, as far as its client knows
 */
public record RegisterOperation(int client, Command command, long invokedNanos, Outcome outcome) {

    /** What a key tells that holds nothing; written by a command that deletes. */
    public static final long NIL = 0;

    /** What is asked for. */
    public sealed interface Command {

        /** The value: {@code GET}. */
        record Get() implements Command {}

        /** To hold a value from now on: {@code SET}. */
        record Set(long value) implements Command {}

        /**
         * To hold a value from now on, and the one before: {@code SET … GET}, or {@code GETDEL} if
         * it is {@link #NIL}.
         */
        record Exchange(long value) implements Command {}
    }

    /** What a client knows of its operation. */
    public sealed interface Outcome {

        /** It was told a value; the effect, if any, is before that. */
        record Told(long value, long returnedNanos) implements Outcome {}

        /** It was told that a {@link Command.Set} is done. */
        record Done(long returnedNanos) implements Outcome {}

        /** Nothing: it may have taken effect, may do so at any time later, or never. */
        record Unknown() implements Outcome {}
    }

    /** Refuses an answer that does not belong to its command, or that precedes it. */
    public RegisterOperation {
        boolean isFitting =
                switch (outcome) {
                    case Outcome.Unknown() -> true;
                    case Outcome.Told(long value, long at) ->
                            !(command instanceof Command.Set) && at >= invokedNanos;
                    case Outcome.Done(long at) ->
                            command instanceof Command.Set && at >= invokedNanos;
                };
        if (!isFitting) {
            throw new IllegalArgumentException(
                    "%s is no outcome of %s at %d".formatted(outcome, command, invokedNanos));
        }
    }

    boolean isKnown() {
        return !(outcome instanceof Outcome.Unknown);
    }

    /** What the key holds after it; nothing if it changes nothing. */
    OptionalLong written() {
        return switch (command) {
            case Command.Get() -> OptionalLong.empty();
            case Command.Set(long value) -> OptionalLong.of(value);
            case Command.Exchange(long value) -> OptionalLong.of(value);
        };
    }

    /** What its client was told that the key held. */
    OptionalLong told() {
        return outcome instanceof Outcome.Told(long value, long at)
                ? OptionalLong.of(value)
                : OptionalLong.empty();
    }

    /** When it was answered at the earliest, if it was. */
    OptionalLong returnedNanos() {
        return switch (outcome) {
            case Outcome.Told(long value, long at) -> OptionalLong.of(at);
            case Outcome.Done(long at) -> OptionalLong.of(at);
            case Outcome.Unknown() -> OptionalLong.empty();
        };
    }

    /** In words, with times counted from one of the history's. */
    String words(long originNanos) {
        String asked =
                switch (command) {
                    case Command.Get() -> "GET";
                    case Command.Set(long value) -> "SET " + text(value);
                    case Command.Exchange(long value) ->
                            value == NIL ? "GETDEL" : "SET %s GET".formatted(text(value));
                };
        String answered =
                switch (outcome) {
                    case Outcome.Told(long value, long at) ->
                            "told %s at %s".formatted(text(value), millis(at - originNanos));
                    case Outcome.Done(long at) -> "done at " + millis(at - originNanos);
                    case Outcome.Unknown() -> "outcome unknown";
                };
        return "client %d %s at %s, %s"
                .formatted(client, asked, millis(invokedNanos - originNanos), answered);
    }

    static String text(long value) {
        return value == NIL ? "nil" : Long.toString(value);
    }

    private static String millis(long nanos) {
        return String.format(Locale.ROOT, "+%.3f ms", nanos / 1e6);
    }
}
