package dev.futago.guests.kv;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Consumer;

/** Draws fields of a hash or members of a set by lot, with chance that both nodes know. */
final class Draw {

    /** How often a command may draw what was drawn before: its answer is not to be endless. */
    static final long REPEATED_MAX = 1 << 20;

    private static final String OUT_OF_RANGE = "ERR value is out of range";

    /** More than one field of so many, and a copy of all is made and shuffled. */
    private static final int SHARE = 3;

    private final Store store;
    private final Dictionary fields;

    private Draw(Store store, Dictionary fields) {
        this.store = store;
        this.fields = fields;
    }

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
            var draw = new Draw(call.store(), call.dictionary(entry.getAsLong()));
            boolean withValues = call.words() == 4;
            if (count.getAsLong() < 0) {
                call.answer().list(-count.getAsLong(), withValues);
                draw.repeat(-count.getAsLong(), field -> answer(call, field, withValues));
            } else {
                Collection<Dictionary.Field> drawn = draw.different(count.getAsLong());
                call.answer().list(drawn.size(), withValues);
                drawn.forEach(field -> answer(call, field, withValues));
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

    /** So many members of a set, all different, or all that there are. */
    static List<Text> members(Call call, Dictionary set, long count) {
        return new Draw(call.store(), set)
                .different(count).stream().map(Dictionary.Field::name).toList();
    }

    /** Draws so many, any of them; what each is told is not kept. */
    private void repeat(long count, Consumer<Dictionary.Field> each) {
        List<Dictionary.Field> all = fields.isPacked() ? all() : List.of();
        for (long i = 0; i < count; i++) {
            long lot = store.chance();
            each.accept(
                    fields.isPacked()
                            ? all.get((int) Long.remainderUnsigned(lot, all.size()))
                            : fields.any(lot));
        }
    }

    private Collection<Dictionary.Field> different(long count) {
        if (count >= fields.count()) {
            return all();
        }
        if (fields.isPacked() || count > fields.count() / SHARE) {
            return shuffled((int) count);
        }
        Map<Text, Dictionary.Field> drawn = new LinkedHashMap<>();
        while (drawn.size() < count) {
            Dictionary.Field field = fields.any(store.chance());
            drawn.put(field.name(), field);
        }
        return drawn.values();
    }

    private List<Dictionary.Field> shuffled(int count) {
        List<Dictionary.Field> all = all();
        for (int i = 0; i < count; i++) {
            int left = all.size() - i;
            Collections.swap(all, i, i + (int) Long.remainderUnsigned(store.chance(), left));
        }
        return all.subList(0, count);
    }

    private List<Dictionary.Field> all() {
        List<Dictionary.Field> all = new ArrayList<>();
        fields.each((name, value) -> all.add(new Dictionary.Field(name, value)));
        return all;
    }
}
