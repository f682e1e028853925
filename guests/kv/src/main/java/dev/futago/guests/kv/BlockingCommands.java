package dev.futago.guests.kv;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BiPredicate;

/** Commands that wait for a collection to have an element, for as long as they are told. */
final class BlockingCommands {

    private BlockingCommands() {}

    static void register(Commands commands) {
        commands.add("blpop", call -> pop(call, End.LEFT));
        commands.add("brpop", call -> pop(call, End.RIGHT));
        commands.add("blmove", BlockingCommands::blmove);
        commands.add("brpoplpush", call -> move(call, End.RIGHT, End.LEFT, 3));
        commands.add(
                "blmpop", call -> popSome(call, Kind.LIST, "left", "right", ListEnds::isPopped));
        commands.add("bzpopmin", call -> popRanked(call, End.LEFT));
        commands.add("bzpopmax", call -> popRanked(call, End.RIGHT));
        commands.add(
                "bzmpop",
                call -> popSome(call, Kind.SORTED_SET, "min", "max", SortedSetCommands::isPopped));
    }

    private static void pop(Call call, End end) {
        popFirst(
                call,
                Kind.LIST,
                (key, entry) -> {
                    call.answer().array(2);
                    call.answer().bulk(call.word(key));
                    ListEnds.pop(call, key, entry, end);
                });
    }

    private static void popRanked(Call call, End end) {
        popFirst(
                call,
                Kind.SORTED_SET,
                (key, entry) -> {
                    call.answer().array(3);
                    call.answer().bulk(call.word(key));
                    SortedSetCommands.popOne(call, key, entry, end);
                });
    }

    /** {@code key … timeout}: pops from the first of them that can be popped from. */
    private static void popFirst(Call call, Kind kind, FirstKey.Found pop) {
        int keys = call.words() - 2;
        OptionalLong deadline = Timeouts.deadlineMillis(call, call.words() - 1);
        if (deadline.isPresent() && !FirstKey.of(call, kind, 1, keys, pop)) {
            call.await(words(call, 1, keys), kind, deadline.getAsLong(), Answer::nilArray);
        }
    }

    private static List<Text> words(Call call, int first, long count) {
        var words = new ArrayList<Text>();
        for (int i = first; i < first + count; i++) {
            words.add(call.word(i));
        }
        return words;
    }

    private static void blmove(Call call) {
        Optional<End> from = End.of(call, 3);
        Optional<End> to = from.isEmpty() ? from : End.of(call, 4);
        if (to.isPresent()) {
            move(call, from.get(), to.get(), 5);
        }
    }

    private static void move(Call call, End from, End to, int timeout) {
        OptionalLong deadline = Timeouts.deadlineMillis(call, timeout);
        if (deadline.isPresent() && !ListEnds.move(call, 1, 2, from, to)) {
            call.await(List.of(call.word(1)), Kind.LIST, deadline.getAsLong(), Answer::nil);
        }
    }

    /** {@code timeout numkeys key … end [COUNT count]}. */
    private static void popSome(
            Call call,
            Kind kind,
            String left,
            String right,
            BiPredicate<Call, PopOptions> isPopped) {
        OptionalLong deadline = Timeouts.deadlineMillis(call, 1);
        Optional<PopOptions> options =
                deadline.isEmpty() ? Optional.empty() : PopOptions.of(call, 2, left, right);
        if (options.isPresent() && !isPopped.test(call, options.get())) {
            List<Text> keys = words(call, options.get().firstKey(), options.get().keys());
            call.await(keys, kind, deadline.getAsLong(), Answer::nilArray);
        }
    }
}
