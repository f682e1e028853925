package dev.futago.node.sentinel;

import java.net.InetAddress;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;
import java.util.stream.Stream;

/** What one client has told of itself, and what it listens to. */
final class Client {

    /** Channels and patterns together. */
    static final int SUBSCRIPTIONS_MAX = 64;

    /** Of its name, the channels and the patterns together. */
    static final int NAMES_CHARS_MAX = 2_048;

    private final long id;
    private final InetAddress asked;
    private final SequencedSet<String> channels = new LinkedHashSet<>();
    private final SequencedSet<String> patterns = new LinkedHashSet<>();
    private String name = "";
    private boolean isThree;
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

    /** Whether it speaks RESP3. */
    boolean isThree() {
        return isThree;
    }

    void setThree(boolean three) {
        isThree = three;
    }

    String name() {
        return name;
    }

    /** Takes a name, unless it is too long. */
    boolean rename(String now) {
        boolean fits = hasRoomFor(now.length() - name.length());
        if (fits) {
            name = now;
        }
        return fits;
    }

    private boolean hasRoomFor(int chars) {
        int kept =
                Stream.of(channels, patterns)
                        .flatMap(SequencedSet::stream)
                        .mapToInt(String::length)
                        .sum();
        return name.length() + kept + chars <= NAMES_CHARS_MAX;
    }

    /** Begins to listen, unless there is no room for that. */
    boolean listen(SequencedSet<String> own, String topic) {
        if (own.contains(topic)) {
            return true;
        }
        boolean fits = subscriptions() < SUBSCRIPTIONS_MAX && hasRoomFor(topic.length());
        if (fits) {
            own.add(topic);
        }
        return fits;
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
    List<Reply> heard(String topic, String words) {
        Stream<List<String>> named =
                channels.stream()
                        .filter(topic::equals)
                        .map(channel -> List.of("message", channel, words));
        Stream<List<String>> matched =
                patterns.stream()
                        .filter(pattern -> Glob.matches(pattern, topic))
                        .map(pattern -> List.of("pmessage", pattern, topic, words));
        return Stream.concat(named, matched)
                .map(texts -> Replies.push(texts.stream().map(Replies::bulk).toList()))
                .toList();
    }
}
