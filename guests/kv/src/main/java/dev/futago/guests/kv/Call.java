package dev.futago.guests.kv;

import dev.futago.common.role.Invariant;

import java.util.List;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * One command as it is executed: its words, what is kept, and where to answer. Good for this one
 * execution.
 */
record Call(Context context, RespRequest request, Conversation conversation, Answer answer) {

    static final String NO_INTEGER = "ERR value is not an integer or out of range";
    static final String NO_FLOAT = "ERR value is not a valid float";
    static final String NOT_POSITIVE = "ERR value is out of range, must be positive";
    static final String NO_SYNTAX = "ERR syntax error";
    static final String NO_ROOM = "OOM command not allowed when used memory > 'maxmemory'.";
    static final String WRONG_KIND =
            "WRONGTYPE Operation against a key holding the wrong kind of value";

    private static final String NO_OPPOSITE =
            "ERR value is out of range, value must between -9223372036854775807 and"
                    + " 9223372036854775807";
    private static final String OVERFLOW = "ERR increment or decrement would overflow";

    private static final int GARBAGE_PIECES = 20;

    /** What a word costs at most beside its bytes when it becomes part of a collection. */
    private static final long WORD_OVERHEAD_BYTES = 96;

    /** What a collection needs at most to become larger, whatever comes. */
    private static final long GROWTH_BYTES = 24L << 10;

    private static final int GRACE_BYTES = 64;
    private static final int DUE_MAX = 20;

    /** How many words, the command's name included. */
    int words() {
        return request.words();
    }

    Text word(int index) {
        return request.word(index);
    }

    /** What is kept. Not for commands that are executed where this node is not primary. */
    Store store() {
        return context.store().orElseThrow();
    }

    /** Whether this node is primary. */
    boolean isPrimary() {
        return context.service() == Context.Service.ALL;
    }

    long nowMillis() {
        return context.nowMillis();
    }

    /** Another command of the same client, here and now, answered behind this one. */
    Call of(RespRequest other) {
        return new Call(context, other, conversation, answer);
    }

    KeySpace keys() {
        return store().keys();
    }

    /** The entry of the key that a word is, or {@link KeySpace#NONE}; one that is due is none. */
    long find(int index) {
        return find(word(index));
    }

    /**
     * The same, for a command on one kind; a key that holds another is the answer.
     *
     * @return empty when that was the answer
     */
    OptionalLong findOf(int index, Kind kind) {
        long entry = find(index);
        if (entry != KeySpace.NONE && Entry.kind(store().memory(), entry) != kind) {
            answer.error(WRONG_KIND);
            return OptionalLong.empty();
        }
        return OptionalLong.of(entry);
    }

    /** Whether a key holds a value of a kind. */
    boolean holds(Text key, Kind kind) {
        long entry = find(key);
        return entry != KeySpace.NONE && Entry.kind(store().memory(), entry) == kind;
    }

    /** The hash or the set of an entry. */
    Dictionary dictionary(long entry) {
        return new Dictionary(store(), entry);
    }

    /** The sorted set of an entry. */
    Ranking ranking(long entry) {
        return new Ranking(store(), entry);
    }

    /** The list of an entry. */
    Elements elements(long entry) {
        return new Elements(store(), entry);
    }

    /**
     * Whether there is room for all words of the command in a collection: checked before anything
     * changes, so that a command is executed wholly or not at all. If not, that is the answer.
     *
     * @param moreBytes needed beside
     */
    boolean hasRoom(long moreBytes) {
        long bytes = moreBytes;
        for (int i = 1; i < words(); i++) {
            bytes += roomBytes(word(i));
        }
        boolean hasRoom = store().heap().canAllocate(growthBytes(bytes));
        if (!hasRoom) {
            answer.error(NO_ROOM);
        }
        return hasRoom;
    }

    /** Free bytes in one piece that let a collection grow by so many, whatever its form. */
    static long growthBytes(long moreBytes) {
        long bytes = GROWTH_BYTES + moreBytes;
        return bytes + bytes / 8; // The heap looks for a little more than it is asked for.
    }

    /** Bytes of the heap that a text takes at most when it becomes part of a collection. */
    static long roomBytes(Text text) {
        return WORD_OVERHEAD_BYTES + 2L * text.length();
    }

    /** Puts a new collection under the key of word 1. Room must be there. */
    long putNew(Kind kind, long body) {
        return putNew(word(1), kind, body);
    }

    /** The same under any key. */
    long putNew(Text key, Kind kind, long body) {
        long entry = keys().newEntry(key, kind, body);
        Invariant.check(
                body != Heap.NONE && entry != KeySpace.NONE, "room for a key was not reserved");
        keys().put(key, entry);
        return entry;
    }

    /** Removes the key that a word is; answers whether it was there. */
    boolean remove(int index) {
        long entry = find(index);
        if (entry != KeySpace.NONE) {
            keys().remove(entry);
            changed(index);
        }
        return entry != KeySpace.NONE;
    }

    /** To be told, after it, of each change of what a key holds: of the key that a word is. */
    void changed(int index) {
        changed(word(index));
    }

    /** The same of any key. */
    void changed(Text key) {
        conversation.all().countChange();
        conversation.all().changed(key);
    }

    /** No members yet, to be collected by the request being executed. */
    Members newMembers() {
        return new Members(budget(), ~Store.secret(store().memory()));
    }

    /** Working memory of the request being executed. */
    Budget budget() {
        return conversation.all().budget();
    }

    /** All keys go, now. */
    void changedAll() {
        conversation.all().watched().stream()
                .filter(key -> keys().find(key) != KeySpace.NONE)
                .forEach(this::changed);
    }

    /**
     * Waits for one of some keys to hold a collection, and tries again then; in a transaction, not
     * at all.
     *
     * @param inVain what it answers when it may not wait
     */
    void await(List<Text> names, Kind kind, long deadlineMillis, Consumer<Answer> inVain) {
        if (!conversation.mayWait()) {
            inVain.accept(answer);
        } else if (conversation.waiting().isEmpty()) {
            boolean waits =
                    conversation.all().await(conversation, request, names, kind, deadlineMillis);
            if (!waits) {
                answer.error("ERR too many clients wait for too much");
            }
        }
    }

    /** Gives some memory back that nobody uses any more. */
    void giveGarbageBack() {
        keys().garbage().giveBack(GARBAGE_PIECES);
    }

    long find(Text key) {
        long entry = keys().find(key);
        if (entry == KeySpace.NONE || !isDue(entry)) {
            return entry;
        }
        removeDue(entry);
        return KeySpace.NONE;
    }

    /** Removes a key that has expired; a standby hides it, until the primary has removed it. */
    void removeDue(long entry) {
        if (!isPrimary()) {
            return;
        }
        conversation.all().changed(Entry.key(store().memory(), entry)); // by time, not by it
        keys().remove(entry);
    }

    /** Whether an entry has expired, and is still there. */
    boolean isDue(long entry) {
        return keys().deadlines().of(entry) <= nowMillis();
    }

    /**
     * Removes keys that have expired, some of them: what is due is removed once, here or where it
     * is looked for, and that is copied to the standby like any change. No clock brings it back.
     */
    void removeDue() {
        for (int i = 0; i < DUE_MAX; i++) {
            long first = keys().deadlines().first();
            if (first == KeySpace.NONE || !isDue(first)) {
                return;
            }
            removeDue(first);
        }
    }

    /** The integer that a word is; if it is none, that is the answer. */
    OptionalLong integer(int index) {
        return integer(index, Long.MIN_VALUE, NO_INTEGER);
    }

    /**
     * The integer that a word is, at least so much; if it is none, that is the answer.
     *
     * @param error said then
     */
    OptionalLong integer(int index, long min, String error) {
        OptionalLong value = Numbers.of(word(index));
        if (value.isEmpty() || value.getAsLong() < min) {
            answer.error(error);
            return OptionalLong.empty();
        }
        return value;
    }

    /**
     * The integer that a word is, of which there is a negative; if it is none, that is the answer.
     */
    OptionalLong integerWithOpposite(int index) {
        OptionalLong value = integer(index);
        if (value.isPresent() && value.getAsLong() == Long.MIN_VALUE) {
            answer.error(NO_OPPOSITE);
            return OptionalLong.empty();
        }
        return value;
    }

    /** The sum of two integers; if it is none of 64 bits, that is the answer. */
    OptionalLong sum(long one, long other) {
        long sum = one + other;
        if (((one ^ sum) & (other ^ sum)) < 0) {
            answer.error(OVERFLOW);
            return OptionalLong.empty();
        }
        return OptionalLong.of(sum);
    }

    /** Answers the value of an entry, or that there is none. */
    void answerValue(long entry) {
        if (entry == KeySpace.NONE) {
            answer.nil();
        } else {
            answer.bulk(store().memory(), valueAt(entry), valueBytes(entry));
        }
    }

    /** The same; what is no string is not there. */
    void answerStringOrNil(long entry) {
        answerValue(isString(entry) ? entry : KeySpace.NONE);
    }

    long valueAt(long entry) {
        return Entry.valueAt(store().memory(), entry);
    }

    /** The length of the string that an entry holds; 0 when there is none. */
    int lengthOf(long entry) {
        return entry == KeySpace.NONE ? 0 : valueBytes(entry);
    }

    int valueBytes(long entry) {
        return Entry.valueBytes(store().memory(), entry);
    }

    /** A copy of an entry's value, if it is no longer than this; of its beginning, if it is. */
    Text value(long entry, int bytesMax) {
        return Text.at(store().memory(), valueAt(entry), Math.min(valueBytes(entry), bytesMax));
    }

    /** A new entry, not among the keys yet, or {@link KeySpace#NONE}. */
    long newEntry(Text key, Text value) {
        long entry = keys().newEntry(key, value.length());
        if (entry != KeySpace.NONE) {
            value.storeAt(store().memory(), valueAt(entry));
        }
        return entry;
    }

    /**
     * Makes a value that of a key, and the key's deadline the given one. If there is no room, that
     * is the answer, and nothing changes.
     */
    boolean set(Text key, Text value, Expiry expiry) {
        boolean isSet = canSet(key, value, expiry);
        if (!isSet) {
            answer.error(NO_ROOM);
        }
        return isSet;
    }

    /** The same without an answer. */
    boolean canSet(Text key, Text value, Expiry expiry) {
        long known = find(key);
        if (expiry instanceof Expiry.At && !keys().deadlines().reserve(known)) {
            return false;
        }
        long entry = known;
        if (isString(known) && fits(value.length(), keys().valueRoom(known))) {
            Entry.setValueBytes(store().memory(), known, value.length());
            value.storeAt(store().memory(), valueAt(known));
        } else {
            entry = newEntry(key, value);
            if (entry == KeySpace.NONE) {
                return false;
            }
            if (known != KeySpace.NONE) {
                keys().deadlines().handOver(known, entry);
            }
            keys().put(key, entry);
        }
        expire(entry, expiry);
        changed(key);
        return true;
    }

    private boolean isString(long entry) {
        return entry != KeySpace.NONE && Entry.kind(store().memory(), entry) == Kind.STRING;
    }

    /**
     * Gives an entry a deadline, for which room is reserved, or none; one that has passed is due.
     */
    void expire(long entry, Expiry expiry) {
        switch (expiry) {
            case Expiry.Kept() -> {}
            case Expiry.Never() -> keys().deadlines().forget(entry);
            case Expiry.At(long millis) -> {
                keys().deadlines().set(entry, millis);
                if (isDue(entry)) {
                    keys().remove(entry);
                }
            }
        }
    }

    /** Whether a value may take the place of another without wasting more than half of it. */
    private static boolean fits(int bytes, long room) {
        return bytes <= room && room <= 2L * bytes + GRACE_BYTES;
    }
}
