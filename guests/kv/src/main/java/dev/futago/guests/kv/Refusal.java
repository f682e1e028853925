package dev.futago.guests.kv;

/**
 * Ends a command whose answer or whose working memory has no room: its client gets an error, and
 * nothing has changed. Thrown where something grows, caught by {@link Commands} alone: what grows
 * is met deep inside of visits, which have no other way out.
 */
@SuppressWarnings("serial") // never leaves the thread
final class Refusal extends RuntimeException {

    private final String format;

    private Refusal(String format) {
        super(format, null, false, false);
        this.format = format;
    }

    /** Refusal of a command whose answer would be longer than an answer may be. */
    static Refusal ofAnswer(int bytesMax) {
        return new Refusal(
                "ERR reply of '%%s' exceeds %d bytes: ask for less at a time (range, count, SCAN)"
                        .formatted(bytesMax));
    }

    /** Refusal of a command that collects more than the budget has. */
    static Refusal ofCollected(long bytesMax) {
        return new Refusal(
                "OOM '%%s' collects more than %d bytes beside the store: ask for less at a time"
                        .formatted(bytesMax));
    }

    /** Refusal of a command whose result has no room in guest memory. */
    static Refusal ofResult() {
        return new Refusal(Call.NO_ROOM);
    }

    /** The error that the client is told. */
    String error(String command) {
        return format.formatted(command);
    }
}
