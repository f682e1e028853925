package dev.futago.node.sentinel;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.Stream;

/** Answers what clients ask, as a Redis Sentinel does; what it asks back completes on its loop. */
final class Commands {

    /** As {@code redis_version}: what the kv guest says, too. */
    static final String REDIS_VERSION = "7.2.0";

    private static final String NO_PROTO = "NOPROTO unsupported protocol version";
    private static final String NO_INTEGER =
            "ERR Protocol version is not an integer or out of range";
    private static final String WRONG_PASSWORD =
            "WRONGPASS invalid username-password pair or user is disabled.";
    private static final String NO_PASSWORD =
            "ERR AUTH <password> called without any password configured for the default user. Are"
                    + " you sure your configuration is correct?";

    private static final String TOO_LONG = "ERR too long name";

    private final SentinelCommands sentinel;
    private final Function<Client, List<News>> recentNews;

    /** Something published on a channel, in the words of a client. */
    record News(String topic, String words) {}

    /**
     * Commands of one port.
     *
     * @param recentNews what has just happened: a client that subscribes then may have missed it
     */
    Commands(SentinelCommands sentinel, Function<Client, List<News>> recentNews) {
        this.sentinel = sentinel;
        this.recentNews = recentNews;
    }

    /**
     * The replies to a request, sooner or later; never fails.
     *
     * @param words at least one
     */
    CompletableFuture<List<Reply>> answer(Client client, List<String> words) {
        Optional<Verb> known = Verb.named(words.getFirst());
        if (known.isEmpty()) {
            return now(Replies.noSuchCommand(words));
        }
        Verb verb = known.get();
        if (!verb.takes(words)) {
            return now(Replies.wrongNumberOfArguments(verb.word()));
        }
        if (isOnlyListening(client) && !verb.isForListeners()) {
            return now(Replies.notWhileListening(verb.word()));
        }
        List<String> arguments = words.subList(1, words.size());
        return switch (verb) {
            case AUTH -> now(auth(arguments));
            case CLIENT -> now(aboutClient(client, arguments));
            case COMMAND -> now(Replies.array(List.of()));
            case HELLO -> now(hello(client, arguments));
            case INFO -> one(sentinel.info(client));
            case PING -> now(ping(client, arguments));
            case QUIT -> now(quit(client));
            case ROLE -> one(sentinel.role());
            case SENTINEL -> one(sentinel.answer(client, words));
            case SUBSCRIBE, UNSUBSCRIBE, PSUBSCRIBE, PUNSUBSCRIBE ->
                    CompletableFuture.completedFuture(subscribing(client, verb, arguments));
        };
    }

    private List<Reply> subscribing(Client client, Verb verb, List<String> names) {
        List<Reply> replies = Subscribing.to(client, verb, names);
        boolean begins = verb == Verb.SUBSCRIBE || verb == Verb.PSUBSCRIBE;
        if (!begins || client.isLeaving()) {
            return replies;
        }
        List<Reply> missed =
                recentNews.apply(client).stream()
                        .flatMap(news -> client.heard(news.topic, news.words).stream())
                        .toList();
        return Stream.concat(replies.stream(), missed.stream()).toList();
    }

    /**
     * In RESP3 what is published can be told from replies, so that any command may come between.
     */
    private static boolean isOnlyListening(Client client) {
        return client.subscriptions() > 0 && !client.isThree();
    }

    private static CompletableFuture<List<Reply>> now(Reply reply) {
        return CompletableFuture.completedFuture(List.of(reply));
    }

    private static CompletableFuture<List<Reply>> one(CompletableFuture<Reply> reply) {
        return reply.thenApply(List::of);
    }

    private static Reply ping(Client client, List<String> arguments) {
        String said = arguments.isEmpty() ? "" : arguments.getFirst();
        if (isOnlyListening(client)) {
            return Replies.bulks(List.of("pong", said));
        }
        return arguments.isEmpty() ? Replies.simple("PONG") : Replies.bulk(said);
    }

    private static Reply quit(Client client) {
        client.leave();
        return Replies.ok();
    }

    /** There is no password; the user {@code default} may give any, and there is no other. */
    private static Reply auth(List<String> arguments) {
        if (arguments.size() == 1) {
            return Replies.error(NO_PASSWORD);
        }
        return isUser(arguments.getFirst()) ? Replies.ok() : Replies.error(WRONG_PASSWORD);
    }

    private static boolean isUser(String name) {
        return name.equals("default");
    }

    private static Reply hello(Client client, List<String> arguments) {
        String protocol = arguments.isEmpty() ? "" : arguments.getFirst();
        if (!List.of("", "2", "3").contains(protocol)) {
            return Replies.error(isInteger(protocol) ? NO_PROTO : NO_INTEGER);
        }
        for (int at = 1; at < arguments.size(); at += 2) {
            String option = arguments.get(at).toLowerCase(Locale.ROOT);
            if (option.equals("auth") && at + 2 < arguments.size()) {
                if (!isUser(arguments.get(++at))) {
                    return Replies.error(WRONG_PASSWORD);
                }
            } else if (option.equals("setname") && at + 1 < arguments.size()) {
                if (!client.rename(arguments.get(at + 1))) {
                    return Replies.error(TOO_LONG);
                }
            } else {
                return Replies.error(
                        "ERR Syntax error in HELLO option '%s'".formatted(arguments.get(at)));
            }
        }
        client.setThree(protocol.isEmpty() ? client.isThree() : protocol.equals("3"));
        return greeting(client);
    }

    private static boolean isInteger(String word) {
        return word.matches("-?\\d{1,18}");
    }

    private static Reply greeting(Client client) {
        return new Reply.Fields(
                List.of(
                        Map.entry("server", Replies.bulk("redis")),
                        Map.entry("version", Replies.bulk(REDIS_VERSION)),
                        Map.entry("proto", Replies.integer(client.isThree() ? 3 : 2)),
                        Map.entry("id", Replies.integer(client.id())),
                        Map.entry("mode", Replies.bulk("sentinel")),
                        Map.entry("modules", Replies.array(List.of()))));
    }

    private static Reply aboutClient(Client client, List<String> arguments) {
        String word = arguments.getFirst().toLowerCase(Locale.ROOT);
        int words =
                switch (word) {
                    case "id", "getname" -> 1;
                    case "setname" -> 2;
                    case "setinfo" -> 3;
                    default -> 0;
                };
        if (words == 0) {
            return Replies.noSuchSubcommand(arguments.getFirst(), "CLIENT");
        }
        if (arguments.size() != words) {
            return Replies.wrongNumberOfArguments("client|" + word);
        }
        return switch (word) {
            case "id" -> Replies.integer(client.id());
            case "getname" -> nameOf(client);
            case "setname" ->
                    client.rename(arguments.get(1)) ? Replies.ok() : Replies.error(TOO_LONG);
            default -> Replies.ok(); // Whoever tells its library is thanked.
        };
    }

    private static Reply nameOf(Client client) {
        return client.name().isEmpty() ? Replies.noBulk() : Replies.bulk(client.name());
    }
}
