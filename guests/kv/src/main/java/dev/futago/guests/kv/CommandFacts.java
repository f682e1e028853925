package dev.futago.guests.kv;

import java.util.List;

/**
 * One line of the table of commands: everything that {@code COMMAND} tells of one.
 *
 * @param name in lower case; of a subcommand {@code client|id}
 * @param arity words with the name; below 0, at least so many
 * @param firstKey the index of the first key, 0 for none
 * @param lastKey the index of the last key, below 0 counted from the end
 * @param step from one key to the next
 * @param tips for clients of clusters
 */
record CommandFacts(
        String name,
        int arity,
        List<String> flags,
        int firstKey,
        int lastKey,
        int step,
        List<String> categories,
        List<String> tips,
        List<KeySpec> keys,
        String group,
        String since,
        String summary) {

    /** Whether the execution of a command is timed for the slow log. */
    enum Timing {
        /** Redis does not log it either; what it executes is logged instead. */
        NEVER,
        /** It takes constant time, but for long requests and replies. */
        WHEN_LONG,
        ALWAYS
    }

    /** Between two columns, of which some are empty. */
    private static final String COLUMN_END = " \\|(?= )";

    private static final String SEPARATOR = "|";

    /** Reads a line of the table. */
    static CommandFacts of(String line) {
        String[] columns = line.split(COLUMN_END, -1);
        List<String> places = words(columns[3]);
        return new CommandFacts(
                columns[0].strip(),
                Integer.parseInt(columns[1].strip()),
                words(columns[2]),
                Integer.parseInt(places.get(0)),
                Integer.parseInt(places.get(1)),
                Integer.parseInt(places.get(2)),
                words(columns[4]),
                words(columns[5]),
                KeySpec.listOf(columns[6]),
                columns[7].strip(),
                columns[8].strip(),
                columns[9].strip());
    }

    private static List<String> words(String column) {
        return column.isBlank() ? List.of() : List.of(column.strip().split(" "));
    }

    /** The name of the command that a subcommand belongs to; empty for a command. */
    String container() {
        int end = name.indexOf(SEPARATOR);
        return end < 0 ? "" : name.substring(0, end);
    }

    /** The name without that of the command that it belongs to. */
    String ownName() {
        return name.substring(name.indexOf(SEPARATOR) + 1);
    }

    /** How it is timed. Redis does not call SET fast for its option GET alone. */
    Timing timing() {
        if (flags.contains("skip_slowlog")) {
            return Timing.NEVER;
        }
        boolean isConstant = flags.contains("fast") || name.equals("set");
        return isConstant ? Timing.WHEN_LONG : Timing.ALWAYS;
    }

    /** Whether a command may have so many words, its name included. */
    boolean takes(int words) {
        return arity < 0 ? words >= -arity : words == arity;
    }
}
