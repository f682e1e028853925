package dev.futago.node.sentinel;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** What a client is told, in RESP2 or in RESP3 (Netty's codec knows RESP2 only). */
sealed interface Reply {

    /** A line that reports success. */
    record Simple(String words) implements Reply {}

    /** A line that reports an error; it has no line end. */
    record Failure(String sentence) implements Reply {}

    /** An integer. */
    record Int(long value) implements Reply {}

    /** A string. */
    record Bulk(String text) implements Reply {}

    /** Text for people. */
    record Text(String text) implements Reply {}

    /** Nothing, where a string would be. */
    record NoBulk() implements Reply {}

    /** Nothing, where an array would be. */
    record NoArray() implements Reply {}

    /** Elements in their order. */
    record Array(List<Reply> elements) implements Reply {}

    /** Names and what they stand for; in RESP2 an array of both in turn. */
    record Fields(List<Map.Entry<String, Reply>> fields) implements Reply {}

    /** What no request asked for; in RESP2 an array. */
    record Push(List<Reply> elements) implements Reply {}

    /** Appends it to a buffer. */
    default void writeTo(ByteBuf out, boolean isThree) {
        switch (this) {
            case Simple(var words) -> line(out, '+', words);
            case Failure(var sentence) -> line(out, '-', sentence);
            case Int(long value) -> line(out, ':', Long.toString(value));
            case Bulk(var text) -> bulk(out, '$', text);
            case Text(var text) -> bulk(out, isThree ? '=' : '$', isThree ? "txt:" + text : text);
            case NoBulk() -> line(out, isThree ? '_' : '$', isThree ? "" : "-1");
            case NoArray() -> line(out, isThree ? '_' : '*', isThree ? "" : "-1");
            case Array(var elements) -> {
                line(out, '*', Integer.toString(elements.size()));
                elements.forEach(each -> each.writeTo(out, isThree));
            }
            case Push(var elements) -> {
                line(out, isThree ? '>' : '*', Integer.toString(elements.size()));
                elements.forEach(each -> each.writeTo(out, isThree));
            }
            case Fields(var fields) -> {
                int count = isThree ? fields.size() : 2 * fields.size();
                line(out, isThree ? '%' : '*', Integer.toString(count));
                fields.forEach(
                        field -> {
                            bulk(out, '$', field.getKey());
                            field.getValue().writeTo(out, isThree);
                        });
            }
        }
    }

    private static void line(ByteBuf out, char type, String words) {
        out.writeByte(type);
        out.writeCharSequence(words, StandardCharsets.UTF_8);
        out.writeShort(('\r' << Byte.SIZE) + '\n');
    }

    private static void bulk(ByteBuf out, char type, String text) {
        line(out, type, Integer.toString(ByteBufUtil.utf8Bytes(text)));
        out.writeCharSequence(text, StandardCharsets.UTF_8);
        out.writeShort(('\r' << Byte.SIZE) + '\n');
    }
}
