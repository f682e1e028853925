package dev.futago.guests.kv;

import dev.futago.common.memory.GuestMemory;

import java.util.Optional;
import java.util.OptionalLong;

/** Commands on strings. */
final class StringCommands {

    private static final String TOO_LONG =
            "ERR string exceeds maximum allowed size (proto-max-bulk-len)";

    private static final byte[] ZEROES = new byte[GuestMemory.PAGE_BYTES];

    private StringCommands() {}

    static void register(Commands commands) {
        commands.add("get", StringCommands::get);
        commands.add("set", StringCommands::set);
        commands.add("setnx", StringCommands::setnx);
        commands.add("setex", StringCommands::setex);
        commands.add("psetex", StringCommands::psetex);
        commands.add("getex", StringCommands::getex);
        commands.add("getset", StringCommands::getset);
        commands.add("getdel", StringCommands::getdel);
        commands.add("mget", StringCommands::mget);
        commands.add("mset", StringCommands::mset);
        commands.add("msetnx", StringCommands::msetnx);
        commands.add("append", StringCommands::append);
        commands.add("strlen", StringCommands::strlen);
        commands.add("setrange", StringCommands::setrange);
        commands.add("getrange", StringCommands::getrange);
        commands.add("substr", StringCommands::getrange);
    }

    static void get(Call call) {
        call.findOf(1, Kind.STRING).ifPresent(call::answerValue);
    }

    /** {@code SET key value [NX | XX] [GET] [EX s | PX ms | EXAT s | PXAT ms | KEEPTTL]}. */
    static void set(Call call) {
        Optional<SetOptions> options = SetOptions.of(call);
        if (options.isEmpty()) {
            return;
        }
        if (options.get().answersOld()) {
            setAndAnswerOld(call, options.get());
        } else if (!options.get().allow(call.find(1) != KeySpace.NONE)) {
            call.answer().nil();
        } else if (call.set(call.word(1), call.word(2), options.get().expiry())) {
            call.answer().ok();
        }
    }

    private static void setAndAnswerOld(Call call, SetOptions options) {
        OptionalLong found = call.findOf(1, Kind.STRING);
        if (found.isEmpty()) {
            return;
        }
        int mark = call.answer().mark();
        call.answerValue(found.getAsLong());
        if (options.allow(found.getAsLong() != KeySpace.NONE)
                && !call.canSet(call.word(1), call.word(2), options.expiry())) {
            call.answer().backTo(mark);
            call.answer().error(Call.NO_ROOM);
        }
    }

    static void setex(Call call) {
        setFor(call, Moments.EX, "setex");
    }

    static void psetex(Call call) {
        setFor(call, Moments.PX, "psetex");
    }

    private static void setFor(Call call, Moments moments, String command) {
        Optional<Expiry> expiry = moments.inFuture(call, 2, command);
        if (expiry.isPresent() && call.set(call.word(1), call.word(3), expiry.get())) {
            call.answer().ok();
        }
    }

    /** {@code GETEX key [EX s | PX ms | EXAT s | PXAT ms | PERSIST]}. */
    static void getex(Call call) {
        boolean isPersist = call.words() == 3 && call.word(2).isWord("persist");
        Optional<Moments> moments =
                call.words() == 4 ? Moments.named(call.word(2)) : Optional.empty();
        if (call.words() > 2 && !isPersist && moments.isEmpty()) {
            call.answer().error(Call.NO_SYNTAX);
            return;
        }
        OptionalLong found = call.findOf(1, Kind.STRING);
        if (found.isEmpty()) {
            return;
        }
        long entry = found.getAsLong();
        if (entry == KeySpace.NONE) {
            call.answer().nil();
            return;
        }
        Optional<Expiry> expiry = Optional.of(isPersist ? new Expiry.Never() : new Expiry.Kept());
        if (moments.isPresent()) {
            expiry = moments.get().inFuture(call, 3, "getex");
        }
        if (expiry.isEmpty()) {
            return;
        }
        if (expiry.get() instanceof Expiry.At && !call.keys().deadlines().reserve(entry)) {
            call.answer().error(Call.NO_ROOM);
        } else {
            call.answerValue(entry);
            boolean isKept = expiry.get() instanceof Expiry.Kept();
            boolean isPersistent = !call.keys().deadlines().has(entry);
            call.expire(entry, expiry.get());
            if (!isKept && !(isPersist && isPersistent)) {
                call.changed(1);
            }
        }
    }

    static void setnx(Call call) {
        boolean isNew = call.find(1) == KeySpace.NONE;
        if (!isNew || call.set(call.word(1), call.word(2), new Expiry.Never())) {
            call.answer().yes(isNew);
        }
    }

    static void getset(Call call) {
        setAndAnswerOld(call, new SetOptions(false, false, true, new Expiry.Never()));
    }

    static void getdel(Call call) {
        OptionalLong entry = call.findOf(1, Kind.STRING);
        if (entry.isPresent()) {
            call.answerValue(entry.getAsLong());
            if (entry.getAsLong() != KeySpace.NONE) {
                call.keys().remove(entry.getAsLong());
                call.changed(1);
            }
        }
    }

    static void mget(Call call) {
        call.answer().array(call.words() - 1L);
        for (int i = 1; i < call.words(); i++) {
            call.answerStringOrNil(call.find(i));
        }
    }

    static void mset(Call call) {
        if (call.words() % 2 == 0) {
            call.answer().wrongNumberOfWords("mset");
        } else if (setAll(call)) {
            call.answer().ok();
        }
    }

    static void msetnx(Call call) {
        if (call.words() % 2 == 0) {
            call.answer().wrongNumberOfWords("msetnx");
            return;
        }
        for (int i = 1; i < call.words(); i += 2) {
            if (call.find(i) != KeySpace.NONE) {
                call.answer().yes(false);
                return;
            }
        }
        if (setAll(call)) {
            call.answer().yes(true);
        }
    }

    /** Sets all keys, or none when there is no room for all, which is then the answer. */
    private static boolean setAll(Call call) {
        var entries = new long[(call.words() - 1) / 2];
        for (int i = 0; i < entries.length; i++) {
            entries[i] = call.newEntry(call.word(1 + 2 * i), call.word(2 + 2 * i));
            if (entries[i] == KeySpace.NONE) {
                for (int made = 0; made < i; made++) {
                    call.keys().discard(entries[made]);
                }
                call.answer().error(Call.NO_ROOM);
                return false;
            }
        }
        for (int i = 0; i < entries.length; i++) {
            call.keys().put(call.word(1 + 2 * i), entries[i]);
            call.changed(1 + 2 * i);
        }
        return true;
    }

    static void strlen(Call call) {
        call.findOf(1, Kind.STRING).ifPresent(entry -> call.answer().integer(call.lengthOf(entry)));
    }

    static void append(Call call) {
        OptionalLong found = call.findOf(1, Kind.STRING);
        if (found.isEmpty()) {
            return;
        }
        long entry = found.getAsLong();
        if (entry != KeySpace.NONE) {
            write(call, entry, call.lengthOf(entry), call.word(2));
        } else if (call.set(call.word(1), call.word(2), new Expiry.Never())) {
            call.answer().integer(call.word(2).length());
        }
    }

    static void setrange(Call call) {
        OptionalLong from = call.integer(2);
        if (from.isEmpty()) {
            return;
        }
        if (from.getAsLong() < 0) {
            call.answer().error("ERR offset is out of range");
            return;
        }
        OptionalLong found = call.findOf(1, Kind.STRING);
        if (found.isEmpty()) {
            return;
        }
        long entry = found.getAsLong();
        if (call.word(3).length() == 0) {
            call.answer().integer(call.lengthOf(entry));
        } else {
            write(call, entry, from.getAsLong(), call.word(3));
        }
    }

    /** Writes into a value, making it longer where it must be, and answers its length. */
    private static void write(Call call, long entry, long from, Text what) {
        if (from > RespRequest.WORD_BYTES_MAX - what.length()) {
            call.answer().error(TOO_LONG);
            return;
        }
        boolean isKnown = entry != KeySpace.NONE;
        int before = call.lengthOf(entry);
        int after = Math.max(before, (int) from + what.length());
        long written =
                isKnown
                        ? call.keys().resize(entry, after)
                        : call.keys().newEntry(call.word(1), after);
        if (written == KeySpace.NONE) {
            call.answer().error(Call.NO_ROOM);
            return;
        }
        GuestMemory memory = call.store().memory();
        zero(memory, call.valueAt(written) + before, call.valueAt(written) + from);
        memory.copyIn(call.valueAt(written) + from, what.bytes(), what.from(), what.length());
        Entry.setEncoding(memory, written, Entry.Encoding.RAW);
        if (!isKnown) {
            call.keys().put(call.word(1), written);
        }
        call.changed(1);
        call.answer().integer(after);
    }

    /** Fills a gap with zeroes, page by page. */
    private static void zero(GuestMemory memory, long from, long to) {
        for (long at = from; at < to; at += ZEROES.length) {
            memory.copyIn(at, ZEROES, 0, (int) Math.min(ZEROES.length, to - at));
        }
    }

    static void getrange(Call call) {
        OptionalLong first = call.integer(2);
        OptionalLong last = first.isEmpty() ? first : call.integer(3);
        if (last.isEmpty()) {
            return;
        }
        OptionalLong found = call.findOf(1, Kind.STRING);
        if (found.isEmpty()) {
            return;
        }
        long entry = found.getAsLong();
        long bytes = call.lengthOf(entry);
        long from = Math.max(0, fromFront(first.getAsLong(), bytes));
        long to = Math.min(bytes - 1, Math.max(0, fromFront(last.getAsLong(), bytes)));
        boolean isReversed =
                first.getAsLong() < 0
                        && last.getAsLong() < 0
                        && first.getAsLong() > last.getAsLong();
        if (bytes == 0 || from > to || isReversed) {
            call.answer().bulk("");
        } else {
            call.answer()
                    .bulk(call.store().memory(), call.valueAt(entry) + from, (int) (to - from + 1));
        }
    }

    private static long fromFront(long index, long bytes) {
        return index < 0 ? index + bytes : index;
    }
}
