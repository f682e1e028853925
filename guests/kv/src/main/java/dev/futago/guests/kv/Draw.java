package dev.futago.guests.kv;

import java.util.List;
import java.util.OptionalLong;
import java.util.function.Consumer;

/** Draws fields of a hash or members of a set by lot, with chance that both nodes know. */
final class Draw {

    /** How often a command may draw what was drawn before: its answer is not to be endless. */
    static final long REPEATED_MAX = 1 << 20;

    private static final String OUT_OF_RANGE = "ERR value is out of range";

    /** More than one field of so many, and all are visited, each of them drawn or not. */
    static final int SHARE = 8;

    private Draw() {}

    /** Answers {@code SRANDMEMBER key [count]} and {@code HRANDFIELD key [count [WITHVALUES]]}. */
    static void answer(Call call, Kind kind) {
        if (call.words() == 2) {
            call.findOf(1, kind).ifPresent(entry -> answerOne(call, entry));
            return;
        }
        OptionalLong count = count(call, "withvalues");
        OptionalLong entry = count.isEmpty() ? count : call.findOf(1, kind);
        if (entry.isEmpty()) {
            return;
        }
        if (entry.getAsLong() == KeySpace.NONE) {
            call.answer().array(0);
        } else {
            Dictionary fields = call.dictionary(entry.getAsLong());
            boolean withValues = call.words() == 4;
            if (count.getAsLong() < 0) {
                call.answer().list(-count.getAsLong(), withValues);
                repeat(call, fields, -count.getAsLong(), field -> answer(call, field, withValues));
            } else {
                call.answer().list(Math.min(count.getAsLong(), fields.count()), withValues);
                different(
                        call, fields, count.getAsLong(), field -> answer(call, field, withValues));
            }
        }
    }

    private static void answerOne(Call call, long entry) {
        if (entry == KeySpace.NONE) {
            call.answer().nil();
        } else {
            call.answer().bulk(call.dictionary(entry).any(call.store().chance()).name());
        }
    }

    /**
     * How many are asked for; if that makes no sense, it is the answer.
     *
     * @param option that may follow
     */
    static OptionalLong count(Call call, String option) {
        OptionalLong count = call.integer(2);
        if (count.isEmpty()) {
            return count;
        }
        if (count.getAsLong() == Long.MIN_VALUE) {
            call.answer()
                    .error(
                            "%s, value must between %d and %d"
                                    .formatted(OUT_OF_RANGE, -Long.MAX_VALUE, Long.MAX_VALUE));
            return OptionalLong.empty();
        }
        if (call.words() > 4 || (call.words() == 4 && !call.word(3).isWord(option))) {
            call.answer().error(Call.NO_SYNTAX);
            return OptionalLong.empty();
        }
        if (count.getAsLong() < -REPEATED_MAX) {
            call.answer().error(OUT_OF_RANGE);
            return OptionalLong.empty();
        }
        return count;
    }

    private static void answer(Call call, Dictionary.Field field, boolean withValue) {
        if (withValue) {
            call.answer().pair();
        }
        call.answer().bulk(field.name());
        if (withValue) {
            call.answer().bulk(field.value());
        }
    }

    /** Draws so many, any of them; what each is told is not kept. */
    private static void repeat(
            Call call, Dictionary fields, long count, Consumer<Dictionary.Field> each) {
        List<Dictionary.Field> packed = fields.packed();
        for (long i = 0; i < count; i++) {
            long lot = call.store().chance();
            each.accept(
                    packed.isEmpty()
                            ? fields.any(lot)
                            : packed.get((int) Long.remainderUnsigned(lot, packed.size())));
        }
    }

    /** Draws so many, all different, or all that there are. */
    static void different(
            Call call, Dictionary fields, long count, Consumer<Dictionary.Field> each) {
        if (count >= fields.count()) {
            fields.each((name, value) -> each.accept(new Dictionary.Field(name, value)));
        } else if (fields.isPacked() || count > fields.count() / SHARE) {
            select(call, fields, count, each);
        } else {
            var drawn = call.newMembers();
            while (drawn.count() < count) {
                Dictionary.Field field = fields.any(call.store().chance());
                if (drawn.add(field.name())) {
                    each.accept(field);
                }
            }
        }
    }

    /** Visits all until so many are drawn (selection sampling: Knuth, volume 2, algorithm S). */
    private static void select(
            Call call, Dictionary fields, long count, Consumer<Dictionary.Field> each) {
        long[] left = {fields.count(), count};
        long cursor = 0;
        do {
            cursor =
                    fields.scan(
                            cursor,
                            (name, value) -> {
                                if (isSelected(call, left)) {
                                    each.accept(new Dictionary.Field(name, value));
                                }
                            });
        } while (cursor != 0 && left[1] > 0);
    }

    /**
     * Whether the next of some is drawn.
     *
     * @param left how many there are from this one on, and how many of them will be drawn
     */
    static boolean isSelected(Call call, long[] left) {
        boolean isSelected =
                left[1] > 0 && Long.remainderUnsigned(call.store().chance(), left[0]) < left[1];
        left[0]--;
        left[1] -= isSelected ? 1 : 0;
        return isSelected;
    }
}
