package dev.futago.guests.kv;

import org.jspecify.annotations.Nullable;

import java.util.HashMap;
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
        NEITHER,
        /** It concerns the connection, and is never queued in a transaction. */
        CONVERSES
    }

    /** As many words as there may be. */
    static final int ANY = Integer.MAX_VALUE;

    /** A power of two, several times as many as there are commands. */
    private static final int SLOTS = 1024;

    private static final int WORDS_SHOWN_BYTES_MAX = 128;

    private static final String READ_ONLY = "READONLY You can't write against a read only replica.";
    private static final String MASTER_DOWN =
            "MASTERDOWN Link with MASTER is down and replica-serve-stale-data is set to 'no'.";

    private static final Commands ALL = new Commands();

    private final Map<String, Command> byName = new HashMap<>();

    /** The same by {@link Text#wordHash}: who asks makes no string of what it asks. */
    private final @Nullable Command[] byHash = new Command[SLOTS];

    private Commands() {
        StringCommands.register(this);
        CounterCommands.register(this);
        HashCommands.register(this);
        ListCommands.register(this);
        SetCommands.register(this);
        SetAlgebra.register(this);
        SortedSetCommands.register(this);
        SortedSetRanges.register(this);
        SortedSetAlgebra.register(this);
        BlockingCommands.register(this);
        KeyCommands.register(this);
        ExpiryCommands.register(this);
        TransactionCommands.register(this);
        OnceCommand.register(this);
        ConnectionCommands.register(this);
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

    /** Adds a command that concerns the connection, and is never queued in a transaction. */
    void converses(String name, int wordsMin, int wordsMax, Consumer<Call> action) {
        add(new Command(name, wordsMin, wordsMax, Access.CONVERSES, action));
    }

    private void add(Command command) {
        byName.put(command.name, command);
        int slot = Text.of(command.name).wordHash();
        while (byHash[slot & (SLOTS - 1)] != null) {
            slot++;
        }
        byHash[slot & (SLOTS - 1)] = command;
    }

    /** {@code COMMAND [COUNT|LIST|DOCS|INFO]}: of no command details are told. */
    private static void command(Call call) {
        if (call.words() == 2 && call.word(1).isWord("count")) {
            call.answer().integer(ALL.byName.size());
        } else if (call.words() == 2 && call.word(1).isWord("list")) {
            call.answer().array(ALL.byName.size());
            ALL.byName.keySet().stream().sorted().forEach(call.answer()::bulk);
        } else if (call.words() > 1 && call.word(1).isWord("docs")) {
            call.answer().map(0);
        } else if (call.words() > 2 && call.word(1).isWord("info")) {
            call.answer().array(call.words() - 2L);
            for (int i = 2; i < call.words(); i++) {
                call.answer().nilArray();
            }
        } else {
            call.answer().array(0);
        }
    }

    /**
     * Executes what a client asks, or queues it in a transaction; an error is an answer, too. Where
     * this node is not primary it answers as a replica of Redis that has lost its master.
     */
    static void answer(Call call) {
        if (call.isPrimary()) {
            call.removeDue();
            call.giveGarbageBack();
            known(call).ifPresent(command -> execute(command, call));
        } else {
            decline(call);
        }
    }

    private static void decline(Call call) {
        Optional<Command> command = known(call);
        if (command.isEmpty()) {
            return;
        }
        switch (command.get().access) {
            case READS -> refuse(call, MASTER_DOWN);
            case WRITES -> refuse(call, READ_ONLY);
            case NEITHER, CONVERSES -> execute(command.get(), call);
        }
    }

    /** Executes a command if it is one on keys, as it would be executed alone. */
    static void executeOnKeys(Call call) {
        Optional<Command> command = known(call);
        if (command.isEmpty()) {
            return;
        }
        boolean isOnKeys =
                switch (command.get().access) {
                    case READS, WRITES -> !command.get().name.equals(OnceCommand.NAME);
                    case NEITHER, CONVERSES -> false;
                };
        if (isOnKeys) {
            command.get().action.accept(call);
        } else {
            call.answer().error("ERR a command on keys is needed here");
        }
    }

    private static void execute(Command command, Call call) {
        Transaction transaction = call.conversation().transaction();
        call.conversation().setLastCommand(command.name);
        if (!transaction.isQueueing() || command.access == Access.CONVERSES) {
            command.action.accept(call);
        } else if (transaction.queue(call.request())) {
            call.answer().simple("QUEUED");
        } else {
            refuse(call, "ERR the transaction is too large");
        }
    }

    private static void refuse(Call call, String error) {
        call.conversation().transaction().spoil();
        call.answer().error(error);
    }

    /** The command that is asked for; if there is none, or with other words, that is the answer. */
    private static Optional<Command> known(Call call) {
        Optional<Command> command = find(call.word(0));
        if (command.isEmpty()) {
            refuse(call, unknown(call));
        } else if (call.words() < command.get().wordsMin || call.words() > command.get().wordsMax) {
            call.conversation().transaction().spoil();
            call.answer().wrongNumberOfWords(command.get().name);
            return Optional.empty();
        }
        return command;
    }

    private static Optional<Command> find(Text name) {
        int slot = name.wordHash();
        Command command = ALL.byHash[slot & (SLOTS - 1)];
        while (command != null && !name.isWord(command.name)) {
            slot++;
            command = ALL.byHash[slot & (SLOTS - 1)];
        }
        return Optional.ofNullable(command);
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
