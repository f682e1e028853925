package dev.futago.node.sentinel;

import java.util.ArrayList;
import java.util.List;
import java.util.SequencedSet;

/** What a client begins and ceases to listen to: one reply for each channel or pattern. */
final class Subscribing {

    private Subscribing() {}

    /** Does what one of the four verbs says. */
    static List<Reply> to(Client client, Verb verb, List<String> names) {
        boolean isByPattern = verb == Verb.PSUBSCRIBE || verb == Verb.PUNSUBSCRIBE;
        SequencedSet<String> own = isByPattern ? client.patterns() : client.channels();
        return switch (verb) {
            case SUBSCRIBE, PSUBSCRIBE -> begin(client, verb, names, own);
            case UNSUBSCRIBE, PUNSUBSCRIBE -> cease(client, verb, names, own);
            default -> throw new IllegalArgumentException(verb + " is about no subscription");
        };
    }

    private static List<Reply> begin(
            Client client, Verb verb, List<String> names, SequencedSet<String> own) {
        List<Reply> replies = new ArrayList<>();
        for (String name : names) {
            if (!client.listen(own, name)) {
                replies.add(Replies.error("ERR too many subscriptions"));
                client.leave();
                return replies;
            }
            replies.add(reply(client, verb, Replies.bulk(name)));
        }
        return replies;
    }

    /** Without names it is all of them. */
    private static List<Reply> cease(
            Client client, Verb verb, List<String> names, SequencedSet<String> own) {
        List<String> left = names.isEmpty() ? List.copyOf(own) : names;
        if (left.isEmpty()) {
            return List.of(reply(client, verb, Replies.noBulk()));
        }
        List<Reply> replies = new ArrayList<>();
        for (String name : left) {
            own.remove(name);
            replies.add(reply(client, verb, Replies.bulk(name)));
        }
        return replies;
    }

    private static Reply reply(Client client, Verb verb, Reply name) {
        return Replies.push(
                List.of(Replies.bulk(verb.word()), name, Replies.integer(client.subscriptions())));
    }
}
