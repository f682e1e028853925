package dev.futago.guests.kv;

import dev.futago.common.guest.Connections.Connection;
import dev.futago.common.guest.Turn;
import dev.futago.guests.kv.CommandFacts.Timing;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The slow log: the latest commands that took long on this node, as in Redis. It belongs to the
 * process: a takeover begins with the other node's own.
 *
 * <p>Reading the clock twice would cost a cheap command a tenth of its time. So a constant-time
 * command is timed only where the threshold is below {@link #EXACT_MICROS_MAX}, where its request
 * and reply are long, or where the turn was found to be long.
 */
final class SlowLog {

    /** Heap that the entries take at most: 128 of the longest fit (P5). */
    static final long BYTES_MAX = 1 << 20;

    private static final long THRESHOLD_MICROS = 10_000;
    private static final long LENGTH_MAX = 128;

    /** No constant-time command takes so long for its own work. */
    private static final long EXACT_MICROS_MAX = 1_000;

    private static final int LONG_BYTES = 64 << 10;
    private static final int ARGUMENTS_MAX = 32;
    private static final int ARGUMENT_BYTES_MAX = 128;
    private static final long ENTRY_BYTES = 256;
    private static final long ARGUMENT_BYTES = 64;
    private static final long NANOS_PER_MICRO = 1_000;
    private static final long MILLIS_PER_SECOND = 1_000;
    private static final String REDACTED = "(redacted)";

    /**
     * One command that took long.
     *
     * @param number ascends over the life of the process
     * @param arguments with the command's name, cut as Redis cuts them
     * @param address of the client
     * @param name that the client gave itself
     */
    record Entry(
            long number,
            long atSeconds,
            long micros,
            List<String> arguments,
            String address,
            String name) {

        private long costBytes() {
            return ENTRY_BYTES
                    + name.length()
                    + arguments.stream().mapToLong(each -> ARGUMENT_BYTES + each.length()).sum();
        }
    }

    /**
     * The execution of a command that has begun.
     *
     * @param timing as it is for this execution
     * @param mark where its reply begins
     */
    record Execution(Timing timing, long beganNanos, int mark) {

        private static final Execution UNTIMED = new Execution(Timing.NEVER, 0, 0);
    }

    /** The latest first. */
    private final ArrayDeque<Entry> entries = new ArrayDeque<>();

    private long thresholdMicros = THRESHOLD_MICROS;
    private long lengthMax = LENGTH_MAX;
    private long bytes;
    private long nextNumber;

    // ---- settings ----

    /** Microseconds from which on a command is logged; negative for none. */
    long thresholdMicros() {
        return thresholdMicros;
    }

    void setThresholdMicros(long micros) {
        thresholdMicros = micros;
    }

    /** The most entries; the oldest go first, also where {@link #BYTES_MAX} is reached. */
    long lengthMax() {
        return lengthMax;
    }

    void setLengthMax(long length) {
        lengthMax = length;
        trim();
    }

    // ---- timing ----

    /** Begins to time a command, if it is to be timed. */
    Execution begin(Timing timing, Call call) {
        if (thresholdMicros < 0 || timing == Timing.NEVER) {
            return Execution.UNTIMED;
        }
        Turn turn = call.context().turn();
        int mark = call.answer().mark();
        return timing == Timing.ALWAYS || thresholdMicros < EXACT_MICROS_MAX
                ? new Execution(Timing.ALWAYS, turn.nanos(), mark)
                : new Execution(Timing.WHEN_LONG, turn.lastNanos(), mark);
    }

    /** Logs the command if it was slow; one that waits is logged when it is answered. */
    void end(Execution execution, Call call) {
        Turn turn = call.context().turn();
        boolean isTimed =
                switch (execution.timing) {
                    case NEVER -> false;
                    case WHEN_LONG -> turn.isOver() || isLong(execution, call);
                    case ALWAYS -> true;
                };
        if (isTimed && !isWaiting(execution, call)) {
            note(call, (turn.nanos() - execution.beganNanos) / NANOS_PER_MICRO);
        }
    }

    private static boolean isLong(Execution execution, Call call) {
        long replyBytes = call.answer().bytesSince(execution.mark);
        return replyBytes + call.request().wordBytes() >= LONG_BYTES;
    }

    private static boolean isWaiting(Execution execution, Call call) {
        return call.answer().bytesSince(execution.mark) == 0
                && call.conversation().waiting().isPresent();
    }

    private void note(Call call, long micros) {
        if (thresholdMicros < 0 || micros < thresholdMicros) {
            return;
        }
        Conversation client = call.conversation();
        String address =
                client.all()
                        .connections()
                        .find(client.client())
                        .map(Connection::remote)
                        .orElse(ClientLine.NO_ADDRESS);
        var entry =
                new Entry(
                        nextNumber++,
                        call.nowMillis() / MILLIS_PER_SECOND,
                        micros,
                        arguments(call.request()),
                        address,
                        client.name());
        entries.addFirst(entry);
        bytes += entry.costBytes();
        trim();
    }

    private void trim() {
        while (entries.size() > lengthMax || bytes > BYTES_MAX) {
            bytes -= entries.removeLast().costBytes();
        }
    }

    private static List<String> arguments(RespRequest request) {
        int words = request.words();
        int shown = words <= ARGUMENTS_MAX ? words : ARGUMENTS_MAX - 1;
        List<String> arguments = new ArrayList<>(ARGUMENTS_MAX);
        for (int i = 0; i < shown; i++) {
            arguments.add(cut(request.word(i)));
        }
        redact(request, arguments);
        if (shown < words) {
            arguments.add("... (%d more arguments)".formatted(words - shown));
        }
        return arguments;
    }

    private static String cut(Text word) {
        int more = word.length() - ARGUMENT_BYTES_MAX;
        return more <= 0
                ? word.latin()
                : new Text(word.bytes(), word.from(), ARGUMENT_BYTES_MAX).latin()
                        + "... (%d more bytes)".formatted(more);
    }

    /** Hides users and passwords: those of AUTH, and behind the AUTH of HELLO. */
    private static void redact(RespRequest request, List<String> arguments) {
        if (request.word(0).isWord("auth")) {
            Collections.fill(arguments.subList(1, arguments.size()), REDACTED);
        } else if (request.word(0).isWord("hello")) {
            for (int i = 2; i + 2 < arguments.size(); i++) {
                if (request.word(i).isWord("auth")) {
                    Collections.fill(arguments.subList(i + 1, i + 3), REDACTED);
                }
            }
        }
    }

    // ---- what SLOWLOG asks for ----

    /** The entries, the latest first. */
    Iterable<Entry> entries() {
        return entries;
    }

    int length() {
        return entries.size();
    }

    /** Forgets all entries; their numbers are not used again. */
    void clear() {
        entries.clear();
        bytes = 0;
    }
}
