package dev.futago.node.sentinel;

import io.netty.handler.codec.redis.ArrayRedisMessage;
import io.netty.handler.codec.redis.FullBulkStringRedisMessage;
import io.netty.handler.codec.redis.InlineCommandRedisMessage;
import io.netty.handler.codec.redis.RedisMessage;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Reads what a client asks: an array of bulk strings, or one line. */
final class Words {

    private Words() {}

    /** The words of a request; none where nothing was asked, empty where it is no request. */
    static Optional<List<String>> of(RedisMessage request) {
        return switch (request) {
            case InlineCommandRedisMessage line -> Optional.of(ofLine(line.content()));
            case ArrayRedisMessage array when array.isNull() -> Optional.of(List.of());
            case ArrayRedisMessage array -> ofArray(array.children());
            default -> Optional.empty();
        };
    }

    private static List<String> ofLine(String line) {
        return Arrays.stream(line.split("\\s+")).filter(word -> !word.isEmpty()).toList();
    }

    private static Optional<List<String>> ofArray(List<RedisMessage> elements) {
        List<String> words =
                elements.stream()
                        .filter(FullBulkStringRedisMessage.class::isInstance)
                        .map(FullBulkStringRedisMessage.class::cast)
                        .filter(bulk -> !bulk.isNull())
                        .map(bulk -> bulk.content().toString(StandardCharsets.UTF_8))
                        .toList();
        return words.size() == elements.size() ? Optional.of(words) : Optional.empty();
    }
}
