package dev.futago.guests.kv;

import java.util.OptionalDouble;
import java.util.function.Consumer;
import java.util.function.DoubleBinaryOperator;

/**
 * A collection that a command makes beside the keys, member by member, while the room lasts. It
 * takes the place of whatever the key of word 1 holds when it is whole; without room for all, or
 * when the command is refused, it goes, and nothing has changed.
 */
final class Fresh {

    private final Call call;
    private final Kind kind;
    private long entry = KeySpace.NONE;

    private Fresh(Call call, Kind kind) {
        this.call = call;
        this.kind = kind;
    }

    /**
     * Makes a collection, puts it under the key of word 1 and answers how many members it has;
     * without members, the key is removed.
     *
     * @param filling adds the members
     */
    static void store(Call call, Kind kind, Consumer<Fresh> filling) {
        var fresh = new Fresh(call, kind);
        boolean isWhole = false;
        try {
            filling.accept(fresh);
            isWhole = true;
        } finally {
            if (!isWhole) {
                fresh.discard();
            }
        }
        fresh.put();
    }

    private void put() {
        if (entry == KeySpace.NONE) {
            call.remove(1);
            call.answer().integer(0);
        } else {
            call.keys().put(call.word(1), entry);
            call.changed(1);
            call.answer().integer(count());
        }
    }

    private long count() {
        return kind == Kind.SET ? call.dictionary(entry).count() : call.ranking(entry).count();
    }

    private void discard() {
        if (entry != KeySpace.NONE) {
            call.keys().garbage().add(Entry.body(call.store().memory(), entry));
            call.keys().discard(entry);
        }
    }

    /** Adds a member to a set. */
    void add(Text member) {
        begin();
        Dictionary set = call.dictionary(entry);
        reserve(Call.roomBytes(member) + set.growthBytes());
        set.add(member);
    }

    /** Adds a member to a sorted set, or changes its score. */
    void put(Text member, double score) {
        begin();
        Ranking ranking = call.ranking(entry);
        reserve(2 * Call.roomBytes(member) + Ranking.SPLIT_BYTES_MAX + ranking.growthBytes());
        ranking.put(member, score);
    }

    /** Adds a member to a sorted set, or aggregates its score with the one that it has. */
    void merge(Text member, double score, DoubleBinaryOperator aggregate) {
        begin();
        OptionalDouble known = call.ranking(entry).score(member);
        put(
                member,
                known.isPresent() ? aggregate.applyAsDouble(known.getAsDouble(), score) : score);
    }

    /** A collection without members is not kept, and takes no room. */
    private void begin() {
        if (entry == KeySpace.NONE) {
            reserve(Call.roomBytes(call.word(1)));
            long body = Holder.newBody(call.store());
            Holder.checkRoom(body);
            entry = call.keys().newEntry(call.word(1), kind, body);
            Holder.checkRoom(entry);
        }
    }

    private void reserve(long bytes) {
        if (!call.store().heap().canAllocate(Call.growthBytes(bytes))) {
            throw Refusal.ofResult();
        }
    }
}
