package dev.futago.guests.kv;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** All commands, by name. */
final class Commands {

    /**
     * A command.
     *
     * @param wordsMin how many words it has at least, its name included
     * @param wordsMax and at most
     */
    private record Command(
            String name, int wordsMin, int wordsMax, Access access, Consumer<Call> action) {}

    /** What a command does with keys. */
    private enum Access {
        READS,
        WRITES,
        NEITHER
    }

    /** As many words as there may be. */
    static final int ANY = Integer.MAX_VALUE;

    private static final int WORDS_SHOWN_BYTES_MAX = 128;

    private static final Commands ALL = new Commands();

    private final Map<String, Command> byName = new HashMap<>();

    private Commands() {
        StringCommands.register(this);
        HashCommands.register(this);
        KeyCommands.register(this);
        ExpiryCommands.register(this);
        ServerCommands.register(this);
        serves("command", 1, ANY, Commands::command);
    }

    /** Adds a command that may change what keys hold. */
    void writes(String name, int wordsMin, int wordsMax, Consumer<Call> action) {
        add(new Command(name, wordsMin, wordsMax, Access.WRITES, action));
    }

    /** Adds a command that looks at keys; what is due goes, nothing else changes. */
    void reads(String name, int wordsMin, int wordsMax, Consumer<Call> action) {
        add(new Command(name, wordsMin, wordsMax, Access.READS, action));
    }

    /** Adds a command that concerns no key. */
    void serves(String name, int wordsMin, int wordsMax, Consumer<Call> action) {
        add(new Command(name, wordsMin, wordsMax, Access.NEITHER, action));
    }

    private void add(Command command) {
        byName.put(command.name, command);
    }

    /** {@code COMMAND COUNT}; of any other subcommand no details are known. */
    private static void command(Call call) {
        if (call.words() == 2 && call.word(1).isWord("count")) {
            call.answer().integer(ALL.byName.size());
        } else {
            call.answer().array(0);
        }
    }

    /** Executes what a client asks; an error is an answer, too. */
    static void execute(Call call) {
        call.removeDue();
        call.giveGarbageBack();
        Optional<Command> command = find(call.word(0));
        if (command.isEmpty()) {
            call.answer().error(unknown(call));
        } else if (call.words() < command.get().wordsMin || call.words() > command.get().wordsMax) {
            call.answer().wrongNumberOfWords(command.get().name);
        } else {
            command.get().action.accept(call);
        }
    }

    private static Optional<Command> find(Text name) {
        return Optional.ofNullable(ALL.byName.get(name.toString().toLowerCase(Locale.ROOT)));
    }

    private static String unknown(Call call) {
        var sentence = new StringBuilder("ERR unknown command '");
        sentence.append(shown(call.word(0), WORDS_SHOWN_BYTES_MAX));
        sentence.append("', with args beginning with: ");
        int left = WORDS_SHOWN_BYTES_MAX;
        for (int i = 1; i < call.words() && left > 0; i++) {
            String word = shown(call.word(i), left);
            sentence.append('\'').append(word).append("' ");
            left -= word.length() + 3;
        }
        return sentence.toString();
    }

    private static String shown(Text word, int lengthMax) {
        String string = word.toString();
        return string.substring(0, Math.min(lengthMax, string.length()));
    }
}
