package dev.futago.guests.kv;

import java.util.OptionalLong;

/**
 * What is done at the ends of lists, whatever command asks for it: where the words are that name
 * the keys is for the command to say.
 */
final class ListEnds {

    private ListEnds() {}

    /** Whether a list can become larger by what the command says; if not, that is the answer. */
    static boolean hasRoom(Call call, long entry, long moreBytes) {
        boolean isNew = entry == KeySpace.NONE;
        return call.hasRoom(moreBytes + (isNew ? 0 : call.elements(entry).growthBytes()));
    }

    /**
     * Puts an element at an end. Room must be there.
     *
     * @param entry that of the key, if there is one
     * @return the entry
     */
    static long push(Call call, int key, long entry, End end, Text element) {
        long list =
                entry == KeySpace.NONE
                        ? call.putNew(call.word(key), Kind.LIST, Holder.newBody(call.store()))
                        : entry;
        Elements elements = call.elements(list);
        elements.insert(end.before(elements.count()), element);
        return list;
    }

    /**
     * Takes so many elements out of a list, from an index on; with the last of them the key goes.
     */
    static void remove(Call call, int key, long entry, long from, long count) {
        Elements elements = call.elements(entry);
        if (count == elements.count()) {
            call.keys().remove(entry);
        } else {
            elements.remove(from, count);
        }
        call.changed(key);
    }

    /** Takes an element from an end, and answers it. */
    static void pop(Call call, int key, long entry, End end) {
        Elements elements = call.elements(entry);
        long from = end.from(1, elements.count());
        call.answer().bulk(elements.get(from));
        remove(call, key, entry, from, 1);
    }

    /**
     * Takes so many elements from an end, or as many as there are, and answers all, that at the end
     * first.
     */
    static void popAll(Call call, int key, long entry, End end, long countMax) {
        Elements elements = call.elements(entry);
        long count = Math.min(countMax, elements.count());
        long from = end.from(count, elements.count());
        call.answer().array(count);
        if (end == End.LEFT) {
            elements.visit(from, count, call.answer()::bulk);
        } else {
            elements.visitBackward(from, count, call.answer()::bulk);
        }
        if (count > 0) {
            remove(call, key, entry, from, count);
        }
    }

    /**
     * Takes elements from the first list among some keys and answers them, with their key.
     *
     * @return whether there is an answer; if not, there was no list
     */
    static boolean isPopped(Call call, PopOptions options) {
        return FirstKey.of(
                call,
                Kind.LIST,
                options.firstKey(),
                options.keys(),
                (key, entry) -> {
                    call.answer().array(2);
                    call.answer().bulk(call.word(key));
                    popAll(call, key, entry, options.end(), options.count());
                });
    }

    /**
     * Takes an element from an end of one list, puts it at an end of another or the same, and
     * answers it.
     *
     * @return whether there is an answer; if not, there was no list to take from
     */
    static boolean move(Call call, int fromKey, int toKey, End from, End to) {
        return FirstKey.of(
                call,
                Kind.LIST,
                fromKey,
                1,
                (key, entry) -> move(call, fromKey, entry, from, toKey, to));
    }

    private static void move(Call call, int fromKey, long source, End from, int toKey, End to) {
        OptionalLong target = call.findOf(toKey, Kind.LIST);
        if (target.isEmpty()) {
            return;
        }
        Elements elements = call.elements(source);
        long index = from.from(1, elements.count());
        Text moved = elements.get(index);
        if (!hasRoom(call, target.getAsLong(), 2L * moved.length())) {
            return;
        }
        call.answer().bulk(moved); // While it can be refused, nothing has changed.
        elements.remove(index, 1);
        push(call, toKey, target.getAsLong(), to, moved);
        if (elements.count() == 0) {
            call.keys().remove(source);
        }
        call.changed(toKey);
        if (source != target.getAsLong()) {
            call.changed(fromKey);
        }
    }
}
