package dev.futago.guests.kv;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/** The table of all commands and subcommands, {@code commands.txt}, by their names. */
final class CommandTable {

    private static final String RESOURCE = "commands.txt";
    private static final String COMMENT = "#";

    private CommandTable() {}

    /** Reads it. */
    static SortedMap<String, CommandFacts> read() {
        var table = new TreeMap<String, CommandFacts>();
        lines().lines()
                .filter(line -> !line.startsWith(COMMENT))
                .map(CommandFacts::of)
                .forEach(facts -> table.put(facts.name(), facts));
        return table;
    }

    private static String lines() {
        try (InputStream lines =
                Objects.requireNonNull(CommandTable.class.getResourceAsStream(RESOURCE))) {
            return new String(lines.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("%s cannot be read".formatted(RESOURCE), e);
        }
    }
}
