package dev.futago.guests.kv;

import java.util.Optional;
import java.util.OptionalLong;

/** Commands on lists. */
final class ListCommands {

    /** Elements from one index on, before another; none when both are the same. */
    private record Range(long from, long to) {

        /** The range from a first element to a last, which are counted from the end below 0. */
        static Range of(long first, long last, long count) {
            long from = Math.clamp(first < 0 ? first + count : first, 0, count);
            long to = last < 0 ? last + count : Math.min(last, count - 1);
            return new Range(from, Math.max(from, to + 1));
        }

        long count() {
            return to - from;
        }
    }

    private ListCommands() {}

    static void register(Commands commands) {
        commands.add("lpush", call -> push(call, End.LEFT, true));
        commands.add("rpush", call -> push(call, End.RIGHT, true));
        commands.add("lpushx", call -> push(call, End.LEFT, false));
        commands.add("rpushx", call -> push(call, End.RIGHT, false));
        commands.add("lpop", call -> pop(call, End.LEFT));
        commands.add("rpop", call -> pop(call, End.RIGHT));
        commands.add("llen", ListCommands::llen);
        commands.add("lrange", ListCommands::lrange);
        commands.add("lindex", ListCommands::lindex);
        commands.add("lpos", ListCommands::lpos);
        commands.add("lset", ListCommands::lset);
        commands.add("linsert", ListCommands::linsert);
        commands.add("lrem", ListCommands::lrem);
        commands.add("ltrim", ListCommands::ltrim);
        commands.add("lmove", ListCommands::lmove);
        commands.add("rpoplpush", call -> move(call, End.RIGHT, End.LEFT));
        commands.add("lmpop", ListCommands::lmpop);
    }

    private static void push(Call call, End end, boolean makesKey) {
        OptionalLong found = call.findOf(1, Kind.LIST);
        if (found.isEmpty()) {
            return;
        }
        long entry = found.getAsLong();
        if (entry == KeySpace.NONE && !makesKey) {
            call.answer().integer(0);
        } else if (ListEnds.hasRoom(call, entry, 0)) {
            for (int i = 2; i < call.words(); i++) {
                entry = ListEnds.push(call, 1, entry, end, call.word(i));
            }
            call.changed(1);
            call.answer().integer(call.elements(entry).count());
        }
    }

    private static void pop(Call call, End end) {
        if (call.words() > 3) {
            call.answer().wrongNumberOfWords(end == End.LEFT ? "lpop" : "rpop");
            return;
        }
        boolean isCounted = call.words() == 3;
        OptionalLong count = isCounted ? call.integer(2, 0, Call.NOT_POSITIVE) : OptionalLong.of(1);
        OptionalLong found = count.isEmpty() ? count : call.findOf(1, Kind.LIST);
        if (found.isEmpty()) {
            return;
        }
        long entry = found.getAsLong();
        if (isCounted && entry == KeySpace.NONE) {
            call.answer().nilArray();
        } else if (entry == KeySpace.NONE) {
            call.answer().nil();
        } else if (isCounted) {
            ListEnds.popAll(call, 1, entry, end, count.getAsLong());
        } else {
            ListEnds.pop(call, 1, entry, end);
        }
    }

    static void llen(Call call) {
        call.findOf(1, Kind.LIST).ifPresent(entry -> call.answer().integer(countOf(call, entry)));
    }

    private static long countOf(Call call, long entry) {
        return entry == KeySpace.NONE ? 0 : call.elements(entry).count();
    }

    static void lrange(Call call) {
        OptionalLong first = call.integer(2);
        OptionalLong last = first.isEmpty() ? first : call.integer(3);
        OptionalLong entry = last.isEmpty() ? last : call.findOf(1, Kind.LIST);
        if (entry.isEmpty()) {
            return;
        }
        long count = countOf(call, entry.getAsLong());
        Range range = Range.of(first.getAsLong(), last.getAsLong(), count);
        call.answer().array(range.count());
        if (range.count() > 0) {
            call.elements(entry.getAsLong()).visit(range.from, range.count(), call.answer()::bulk);
        }
    }

    static void lindex(Call call) {
        OptionalLong entry = call.findOf(1, Kind.LIST);
        if (entry.isEmpty()) {
            return;
        }
        if (entry.getAsLong() == KeySpace.NONE) {
            call.answer().nil();
            return;
        }
        OptionalLong index = call.integer(2);
        if (index.isPresent()) {
            Elements elements = call.elements(entry.getAsLong());
            Range range = at(index.getAsLong(), elements);
            if (range.count() == 0) {
                call.answer().nil();
            } else {
                call.answer().bulk(elements.get(range.from));
            }
        }
    }

    /** The element at an index, which is counted from the end below 0, if there is one. */
    private static Range at(long index, Elements elements) {
        return Range.of(index, index, elements.count());
    }

    static void lset(Call call) {
        OptionalLong entry = call.findOf(1, Kind.LIST);
        if (entry.isEmpty()) {
            return;
        }
        if (entry.getAsLong() == KeySpace.NONE) {
            call.answer().error("ERR no such key");
            return;
        }
        OptionalLong index = call.integer(2);
        if (index.isEmpty()) {
            return;
        }
        Elements elements = call.elements(entry.getAsLong());
        Range range = at(index.getAsLong(), elements);
        if (range.count() == 0) {
            call.answer().error("ERR index out of range");
        } else if (ListEnds.hasRoom(call, entry.getAsLong(), 0)) {
            elements.set(range.from, call.word(3));
            call.changed(1);
            call.answer().ok();
        }
    }

    /** {@code LINSERT key BEFORE | AFTER pivot element}. */
    static void linsert(Call call) {
        boolean isAfter = call.word(2).isWord("after");
        if (!isAfter && !call.word(2).isWord("before")) {
            call.answer().error(Call.NO_SYNTAX);
            return;
        }
        OptionalLong entry = call.findOf(1, Kind.LIST);
        if (entry.isEmpty()) {
            return;
        }
        if (entry.getAsLong() == KeySpace.NONE) {
            call.answer().integer(0);
            return;
        }
        Elements elements = call.elements(entry.getAsLong());
        long pivot = first(elements, call.word(3));
        if (pivot < 0) {
            call.answer().integer(-1);
        } else if (ListEnds.hasRoom(call, entry.getAsLong(), 0)) {
            elements.insert(pivot + (isAfter ? 1 : 0), call.word(4));
            call.changed(1);
            call.answer().integer(elements.count());
        }
    }

    /** The index of the first element that is the same, or -1. */
    private static long first(Elements elements, Text wanted) {
        long[] found = {-1};
        elements.search(
                wanted,
                false,
                Long.MAX_VALUE,
                index -> {
                    found[0] = index;
                    return false;
                });
        return found[0];
    }

    static void lrem(Call call) {
        OptionalLong count = call.integerWithOpposite(2);
        OptionalLong found = count.isEmpty() ? count : call.findOf(1, Kind.LIST);
        if (found.isEmpty()) {
            return;
        }
        long entry = found.getAsLong();
        if (entry == KeySpace.NONE) {
            call.answer().integer(0);
            return;
        }
        Elements elements = call.elements(entry);
        long wanted = count.getAsLong() == 0 ? Long.MAX_VALUE : Math.abs(count.getAsLong());
        long removed = elements.removeSame(call.word(3), count.getAsLong() < 0, wanted);
        if (elements.count() == 0) {
            call.keys().remove(entry);
        }
        if (removed > 0) {
            call.changed(1);
        }
        call.answer().integer(removed);
    }

    static void ltrim(Call call) {
        OptionalLong first = call.integer(2);
        OptionalLong last = first.isEmpty() ? first : call.integer(3);
        OptionalLong found = last.isEmpty() ? last : call.findOf(1, Kind.LIST);
        if (found.isEmpty()) {
            return;
        }
        long entry = found.getAsLong();
        if (entry != KeySpace.NONE) {
            Elements elements = call.elements(entry);
            Range kept = Range.of(first.getAsLong(), last.getAsLong(), elements.count());
            if (kept.count() == 0) {
                ListEnds.remove(call, 1, entry, 0, elements.count());
            } else {
                elements.keep(kept.from, kept.count());
                call.changed(1);
            }
        }
        call.answer().ok();
    }

    /** {@code LPOS key element [RANK rank] [COUNT count] [MAXLEN length]}. */
    static void lpos(Call call) {
        Optional<PositionOptions> options = PositionOptions.of(call);
        OptionalLong entry = options.isEmpty() ? OptionalLong.empty() : call.findOf(1, Kind.LIST);
        if (entry.isEmpty()) {
            return;
        }
        int mark = call.answer().mark();
        long found =
                entry.getAsLong() == KeySpace.NONE
                        ? 0
                        : answerPositions(call, entry.getAsLong(), options.get());
        if (options.get().count().isPresent()) {
            call.answer().arrayAt(mark, found);
        } else if (found == 0) {
            call.answer().nil();
        }
    }

    /** Answers the index of each element that is the same; answers how many there are. */
    private static long answerPositions(Call call, long entry, PositionOptions options) {
        long[] matches = {0};
        call.elements(entry)
                .search(
                        call.word(2),
                        options.isBackward(),
                        options.looksMax(),
                        index -> {
                            matches[0]++;
                            if (matches[0] >= options.rank()) {
                                call.answer().integer(index);
                            }
                            return matches[0] < options.matchesMax();
                        });
        return Math.max(0, matches[0] - options.rank() + 1);
    }

    /** {@code LMOVE source destination LEFT | RIGHT LEFT | RIGHT}. */
    static void lmove(Call call) {
        Optional<End> from = End.of(call, 3);
        Optional<End> to = from.isEmpty() ? from : End.of(call, 4);
        to.ifPresent(end -> move(call, from.get(), end));
    }

    private static void move(Call call, End from, End to) {
        if (!ListEnds.move(call, 1, 2, from, to)) {
            call.answer().nil();
        }
    }

    static void lmpop(Call call) {
        Optional<PopOptions> options = PopOptions.of(call, 1, "left", "right");
        if (options.isPresent() && !ListEnds.isPopped(call, options.get())) {
            call.answer().nilArray();
        }
    }
}
