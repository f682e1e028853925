package dev.futago.node.sentinel;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.CodecException;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a client has sent and is not answered yet, in one buffer on the heap. What is read is copied
 * there, and becomes words when a request is whole: a part of one must not keep the buffer in which
 * it came, nor objects of its own (P5). Netty's decoder keeps both.
 */
final class Incoming {

    /** Of one request, and of the part of one. */
    static final int REQUEST_BYTES_MAX = 4 << 10;

    /** A read brings this much at most. */
    static final int READ_BYTES = 4 << 10;

    static final int WORDS_MAX = 128;

    private static final String LINE_END = "\r\n";

    private final ByteBufAllocator memory;
    private ByteBuf unread = Unpooled.EMPTY_BUFFER;

    Incoming(ByteBufAllocator memory) {
        this.memory = memory;
    }

    /** Copies what was read, which stays the caller's. */
    void take(ByteBuf read) {
        if (!unread.isReadable()) {
            drop();
            unread = memory.heapBuffer(read.readableBytes());
        }
        unread.discardReadBytes().writeBytes(read);
    }

    void drop() {
        unread.release();
        unread = Unpooled.EMPTY_BUFFER;
    }

    /**
     * The words of the next request, at least one; empty until one is whole.
     *
     * @throws CodecException when it is no request, or none that is taken
     */
    Optional<List<String>> next() {
        while (unread.isReadable()) {
            int start = unread.readerIndex();
            Optional<List<String>> words = unread.getByte(start) == '*' ? array() : inOneLine();
            int end = words.isEmpty() ? unread.writerIndex() : unread.readerIndex();
            checkSize(end - start);
            if (words.isEmpty()) {
                unread.readerIndex(start);
                return words;
            }
            if (!words.get().isEmpty()) {
                return words;
            }
        }
        drop();
        return Optional.empty();
    }

    private static void checkSize(int bytes) {
        if (bytes > REQUEST_BYTES_MAX) {
            throw new CodecException("too big request");
        }
    }

    private static void checkCount(int words) {
        if (words > WORDS_MAX) {
            throw new CodecException("too many words");
        }
    }

    private Optional<List<String>> inOneLine() {
        Optional<List<String>> words =
                line().map(line -> Arrays.stream(line.split("\\s+")))
                        .map(parts -> parts.filter(word -> !word.isEmpty()).toList());
        words.ifPresent(some -> checkCount(some.size()));
        return words;
    }

    private Optional<List<String>> array() {
        OptionalInt count = number('*');
        if (count.isEmpty()) {
            return Optional.empty();
        }
        checkCount(count.getAsInt());
        List<String> words = new ArrayList<>();
        while (words.size() < count.getAsInt()) {
            Optional<String> word = bulk();
            if (word.isEmpty()) {
                return Optional.empty();
            }
            words.add(word.get());
        }
        return Optional.of(words);
    }

    private Optional<String> bulk() {
        OptionalInt length = number('$');
        if (length.isEmpty()) {
            return Optional.empty();
        }
        int bytes = length.getAsInt();
        if (bytes < 0) {
            throw new CodecException("invalid bulk length");
        }
        checkSize(bytes);
        if (unread.readableBytes() < bytes + LINE_END.length()) {
            return Optional.empty();
        }
        String word = unread.readString(bytes, StandardCharsets.UTF_8);
        if (!unread.readString(LINE_END.length(), StandardCharsets.UTF_8).equals(LINE_END)) {
            throw new CodecException("a bulk string is longer than was said");
        }
        return Optional.of(word);
    }

    /** The number in a line after its sign. */
    private OptionalInt number(char sign) {
        Optional<String> line = line();
        if (line.isEmpty()) {
            return OptionalInt.empty();
        }
        String text = line.get();
        if (text.isEmpty() || text.charAt(0) != sign) {
            throw new CodecException(
                    "expected '%s', got '%s'"
                            .formatted(sign, text.substring(0, Math.min(1, text.length()))));
        }
        try {
            return OptionalInt.of(Integer.parseInt(text.substring(1)));
        } catch (NumberFormatException noNumber) {
            throw new CodecException("invalid length", noNumber);
        }
    }

    /** Up to a line feed, and without the carriage return before it. */
    private Optional<String> line() {
        int end = unread.indexOf(unread.readerIndex(), unread.writerIndex(), (byte) '\n');
        if (end < 0) {
            return Optional.empty();
        }
        String line = unread.readString(end - unread.readerIndex(), StandardCharsets.UTF_8);
        unread.skipBytes(1);
        return Optional.of(line.endsWith("\r") ? line.substring(0, line.length() - 1) : line);
    }
}
