package dev.futago.guests.kv;

import dev.futago.common.memory.GuestMemory;

import java.util.Optional;
import java.util.OptionalLong;

/** {@code COPY}, of whatever a key holds. */
final class CopyCommand {

    private CopyCommand() {}

    /** A copy under the key of word 2, not among the keys; no room is the answer. */
    private static long copyOf(Call call, long from) {
        return switch (KeyCommands.kindOf(call, from)) {
            case STRING -> copyOfString(call, from);
            case LIST -> copyOfList(call, from);
            case SORTED_SET -> copyOfSortedSet(call, from);
            case HASH, SET -> copyOfDictionary(call, from);
        };
    }

    private static long copyOfDictionary(Call call, long from) {
        Dictionary source = call.dictionary(from);
        if (!call.hasRoom(source.copyBytes())) {
            return KeySpace.NONE;
        }
        long body = Holder.newBody(call.store());
        long to = call.keys().newEntry(call.word(2), KeyCommands.kindOf(call, from), body);
        Dictionary copy = call.dictionary(to);
        source.each(copy::put);
        return to;
    }

    private static long copyOfList(Call call, long from) {
        Elements source = call.elements(from);
        if (!call.hasRoom(source.copyBytes())) {
            return KeySpace.NONE;
        }
        long body = Holder.newBody(call.store());
        long to = call.keys().newEntry(call.word(2), Kind.LIST, body);
        Elements copy = call.elements(to);
        source.visit(0, source.count(), element -> copy.insert(copy.count(), element));
        return to;
    }

    private static long copyOfSortedSet(Call call, long from) {
        Ranking source = call.ranking(from);
        if (!call.hasRoom(source.copyBytes())) {
            return KeySpace.NONE;
        }
        long body = Holder.newBody(call.store());
        long to = call.keys().newEntry(call.word(2), Kind.SORTED_SET, body);
        Ranking copy = call.ranking(to);
        source.visit(0, source.count(), member -> copy.put(member.name(), member.score()));
        return to;
    }

    /** A copy of a string under the key of word 2, not among the keys; no room is the answer. */
    static long copyOfString(Call call, long from) {
        long to = call.keys().newEntry(call.word(2), call.valueBytes(from));
        if (to == KeySpace.NONE) {
            call.answer().error(Call.NO_ROOM);
        } else {
            call.keys().copyValue(from, to);
            GuestMemory memory = call.store().memory();
            Entry.setEncoding(memory, to, Entry.encoding(memory, from));
        }
        return to;
    }

    /** {@code COPY source destination [DB 0] [REPLACE]}. */
    static void copy(Call call) {
        Optional<Boolean> replaces = optionsOfCopy(call);
        if (replaces.isEmpty()) {
            return;
        }
        if (call.word(1).isSame(call.word(2))) {
            call.answer().error("ERR source and destination objects are the same");
            return;
        }
        long from = call.find(1);
        if (from == KeySpace.NONE || (call.find(2) != KeySpace.NONE && !replaces.get())) {
            call.answer().yes(false);
        } else if (call.keys().deadlines().has(from)
                && !call.keys().deadlines().reserve(KeySpace.NONE)) {
            call.answer().error(Call.NO_ROOM);
        } else {
            long to = copyOf(call, from);
            if (to != KeySpace.NONE) {
                putCopy(call, from, to);
                call.answer().yes(true);
            }
        }
    }

    /** Whether it replaces; if the options make no sense, that is the answer. */
    private static Optional<Boolean> optionsOfCopy(Call call) {
        boolean replaces = false;
        for (int i = 3; i < call.words(); i++) {
            if (call.word(i).isWord("replace")) {
                replaces = true;
            } else if (call.word(i).isWord("db") && i + 1 < call.words()) {
                i++;
                OptionalLong number = call.integer(i);
                if (number.isEmpty()) {
                    return Optional.empty();
                }
                if (number.getAsLong() != 0) {
                    call.answer().noSuchDatabase();
                    return Optional.empty();
                }
            } else {
                call.answer().error(Call.NO_SYNTAX);
                return Optional.empty();
            }
        }
        return Optional.of(replaces);
    }

    private static void putCopy(Call call, long from, long to) {
        if (call.keys().deadlines().has(from)) {
            long millis = call.keys().deadlines().of(from);
            call.keys().deadlines().set(to, millis); // before that of another goes, with its room
        }
        call.keys().put(call.word(2), to);
        call.changed(2);
    }
}
