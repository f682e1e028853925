package dev.futago.node.sentinel;

import io.netty.handler.codec.redis.RedisMessage;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Answers what clients ask, as a Redis Sentinel does; what it asks back completes on its loop. */
final class Commands {

    /** As {@code redis_version}: what the kv guest says, too. */
    static final String REDIS_VERSION = "7.2.0";

    private static final String NO_PROTO = "NOPROTO unsupported protocol version";
    private static final String WRONG_PASSWORD =
            "WRONGPASS invalid username-password pair or user is disabled.";
    private static final String NO_PASSWORD =
            "ERR AUTH <password> called without any password configured for the default user. Are"
                    + " you sure your configuration is correct?";

    private static final String TOO_LONG = "ERR too long name";

    private final SentinelCommands sentinel;

    Commands(SentinelCommands sentinel) {
        this.sentinel = sentinel;
    }

    /**
     * The replies to a request, sooner or later; never fails.
     *
     * @param words at least one
     */
    CompletableFuture<List<RedisMessage>> answer(Client client, List<String> words) {
        Optional<Verb> known = Verb.named(words.getFirst());
        if (known.isEmpty()) {
            return now(Replies.noSuchCommand(words));
        }
        Verb verb = known.get();
        if (!verb.takes(words)) {
            return now(Replies.wrongNumberOfArguments(verb.word()));
        }
        if (client.subscriptions() > 0 && !verb.isForListeners()) {
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
                    CompletableFuture.completedFuture(Subscribing.to(client, verb, arguments));
        };
    }

    private static CompletableFuture<List<RedisMessage>> now(RedisMessage reply) {
        return CompletableFuture.completedFuture(List.of(reply));
    }

    private static CompletableFuture<List<RedisMessage>> one(
            CompletableFuture<RedisMessage> reply) {
        return reply.thenApply(List::of);
    }

    private static RedisMessage ping(Client client, List<String> arguments) {
        String said = arguments.isEmpty() ? "" : arguments.getFirst();
        if (client.subscriptions() > 0) {
            return Replies.bulks(List.of("pong", said));
        }
        return arguments.isEmpty() ? Replies.simple("PONG") : Replies.bulk(said);
    }

    private static RedisMessage quit(Client client) {
        client.leave();
        return Replies.ok();
    }

    /** There is no password; the user {@code default} may give any, and there is no other. */
    private static RedisMessage auth(List<String> arguments) {
        if (arguments.size() == 1) {
            return Replies.error(NO_PASSWORD);
        }
        return isUser(arguments.getFirst()) ? Replies.ok() : Replies.error(WRONG_PASSWORD);
    }

    private static boolean isUser(String name) {
        return name.equals("default");
    }

    private static RedisMessage hello(Client client, List<String> arguments) {
        if (!arguments.isEmpty() && !arguments.getFirst().equals("2")) {
            return Replies.error(NO_PROTO);
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
        return greeting(client);
    }

    private static RedisMessage greeting(Client client) {
        List<RedisMessage> fields = new ArrayList<>();
        List.of("server", "redis", "version", REDIS_VERSION, "proto")
                .forEach(word -> fields.add(Replies.bulk(word)));
        fields.add(Replies.integer(2));
        fields.add(Replies.bulk("id"));
        fields.add(Replies.integer(client.id()));
        List.of("mode", "sentinel", "modules").forEach(word -> fields.add(Replies.bulk(word)));
        fields.add(Replies.array(List.of()));
        return Replies.array(fields);
    }

    private static RedisMessage aboutClient(Client client, List<String> arguments) {
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

    private static RedisMessage nameOf(Client client) {
        return client.name().isEmpty() ? Replies.noBulk() : Replies.bulk(client.name());
    }
}
