package dev.futago.guests.kv;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongFunction;

/**
 * What {@code SCAN} and its like for collections ask for, and what they find: {@code cursor [MATCH
 * pattern] [COUNT count]}, of the keys {@code [TYPE type]} besides.
 */
final class Search {

    /** One step of a walk, which offers a few to a search. */
    @FunctionalInterface
    interface Step {
        /** Takes the step from a cursor; answers the one to go on with, 0 at the end. */
        long from(long cursor, Search search);
    }

    private static final long COUNT_DEFAULT = 10;
    private static final long COUNT_MAX = 1 << 20;

    /** A search that finds nothing takes so many steps for each that was asked for. */
    private static final long STEPS_PER_COUNT = 10;

    /** An answer that has become so long is enough, whatever was asked for. */
    private static final int ENOUGH_BYTES = 1 << 20;

    private final long cursor;
    private final Answer answer;
    private Glob glob = new Glob(Text.of("*"));
    private Optional<Text> kind = Optional.empty();
    private long count = COUNT_DEFAULT;
    private long foundCount;
    private long values;

    private Search(Answer answer, long cursor) {
        this.answer = answer;
        this.cursor = cursor;
    }

    /** The search of {@code SCAN cursor …}; if it makes no sense, that is the answer. */
    static Optional<Search> ofKeys(Call call) {
        OptionalLong cursor = cursor(call, 1);
        return cursor.isEmpty() ? Optional.empty() : options(call, cursor.getAsLong(), 2, true);
    }

    /**
     * Answers {@code SSCAN key cursor …} and its like.
     *
     * @param walk through the collection of an entry
     */
    static void answer(Call call, Kind kind, LongFunction<Step> walk) {
        OptionalLong cursor = cursor(call, 2);
        OptionalLong entry = cursor.isEmpty() ? cursor : call.findOf(1, kind);
        if (entry.isEmpty()) {
            return;
        }
        if (entry.getAsLong() == KeySpace.NONE) {
            new Search(call.answer(), 0).answer((from, search) -> 0);
            return;
        }
        options(call, cursor.getAsLong(), 3, false)
                .ifPresent(search -> search.answer(walk.apply(entry.getAsLong())));
    }

    private static OptionalLong cursor(Call call, int index) {
        try {
            return OptionalLong.of(Long.parseUnsignedLong(call.word(index).toString()));
        } catch (NumberFormatException e) {
            call.answer().error("ERR invalid cursor");
            return OptionalLong.empty();
        }
    }

    private static Optional<Search> options(
            Call call, long cursor, int firstOption, boolean knowsKinds) {
        var search = new Search(call.answer(), cursor);
        for (int i = firstOption; i < call.words(); i += 2) {
            boolean isUnderstood =
                    i + 1 < call.words() ? search.isOption(call, i, knowsKinds) : isRefused(call);
            if (!isUnderstood) {
                return Optional.empty();
            }
        }
        return Optional.of(search);
    }

    /** Takes one option; whether it makes sense. If not, that is the answer. */
    private boolean isOption(Call call, int index, boolean knowsKinds) {
        Text name = call.word(index);
        if (name.isWord("match")) {
            glob = new Glob(call.word(index + 1));
            return true;
        }
        if (name.isWord("type") && knowsKinds) {
            kind = Optional.of(call.word(index + 1));
            return true;
        }
        if (!name.isWord("count")) {
            return isRefused(call);
        }
        OptionalLong wanted = call.integer(index + 1);
        if (wanted.isEmpty()) {
            return false;
        }
        count = Math.min(wanted.getAsLong(), COUNT_MAX);
        return count >= 1 || isRefused(call);
    }

    private static boolean isRefused(Call call) {
        call.answer().error(Call.NO_SYNTAX);
        return false;
    }

    /** Whether keys that hold this are looked for. */
    boolean isFor(Kind held) {
        return kind.isEmpty() || kind.get().isWord(held.word());
    }

    /** Takes something that the walk has met, if it is looked for. */
    void offer(Text name) {
        if (glob.matches(name)) {
            answer.bulk(name);
            values++;
            foundCount++;
        }
    }

    /** The same, of something with a value. */
    void offer(Text name, Text value) {
        if (glob.matches(name)) {
            answer.bulk(name);
            answer.bulk(value);
            values += 2;
            foundCount++;
        }
    }

    /** Walks until enough is found, or enough looked at, and answers that. */
    void answer(Step step) {
        int mark = answer.mark();
        long next = cursor;
        long stepsLeft = STEPS_PER_COUNT * count;
        do {
            next = step.from(next, this);
            stepsLeft--;
        } while (next != 0
                && foundCount < count
                && stepsLeft > 0
                && answer.bytesSince(mark) < ENOUGH_BYTES);
        answer.stepAt(mark, Long.toUnsignedString(next), values);
    }
}
