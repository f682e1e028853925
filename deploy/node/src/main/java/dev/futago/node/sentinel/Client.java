package dev.futago.node.sentinel;

import io.netty.handler.codec.redis.RedisMessage;

import java.net.InetAddress;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;
import java.util.stream.Stream;

/** What one client has told of itself, and what it listens to. */
final class Client {

    /** Channels and patterns together. */
    static final int SUBSCRIPTIONS_MAX = 64;

    private final long id;
    private final InetAddress asked;
    private final SequencedSet<String> channels = new LinkedHashSet<>();
    private final SequencedSet<String> patterns = new LinkedHashSet<>();
    private String name = "";
    private boolean isLeaving;

    /**
     * A client that has said nothing yet.
     *
     * @param asked the address of this node to which it connected
     */
    Client(long id, InetAddress asked) {
        this.id = id;
        this.asked = asked;
    }

    long id() {
        return id;
    }

    InetAddress asked() {
        return asked;
    }

    String name() {
        return name;
    }

    void rename(String now) {
        name = now;
    }

    /** It wants its connection ended after the reply. */
    void leave() {
        isLeaving = true;
    }

    boolean isLeaving() {
        return isLeaving;
    }

    SequencedSet<String> channels() {
        return channels;
    }

    SequencedSet<String> patterns() {
        return patterns;
    }

    int subscriptions() {
        return channels.size() + patterns.size();
    }

    /** What it is sent when something is published: once for each way in which it listens. */
    List<RedisMessage> heard(String topic, String words) {
        Stream<List<String>> named =
                channels.stream()
                        .filter(topic::equals)
                        .map(channel -> List.of("message", channel, words));
        Stream<List<String>> matched =
                patterns.stream()
                        .filter(pattern -> Glob.matches(pattern, topic))
                        .map(pattern -> List.of("pmessage", pattern, topic, words));
        return Stream.concat(named, matched).map(Replies::bulks).toList();
    }
}
