package dev.futago.node.sentinel;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.redis.ArrayRedisMessage;
import io.netty.handler.codec.redis.ErrorRedisMessage;
import io.netty.handler.codec.redis.FullBulkStringRedisMessage;
import io.netty.handler.codec.redis.IntegerRedisMessage;
import io.netty.handler.codec.redis.RedisMessage;
import io.netty.handler.codec.redis.SimpleStringRedisMessage;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Makes replies. */
final class Replies {

    /** Of what a client wrote, in an error: as Redis has it. */
    private static final int SHOWN_CHARS_MAX = 128;

    private Replies() {}

    static RedisMessage ok() {
        return simple("OK");
    }

    static RedisMessage simple(String words) {
        return new SimpleStringRedisMessage(words);
    }

    /** An error; what its asker wrote may be in it, and ends no line. */
    static RedisMessage error(String sentence) {
        return new ErrorRedisMessage(sentence.replace('\r', ' ').replace('\n', ' '));
    }

    static RedisMessage integer(long value) {
        return new IntegerRedisMessage(value);
    }

    static RedisMessage bulk(String text) {
        return new FullBulkStringRedisMessage(Unpooled.copiedBuffer(text, StandardCharsets.UTF_8));
    }

    static RedisMessage noBulk() {
        return FullBulkStringRedisMessage.NULL_INSTANCE;
    }

    static RedisMessage array(List<RedisMessage> elements) {
        return new ArrayRedisMessage(elements);
    }

    static RedisMessage noArray() {
        return ArrayRedisMessage.NULL_INSTANCE;
    }

    static RedisMessage bulks(List<String> texts) {
        return array(texts.stream().map(Replies::bulk).toList());
    }

    /** Each key followed by its value. */
    static RedisMessage fields(Map<String, String> fields) {
        List<String> flat = new ArrayList<>();
        fields.forEach((key, value) -> flat.addAll(List.of(key, value)));
        return bulks(flat);
    }

    static RedisMessage wrongNumberOfArguments(String command) {
        return error("ERR wrong number of arguments for '%s' command".formatted(command));
    }

    static RedisMessage notWhileListening(String command) {
        return error(
                ("ERR Can't execute '%s': only (P)SUBSCRIBE / (P)UNSUBSCRIBE / PING / QUIT are"
                                + " allowed in this context")
                        .formatted(command));
    }

    static RedisMessage noSuchSubcommand(String word, String command) {
        return error("ERR unknown subcommand '%s'. Try %s HELP.".formatted(shown(word), command));
    }

    static RedisMessage noSuchCommand(List<String> words) {
        var sentence = new StringBuilder("ERR unknown command '");
        sentence.append(shown(words.getFirst())).append("', with args beginning with: ");
        int left = SHOWN_CHARS_MAX;
        for (int i = 1; i < words.size() && left > 0; i++) {
            String word = words.get(i);
            String part = word.substring(0, Math.min(left, word.length()));
            sentence.append('\'').append(part).append("' ");
            left -= part.length() + 3;
        }
        return error(sentence.toString());
    }

    private static String shown(String word) {
        return word.substring(0, Math.min(SHOWN_CHARS_MAX, word.length()));
    }
}
