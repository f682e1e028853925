package dev.futago.guests.kv;

import dev.futago.common.guest.Reply;
import dev.futago.common.memory.GuestMemory;

import java.nio.charset.StandardCharsets;
import java.util.function.BooleanSupplier;

/**
 * What a command says to its client, in RESP2 or RESP3. An answer that grows beyond its limit is a
 * {@link Refusal}: so a command that changes something answers first, or its answer is short.
 */
final class Answer {

    private static final byte[] NIL = bytes("$-1\r\n");
    private static final byte[] NIL_ARRAY = bytes("*-1\r\n");
    private static final byte[] NULL = bytes("_\r\n");
    private static final byte[] OK = bytes("+OK\r\n");

    /** Room that a command finds in any case: more than an answer takes that is not data. */
    private static final int ROOM_BYTES_MIN = 64 << 10;

    private static final String TEXT_KIND = "txt:";
    private static final byte[] LINE_END = bytes("\r\n");

    /** First lines of short texts, by their length: one such line for each of many members. */
    private static final byte[][] HEADS = heads();

    private final Reply reply;
    private final BooleanSupplier three;

    /**
     * An answer.
     *
     * @param three whether its client speaks RESP3, which a command may change
     */
    Answer(Reply reply, BooleanSupplier three) {
        this.reply = reply;
        this.three = three;
    }

    private static byte[][] heads() {
        var heads = new byte[256][];
        for (int length = 0; length < heads.length; length++) {
            heads[length] = bytes("$%d\r\n".formatted(length));
        }
        return heads;
    }

    private boolean isThree() {
        return three.getAsBoolean();
    }

    private static byte[] bytes(String string) {
        return string.getBytes(StandardCharsets.UTF_8);
    }

    void ok() {
        put(OK);
    }

    /** There is none. */
    void nil() {
        put(isThree() ? NULL : NIL);
    }

    /** There is none where else an array would be. */
    void nilArray() {
        put(isThree() ? NULL : NIL_ARRAY);
    }

    void simple(String words) {
        line('+', words);
    }

    /** Refuses, in one line whatever it repeats; its first word says of what kind the error is. */
    void error(String words) {
        line('-', words.replace('\r', ' ').replace('\n', ' '));
    }

    void wrongNumberOfWords(String command) {
        error("ERR wrong number of arguments for '%s' command".formatted(command));
    }

    void noSuchMoment(String command) {
        error("ERR invalid expire time in '%s' command".formatted(command));
    }

    void noSuchDatabase() {
        error("ERR DB index is out of range");
    }

    void integer(long value) {
        line(':', Long.toString(value));
    }

    /** How many other nodes hold all that was answered so far, as it is when this leaves. */
    void copies() {
        reserve(2);
        reply.putByte(':');
        reply.putCopies();
        put(LINE_END);
    }

    /** The connection ends after it. */
    void hangUp() {
        reply.hangUp();
    }

    void yes(boolean holds) {
        integer(holds ? 1 : 0);
    }

    /** So many values follow. */
    void array(long count) {
        line('*', Long.toString(count));
    }

    /** So many pairs of a key and a value follow. */
    void map(long pairs) {
        if (isThree()) {
            line('%', Long.toString(pairs));
        } else {
            array(2 * pairs);
        }
    }

    /** So many values follow that are all different, in any order. */
    void set(long count) {
        line(isThree() ? '~' : '*', Long.toString(count));
    }

    // ---- what is counted while it is answered ----

    /** Where the next value begins. */
    int mark() {
        return reply.length();
    }

    /** Takes back what was answered since a mark. */
    void backTo(int mark) {
        reply.truncate(mark);
    }

    /** Bytes that were answered since a mark. */
    int bytesSince(int mark) {
        return reply.length() - mark;
    }

    /** Says, before what was answered since a mark, that these are so many values. */
    void arrayAt(int mark, long count) {
        insert(mark, "*%d\r\n".formatted(count));
    }

    /** Says, before what was answered since a mark, that these are so many different values. */
    void setAt(int mark, long count) {
        insert(mark, "%s%d\r\n".formatted(isThree() ? '~' : '*', count));
    }

    /** Says, before what was answered since a mark, that these are so many pairs or values. */
    void listAt(int mark, long count, boolean ofPairs) {
        arrayAt(mark, ofPairs && !isThree() ? 2 * count : count);
    }

    /** Says, before what was answered since a mark, where a walk goes on, and how many follow. */
    void stepAt(int mark, String cursor, long count) {
        insert(mark, "*2\r\n$%d\r\n%s\r\n*%d\r\n".formatted(cursor.length(), cursor, count));
    }

    private void insert(int mark, String header) {
        reserve(header.length());
        reply.insert(mark, bytes(header));
    }

    // ---- limits ----

    /** Whether there is room for anything that is not data. */
    boolean hasRoom() {
        return reply.room() >= ROOM_BYTES_MIN;
    }

    /** The error of a command that finds none. */
    static Refusal tooLong() {
        return Refusal.ofAnswer(Reply.BYTES_MAX);
    }

    /** Drops all of the request's answer and ends the connection: its client is in doubt. */
    void cut() {
        reply.cut();
    }

    private void reserve(int bytes) {
        if (bytes > reply.room()) {
            throw tooLong();
        }
    }

    /** The same answer, in the types of RESP2. */
    Answer inTwo() {
        return new Answer(reply, () -> false);
    }

    /** What was answered since a mark; nothing when that is longer than a limit, or dropped. */
    Text since(int mark, int bytesMax) {
        boolean isKept = !reply.isCut() && bytesSince(mark) <= bytesMax;
        byte[] answered = isKept ? reply.copyFrom(mark) : new byte[0];
        return new Text(answered, 0, answered.length);
    }

    // ---- values ----

    /** So many pairs follow, each begun by {@link #pair}. */
    void pairs(long count) {
        array(isThree() ? count : 2 * count);
    }

    /** So many values follow, or so many {@link #pairs}. */
    void list(long count, boolean ofPairs) {
        if (ofPairs) {
            pairs(count);
        } else {
            array(count);
        }
    }

    /** Two values follow, one of the pairs. */
    void pair() {
        if (isThree()) {
            array(2);
        }
    }

    /**
     * A number with a fraction.
     *
     * @param digits as it is written
     */
    void real(String digits) {
        if (isThree()) {
            line(',', digits);
        } else {
            bulk(digits);
        }
    }

    /** Text for people. */
    void text(String string) {
        if (isThree()) {
            line('=', Integer.toString(TEXT_KIND.length() + bytes(string).length));
            put(bytes(TEXT_KIND + string));
            put(LINE_END);
        } else {
            bulk(string);
        }
    }

    void bulk(String string) {
        bulk(Text.of(string));
    }

    void bulk(Text text) {
        head(text.length());
        reply.expect(text.length() + LINE_END.length);
        putText(text);
        put(LINE_END);
    }

    /** A range of guest memory. */
    void bulk(GuestMemory memory, long address, int length) {
        head(length);
        reserve(length);
        reply.expect(length + LINE_END.length);
        reply.putMemory(memory, address, length);
        put(LINE_END);
    }

    private void head(int length) {
        if (length < HEADS.length) {
            put(HEADS[length]);
        } else {
            line('$', Integer.toString(length));
        }
    }

    /** What was answered before, as it was written. */
    void again(Text answer) {
        putText(answer);
    }

    private void putText(Text text) {
        reserve(text.length());
        reply.putBytes(text.bytes(), text.from(), text.length());
    }

    private void line(char kind, String words) {
        reserve(1);
        reply.putByte(kind);
        put(bytes(words));
        put(LINE_END);
    }

    private void put(byte[] bytes) {
        reserve(bytes.length);
        reply.putBytes(bytes, 0, bytes.length);
    }
}
