package dev.futago.guests.kv;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Consumer;

/** All commands: binds each line of {@link CommandTable} to what executes it. */
final class Commands {

    /**
     * A command.
     *
     * @param subcommands by their own names; none has subcommands of its own
     */
    private record Command(
            CommandFacts facts,
            CommandFacts.Timing timing,
            Access access,
            Consumer<Call> action,
            Map<String, Command> subcommands) {}

    /** What a command does with keys. */
    private enum Access {
        READS,
        WRITES,
        NEITHER,
        /** It concerns the connection, and is never queued in a transaction. */
        CONVERSES
    }

    /** A power of two, several times as many as there are commands. */
    private static final int SLOTS = 1024;

    private static final int WORDS_SHOWN_BYTES_MAX = 128;

    /** What {@code CLIENT LIST} shows for a command that is not known. */
    private static final String UNKNOWN = "NULL";

    private static final String HELP = "help";
    private static final String EXEC = "exec";

    private static final String READ_ONLY = "READONLY You can't write against a read only replica.";
    private static final String MASTER_DOWN =
            "MASTERDOWN Link with MASTER is down and replica-serve-stale-data is set to 'no'.";
    private static final String NO_READS =
            "MASTERDOWN this node is the standby, which serves no reads: ask the primary";
    private static final String STALE =
            "MASTERDOWN nothing came from the primary for longer than --standby-reads: ask the"
                    + " primary";
    private static final String NO_DATABASE =
            "ERR the database that was selected is out of range: send SELECT 0 first";

    private static final Commands ALL = new Commands();

    private final SortedMap<String, CommandFacts> table = CommandTable.read();
    private final Map<String, Command> byName = new HashMap<>();

    /** The same by {@link Text#wordHash}: a look-up makes no string of what a client sent. */
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
        ClientCommands.register(this);
        ServerCommands.register(this);
        ConfigCommands.register(this);
        SlowLogCommands.register(this);
        CommandCommands.register(this);
        addContainers();
        byName.values().stream()
                .filter(each -> each.facts.container().isEmpty())
                .forEach(this::put);
    }

    /** Binds a line of the table to what executes the command. */
    void add(String name, Consumer<Call> action) {
        List<String> flags = factsToBind(name).flags();
        Access access =
                flags.contains("write")
                        ? Access.WRITES
                        : flags.contains("readonly") ? Access.READS : Access.NEITHER;
        add(name, access, action);
    }

    /** The same for a command on the connection, which a transaction does not queue. */
    void addUnqueued(String name, Consumer<Call> action) {
        add(name, Access.CONVERSES, action);
    }

    private void add(String name, Access access, Consumer<Call> action) {
        CommandFacts facts = factsToBind(name);
        byName.put(name, new Command(facts, facts.timing(), access, action, new HashMap<>()));
    }

    private CommandFacts factsToBind(String name) {
        CommandFacts facts = table.get(name);
        if (facts == null) {
            throw new IllegalStateException("command %s is not in the table".formatted(name));
        }
        if (byName.containsKey(name)) {
            throw new IllegalStateException("command %s is bound twice".formatted(name));
        }
        return facts;
    }

    /** Gives commands their subcommands, and those their HELP. */
    private void addContainers() {
        for (CommandFacts facts : table.values()) {
            if (facts.ownName().equals(HELP)) {
                add(facts.name(), call -> answerHelp(call, facts.container()));
            }
            if (!facts.container().isEmpty()) {
                byName.computeIfAbsent(
                                facts.container(),
                                name ->
                                        new Command(
                                                factsToBind(name),
                                                CommandFacts.Timing.NEVER,
                                                Access.NEITHER,
                                                Commands::neverExecuted,
                                                new HashMap<>()))
                        .subcommands
                        .put(facts.ownName(), bound(facts.name()));
            }
        }
        table.keySet().forEach(this::bound);
    }

    /** Of a command that takes two words at least, and each of them is a subcommand. */
    private static void neverExecuted(Call call) {
        throw new IllegalStateException("a subcommand is missing: " + call.word(0));
    }

    private Command bound(String name) {
        Command command = byName.get(name);
        if (command == null) {
            throw new IllegalStateException("command %s is bound to nothing".formatted(name));
        }
        return command;
    }

    private void put(Command command) {
        int slot = Text.of(command.facts.name()).wordHash();
        while (byHash[slot & (SLOTS - 1)] != null) {
            slot++;
        }
        byHash[slot & (SLOTS - 1)] = command;
    }

    private static void answerHelp(Call call, String container) {
        String name = container.toUpperCase(Locale.ROOT);
        List<String> lines = new ArrayList<>();
        lines.add(name + " <subcommand> [<arg> [value] [opt] ...]. Subcommands are:");
        for (CommandFacts each : subcommandsOf(container)) {
            lines.add(each.ownName().toUpperCase(Locale.ROOT));
            lines.add("    " + each.summary());
        }
        call.answer().array(lines.size());
        lines.forEach(call.answer()::simple);
    }

    // ---- looking ----

    /** Reads the table of commands, which is a file: the event loop must not when it first asks. */
    static void load() {
        if (ALL.table.isEmpty()) {
            throw new IllegalStateException("the table of commands is empty");
        }
    }

    /** All commands of the table, in the order of their names. */
    static Collection<CommandFacts> table() {
        return ALL.table.values();
    }

    /** The subcommands of a command, in the order of their names. */
    static List<CommandFacts> subcommandsOf(String container) {
        return table().stream().filter(each -> each.container().equals(container)).toList();
    }

    /** The command of a name, or the subcommand of one like {@code client|id}. */
    static Optional<CommandFacts> named(Text name) {
        return Optional.ofNullable(ALL.table.get(name.latin().toLowerCase(Locale.ROOT)));
    }

    /** The command or subcommand that a whole request asks for, however many words it has. */
    static Optional<CommandFacts> factsOf(RespRequest request) {
        return find(request).map(Command::facts);
    }

    // ---- executing ----

    /**
     * Executes what a client asks, or queues it in a transaction; an error is an answer, too. Where
     * this node is not primary it answers as a replica of Redis that has lost its master.
     */
    static void answer(Call call) {
        if (call.isPrimary()) {
            call.removeDue();
            call.giveGarbageBack();
        }
        Optional<Command> command = find(call.request());
        String name = command.map(each -> each.facts.name()).orElse(UNKNOWN);
        call.conversation().noteCommand(name);
        call.context().turn().executes(name);
        if (isAcceptable(command, call)) {
            if (call.conversation().isDatabaseRefused() && isOnKeys(command.get())) {
                refuse(call, NO_DATABASE);
            } else if (call.isPrimary()) {
                execute(command.get(), call);
            } else {
                decline(command.get(), call);
            }
        }
    }

    private static void decline(Command command, Call call) {
        switch (command.access) {
            case READS -> {
                switch (call.context().service()) {
                    case ALL, READS -> execute(command, call);
                    case READS_WHEN_FRESH -> refuse(call, STALE);
                    case NONE ->
                            refuse(
                                    call,
                                    call.context().pair().isProtected() ? NO_READS : MASTER_DOWN);
                }
            }
            case WRITES -> refuse(call, READ_ONLY);
            case NEITHER, CONVERSES -> execute(command, call);
        }
    }

    /** Executes a command if it is one on keys, as it would be executed alone. */
    static void executeOnKeys(Call call) {
        Optional<Command> command = find(call.request());
        if (!isAcceptable(command, call)) {
            return;
        }
        if (isOnKeys(command.get()) && !command.get().facts.name().equals(OnceCommand.NAME)) {
            run(command.get(), call);
        } else {
            call.answer().error("ERR a command on keys is needed here");
        }
    }

    private static boolean isOnKeys(Command command) {
        return switch (command.access) {
            case READS, WRITES -> true;
            case NEITHER, CONVERSES -> false;
        };
    }

    private static void execute(Command command, Call call) {
        Transaction transaction = call.conversation().transaction();
        if (!transaction.isQueueing() || command.access == Access.CONVERSES) {
            call.conversation().all().countCommand();
            runTimed(command, call);
        } else if (transaction.queue(call.request())) {
            call.answer().simple("QUEUED");
        } else {
            refuse(call, "ERR the transaction is too large");
        }
    }

    /** Executes a command, and logs it if it was slow. */
    private static void runTimed(Command command, Call call) {
        SlowLog slowLog = call.conversation().all().slowLog();
        SlowLog.Execution execution = slowLog.begin(command.timing, call);
        run(command, call);
        slowLog.end(execution, call);
    }

    /**
     * Executes a command; one that has no room for what it answers or collects is refused. One that
     * is refused too late has changed something: then its client is left in doubt.
     */
    private static void run(Command command, Call call) {
        Budget budget = call.budget();
        long collectedBefore = budget.collected();
        long changesBefore = call.conversation().all().changes();
        int mark = call.answer().mark();
        try {
            if (!call.answer().hasRoom()) {
                throw Answer.tooLong();
            }
            command.action.accept(call);
        } catch (Refusal refusal) {
            budget.countRefusal();
            if (call.conversation().all().changes() > changesBefore) {
                call.answer().cut();
            } else {
                call.answer().backTo(mark);
                call.answer().error(refusal.error(command.facts.name()));
            }
        } finally {
            budget.collectedUpTo(collectedBefore);
        }
    }

    private static void refuse(Call call, String error) {
        call.conversation().transaction().spoil();
        call.answer().error(error);
    }

    /** Whether a command is known and takes so many words; if not, that is the answer. */
    private static boolean isAcceptable(Optional<Command> command, Call call) {
        if (command.isEmpty()) {
            refuse(call, unknown(call));
        } else if (!command.get().facts.takes(call.words())) {
            refuseWords(command.get(), call);
            return false;
        }
        return command.isPresent();
    }

    /** Refuses so many words; an EXEC that is refused ends its transaction, as in Redis. */
    private static void refuseWords(Command command, Call call) {
        boolean isExecuting = call.conversation().transaction().isExecuting(); // FUTAGO.ONCE … EXEC
        if (command.facts.name().equals(EXEC) && !isExecuting) {
            call.conversation().endTransaction();
            call.answer()
                    .error(
                            "EXECABORT Transaction discarded because of: wrong number of arguments"
                                    + " for 'exec' command");
        } else {
            call.conversation().transaction().spoil();
            call.answer().wrongNumberOfWords(command.facts.name());
        }
    }

    /** The command that is asked for, or its subcommand. */
    private static Optional<Command> find(RespRequest request) {
        Optional<Command> command = find(request.word(0));
        if (command.isEmpty() || command.get().subcommands.isEmpty() || request.words() == 1) {
            return command;
        }
        String name = request.word(1).latin().toLowerCase(Locale.ROOT);
        return Optional.ofNullable(command.get().subcommands.get(name));
    }

    private static Optional<Command> find(Text name) {
        int slot = name.wordHash();
        Command command = ALL.byHash[slot & (SLOTS - 1)];
        while (command != null && !name.isWord(command.facts.name())) {
            slot++;
            command = ALL.byHash[slot & (SLOTS - 1)];
        }
        return Optional.ofNullable(command);
    }

    /** The name of the command that a request asks for, for logs. */
    static String name(RespRequest request) {
        return factsOf(request).map(CommandFacts::name).orElse("unknown command");
    }

    private static String unknown(Call call) {
        Optional<Command> container = find(call.word(0));
        if (container.isPresent()) {
            return "ERR unknown subcommand '%s'. Try %s HELP."
                    .formatted(
                            shown(call.word(1), WORDS_SHOWN_BYTES_MAX),
                            container.get().facts.name().toUpperCase(Locale.ROOT));
        }
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
