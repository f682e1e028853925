package dev.futago.guests.kv;

import dev.futago.common.memory.GuestMemory;

/** Commands on keys, whatever they hold. */
final class KeyCommands {

    /** So many keys that are due are drawn at a time, and go. */
    private static final int DRAWS_MAX = 100;

    private KeyCommands() {}

    static void register(Commands commands) {
        commands.add("del", KeyCommands::del);
        commands.add("unlink", KeyCommands::del);
        commands.add("exists", KeyCommands::exists);
        commands.add("touch", KeyCommands::exists);
        commands.add("type", KeyCommands::type);
        commands.add("rename", KeyCommands::rename);
        commands.add("renamenx", KeyCommands::renamenx);
        commands.add("copy", CopyCommand::copy);
        commands.add("dbsize", KeyCommands::dbsize);
        commands.add("flushdb", KeyCommands::flush);
        commands.add("flushall", KeyCommands::flush);
        commands.add("randomkey", KeyCommands::randomkey);
        commands.add("keys", KeyCommands::keys);
        commands.add("scan", KeyCommands::scan);
        commands.add("object|encoding", KeyCommands::encoding);
    }

    static void del(Call call) {
        long removed = 0;
        for (int i = 1; i < call.words(); i++) {
            removed += call.remove(i) ? 1 : 0;
        }
        call.answer().integer(removed);
    }

    static void exists(Call call) {
        long found = 0;
        for (int i = 1; i < call.words(); i++) {
            found += call.find(i) == KeySpace.NONE ? 0 : 1;
        }
        call.answer().integer(found);
    }

    static void type(Call call) {
        long entry = call.find(1);
        call.answer().simple(entry == KeySpace.NONE ? "none" : kindOf(call, entry).word());
    }

    static Kind kindOf(Call call, long entry) {
        return Entry.kind(call.store().memory(), entry);
    }

    static void rename(Call call) {
        if (isRenamed(call)) {
            call.answer().ok();
        }
    }

    static void renamenx(Call call) {
        if (call.find(1) != KeySpace.NONE && call.find(2) != KeySpace.NONE) {
            call.answer().yes(false);
        } else if (isRenamed(call)) {
            call.answer().yes(true);
        }
    }

    private static boolean isRenamed(Call call) {
        long from = call.find(1);
        if (from == KeySpace.NONE) {
            call.answer().error("ERR no such key");
            return false;
        }
        if (call.word(1).isSame(call.word(2))) {
            return true;
        }
        long to = movedOf(call, from);
        if (to == KeySpace.NONE) {
            return false;
        }
        call.keys().deadlines().handOver(from, to);
        call.keys().removeWithoutBody(from);
        call.keys().put(call.word(2), to);
        call.changed(1);
        call.changed(2);
        return true;
    }

    /** The same value under the key of word 2, not among the keys; no room is the answer. */
    private static long movedOf(Call call, long from) {
        if (kindOf(call, from) == Kind.STRING) {
            return CopyCommand.copyOfString(call, from);
        }
        long body = Entry.body(call.store().memory(), from);
        long to = call.keys().newEntry(call.word(2), kindOf(call, from), body);
        if (to == KeySpace.NONE) {
            call.answer().error(Call.NO_ROOM);
        }
        return to;
    }

    static void dbsize(Call call) {
        call.answer().integer(call.keys().count());
    }

    /** {@code FLUSHDB} and {@code FLUSHALL}, in the background or not: it is done at once. */
    static void flush(Call call) {
        boolean isKnown =
                call.words() == 1
                        || (call.words() == 2
                                && (call.word(1).isWord("async") || call.word(1).isWord("sync")));
        if (isKnown) {
            call.changedAll();
            call.store().clear();
            call.answer().ok();
        } else {
            call.answer().error(Call.NO_SYNTAX);
        }
    }

    /** Where almost all keys are due it may find none that is not, and says so. */
    static void randomkey(Call call) {
        long entry = call.keys().any(call.store().chance());
        for (int i = 0; i < DRAWS_MAX && entry != KeySpace.NONE && call.isDue(entry); i++) {
            call.removeDue(entry);
            entry = call.keys().any(call.store().chance());
        }
        if (entry == KeySpace.NONE || call.isDue(entry)) {
            call.answer().nil();
        } else {
            call.answer().bulk(Entry.key(call.store().memory(), entry));
        }
    }

    static void keys(Call call) {
        var glob = new Glob(call.word(1));
        int mark = call.answer().mark();
        long[] found = {0};
        GuestMemory memory = call.store().memory();
        call.keys()
                .each(
                        entry -> {
                            long at = Entry.keyAt(entry);
                            int length = Entry.keyBytes(memory, entry);
                            if (glob.matches(memory, at, length) && !call.isDue(entry)) {
                                call.answer().bulk(memory, at, length);
                                found[0]++;
                            }
                        });
        call.answer().arrayAt(mark, found[0]);
    }

    /** {@code SCAN cursor [MATCH pattern] [COUNT count] [TYPE type]}. */
    static void scan(Call call) {
        Search.ofKeys(call).ifPresent(search -> search.answer(stepOf(call)));
    }

    private static Search.Step stepOf(Call call) {
        return (cursor, search) ->
                call.keys()
                        .scan(
                                cursor,
                                entry -> {
                                    if (search.isFor(kindOf(call, entry)) && !call.isDue(entry)) {
                                        search.offer(Entry.key(call.store().memory(), entry));
                                    }
                                });
    }

    /** {@code OBJECT ENCODING key}: what Redis would say of the same value. */
    static void encoding(Call call) {
        long entry = call.find(2);
        if (entry == KeySpace.NONE) {
            call.answer().nil();
        } else {
            call.answer().bulk(encoding(call, entry));
        }
    }

    private static String encoding(Call call, long entry) {
        return switch (kindOf(call, entry)) {
            case STRING -> encodingOfString(call, entry);
            case HASH, SET -> call.dictionary(entry).encoding();
            case LIST -> call.elements(entry).isPacked() ? "listpack" : "quicklist";
            case SORTED_SET -> call.ranking(entry).isPacked() ? "listpack" : "skiplist";
        };
    }

    private static String encodingOfString(Call call, long entry) {
        boolean isShort = call.valueBytes(entry) <= Entry.MARKED_BYTES_MAX;
        return switch (Entry.encoding(call.store().memory(), entry)) {
            case PLAIN -> {
                Text value = call.value(entry, Numbers.BYTES_MAX + 1);
                String text = isShort ? "embstr" : "raw";
                yield Numbers.of(value).isPresent() ? "int" : text;
            }
            case TEXT -> "embstr";
            case RAW -> "raw";
        };
    }
}
