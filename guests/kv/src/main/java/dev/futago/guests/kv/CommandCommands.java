package dev.futago.guests.kv;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/** {@code COMMAND}: what clients and tools ask of the table of commands. */
final class CommandCommands {

    /** How a key is accessed, of which {@code SET} has two. */
    private static final String VARIABLE_FLAGS = "variable_flags";

    private static final List<String> SET_WITHOUT_GET = List.of("OW", "update");
    private static final int FILTER_WORDS = 5;
    private static final int GETKEYS_WORDS = 2;

    /** A key of a whole command. */
    private record Key(Text name, List<String> flags) {}

    private CommandCommands() {}

    static void register(Commands commands) {
        commands.add("command", CommandCommands::all);
        commands.add("command|count", CommandCommands::count);
        commands.add("command|list", CommandCommands::list);
        commands.add("command|info", CommandCommands::info);
        commands.add("command|docs", CommandCommands::docs);
        commands.add("command|getkeys", call -> getKeys(call, false));
        commands.add("command|getkeysandflags", call -> getKeys(call, true));
    }

    private static List<CommandFacts> commands() {
        return Commands.subcommandsOf("");
    }

    private static void all(Call call) {
        call.answer().array(commands().size());
        commands().forEach(each -> answerInfo(call, each));
    }

    private static void count(Call call) {
        call.answer().integer(commands().size());
    }

    /** {@code COMMAND LIST [FILTERBY MODULE name | ACLCAT category | PATTERN pattern]}. */
    private static void list(Call call) {
        Optional<Predicate<CommandFacts>> filter = filterOf(call);
        if (filter.isEmpty()) {
            call.answer().error(Call.NO_SYNTAX);
            return;
        }
        List<String> names =
                Commands.table().stream().filter(filter.get()).map(CommandFacts::name).toList();
        call.answer().array(names.size());
        names.forEach(call.answer()::bulk);
    }

    private static Optional<Predicate<CommandFacts>> filterOf(Call call) {
        if (call.words() == 2) {
            return Optional.of(any -> true);
        }
        if (call.words() != FILTER_WORDS || !call.word(2).isWord("filterby")) {
            return Optional.empty();
        }
        String wanted = call.word(4).latin().toLowerCase(Locale.ROOT);
        if (call.word(3).isWord("module")) {
            return Optional.of(any -> false);
        } else if (call.word(3).isWord("aclcat")) {
            return Optional.of(facts -> facts.categories().contains(wanted));
        } else if (call.word(3).isWord("pattern")) {
            var glob = new Glob(Text.ofLatin(wanted));
            return Optional.of(facts -> glob.matches(Text.of(facts.name())));
        }
        return Optional.empty();
    }

    // ---- details ----

    private static void info(Call call) {
        if (call.words() == 2) {
            all(call);
            return;
        }
        call.answer().array(call.words() - 2L);
        for (int i = 2; i < call.words(); i++) {
            Commands.named(call.word(i))
                    .ifPresentOrElse(facts -> answerInfo(call, facts), call.answer()::nil);
        }
    }

    private static void answerInfo(Call call, CommandFacts facts) {
        Answer answer = call.answer();
        List<CommandFacts> subcommands = subcommandsOf(facts);
        answer.array(10);
        answer.bulk(facts.name());
        answer.integer(facts.arity());
        answerWords(call, facts.flags());
        answer.integer(facts.firstKey());
        answer.integer(facts.lastKey());
        answer.integer(facts.step());
        answerWords(call, facts.categories().stream().map("@"::concat).toList());
        answer.set(facts.tips().size());
        facts.tips().forEach(answer::bulk);
        answer.set(facts.keys().size());
        facts.keys().forEach(spec -> answerKeySpec(call, spec));
        if (subcommands.isEmpty()) {
            answer.set(0);
        } else {
            answer.array(subcommands.size());
        }
        subcommands.forEach(each -> answerInfo(call, each));
    }

    private static List<CommandFacts> subcommandsOf(CommandFacts facts) {
        return facts.container().isEmpty() ? Commands.subcommandsOf(facts.name()) : List.of();
    }

    private static void answerWords(Call call, Collection<String> words) {
        call.answer().set(words.size());
        words.forEach(call.answer()::simple);
    }

    private static void answerKeySpec(Call call, KeySpec spec) {
        Answer answer = call.answer();
        answer.map(3);
        answer.bulk("flags");
        answerWords(call, spec.flags());
        answer.bulk("begin_search");
        answer.map(2);
        answer.bulk("type");
        answer.bulk("index");
        answer.bulk("spec");
        answer.map(1);
        answer.bulk("index");
        answer.integer(spec.index());
        answer.bulk("find_keys");
        answer.map(2);
        answer.bulk("type");
        answer.bulk(spec.type());
        answer.bulk("spec");
        answer.map(spec.names().size());
        for (int i = 0; i < spec.names().size(); i++) {
            answer.bulk(spec.names().get(i));
            answer.integer(spec.numbers().get(i));
        }
    }

    /** {@code COMMAND DOCS [name …]}: of what is not known it says nothing. */
    private static void docs(Call call) {
        Map<String, CommandFacts> asked = new TreeMap<>();
        if (call.words() == 2) {
            commands().forEach(each -> asked.put(each.name(), each));
        }
        for (int i = 2; i < call.words(); i++) {
            Commands.named(call.word(i)).ifPresent(each -> asked.put(each.name(), each));
        }
        answerDocs(call, asked.values());
    }

    private static void answerDocs(Call call, Collection<CommandFacts> commands) {
        Answer answer = call.answer();
        answer.map(commands.size());
        for (CommandFacts facts : commands) {
            List<CommandFacts> subcommands = subcommandsOf(facts);
            answer.bulk(facts.name());
            answer.map(subcommands.isEmpty() ? 3 : 4);
            answer.bulk("summary");
            answer.bulk(facts.summary());
            answer.bulk("since");
            answer.bulk(facts.since());
            answer.bulk("group");
            answer.bulk(facts.group());
            if (!subcommands.isEmpty()) {
                answer.bulk("subcommands");
                answerDocs(call, subcommands);
            }
        }
    }

    // ---- keys ----

    /** {@code COMMAND GETKEYS command …} and {@code COMMAND GETKEYSANDFLAGS command …}. */
    private static void getKeys(Call call, boolean withFlags) {
        RespRequest whole = call.request();
        whole.drop(GETKEYS_WORDS);
        try {
            answerKeys(call, whole, withFlags);
        } finally {
            whole.drop(-GETKEYS_WORDS);
        }
    }

    private static void answerKeys(Call call, RespRequest whole, boolean withFlags) {
        Answer answer = call.answer();
        Optional<CommandFacts> facts = Commands.factsOf(whole);
        if (facts.isEmpty()) {
            answer.error("ERR Invalid command specified");
        } else if (facts.get().keys().isEmpty()) {
            answer.error("ERR The command has no key arguments");
        } else if (!facts.get().takes(whole.words())) {
            answer.error("ERR Invalid number of arguments specified for command");
        } else {
            Collection<Key> keys = keysOf(facts.get(), whole);
            if (keys.isEmpty()) {
                answer.error("ERR Invalid arguments specified for command");
                return;
            }
            answer.array(keys.size());
            for (Key key : keys) {
                if (withFlags) {
                    answer.array(2);
                }
                answer.bulk(key.name);
                if (withFlags) {
                    answerWords(call, key.flags);
                }
            }
        }
    }

    /** All keys; none if the words make no sense. */
    private static Collection<Key> keysOf(CommandFacts facts, RespRequest whole) {
        Collection<Key> keys = new ArrayList<>();
        for (KeySpec spec : facts.keys()) {
            List<Integer> indexes = spec.keysOf(whole);
            if (indexes.isEmpty()) {
                return List.of();
            }
            indexes.forEach(index -> keys.add(new Key(whole.word(index), flagsOf(spec, whole))));
        }
        return keys;
    }

    /** Of {@code SET}, whether it returns what the key held decides. */
    private static List<String> flagsOf(KeySpec spec, RespRequest whole) {
        if (!spec.flags().contains(VARIABLE_FLAGS)) {
            return spec.flags();
        }
        for (int i = 3; i < whole.words(); i++) {
            if (whole.word(i).isWord("get")) {
                return spec.flags().stream().filter(flag -> !flag.equals(VARIABLE_FLAGS)).toList();
            }
        }
        return SET_WITHOUT_GET;
    }
}
