package dev.futago.guests.kv;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** All commands, by name. */
final class Commands {

    /**
     * A command.
     *
     * @param wordsMin how many words it has at least, its name included
     * @param wordsMax and at most
     */
    private record Command(String name, int wordsMin, int wordsMax, Consumer<Call> action) {}

    private static final int ANY = Integer.MAX_VALUE;
    private static final int WORDS_SHOWN_BYTES_MAX = 128;

    private static final Commands ALL = new Commands();

    private final Map<String, Command> byName = new HashMap<>();

    private Commands() {
        strings();
        hashes();
        keys();
        expiry();
        server();
    }

    private void strings() {
        add("get", 2, 2, StringCommands::get);
        add("set", 3, ANY, StringCommands::set);
        add("setnx", 3, 3, StringCommands::setnx);
        add("setex", 4, 4, StringCommands::setex);
        add("psetex", 4, 4, StringCommands::psetex);
        add("getex", 2, ANY, StringCommands::getex);
        add("getset", 3, 3, StringCommands::getset);
        add("getdel", 2, 2, StringCommands::getdel);
        add("mget", 2, ANY, StringCommands::mget);
        add("mset", 3, ANY, StringCommands::mset);
        add("msetnx", 3, ANY, StringCommands::msetnx);
        add("append", 3, 3, StringCommands::append);
        add("strlen", 2, 2, StringCommands::strlen);
        add("setrange", 4, 4, StringCommands::setrange);
        add("getrange", 4, 4, StringCommands::getrange);
        add("substr", 4, 4, StringCommands::getrange);
        add("incr", 2, 2, StringCommands::incr);
        add("decr", 2, 2, StringCommands::decr);
        add("incrby", 3, 3, StringCommands::incrby);
        add("decrby", 3, 3, StringCommands::decrby);
    }

    private void hashes() {
        add("hset", 4, ANY, HashCommands::hset);
        add("hmset", 4, ANY, HashCommands::hmset);
        add("hsetnx", 4, 4, HashCommands::hsetnx);
        add("hget", 3, 3, HashCommands::hget);
        add("hmget", 3, ANY, HashCommands::hmget);
        add("hdel", 3, ANY, HashCommands::hdel);
        add("hlen", 2, 2, HashCommands::hlen);
        add("hexists", 3, 3, HashCommands::hexists);
        add("hstrlen", 3, 3, HashCommands::hstrlen);
        add("hkeys", 2, 2, HashCommands::hkeys);
        add("hvals", 2, 2, HashCommands::hvals);
        add("hgetall", 2, 2, HashCommands::hgetall);
        add("hincrby", 4, 4, HashCommands::hincrby);
    }

    private void keys() {
        add("del", 2, ANY, KeyCommands::del);
        add("unlink", 2, ANY, KeyCommands::del);
        add("exists", 2, ANY, KeyCommands::exists);
        add("touch", 2, ANY, KeyCommands::exists);
        add("type", 2, 2, KeyCommands::type);
        add("rename", 3, 3, KeyCommands::rename);
        add("renamenx", 3, 3, KeyCommands::renamenx);
        add("copy", 3, ANY, KeyCommands::copy);
        add("dbsize", 1, 1, KeyCommands::dbsize);
        add("flushdb", 1, ANY, KeyCommands::flush);
        add("flushall", 1, ANY, KeyCommands::flush);
        add("randomkey", 1, 1, KeyCommands::randomkey);
        add("keys", 2, 2, KeyCommands::keys);
        add("scan", 2, ANY, KeyCommands::scan);
        add("object", 2, ANY, KeyCommands::object);
    }

    private void expiry() {
        add("expire", 3, ANY, ExpiryCommands::expire);
        add("pexpire", 3, ANY, ExpiryCommands::pexpire);
        add("expireat", 3, ANY, ExpiryCommands::expireat);
        add("pexpireat", 3, ANY, ExpiryCommands::pexpireat);
        add("ttl", 2, 2, ExpiryCommands::ttl);
        add("pttl", 2, 2, ExpiryCommands::pttl);
        add("expiretime", 2, 2, ExpiryCommands::expiretime);
        add("pexpiretime", 2, 2, ExpiryCommands::pexpiretime);
        add("persist", 2, 2, ExpiryCommands::persist);
    }

    private void server() {
        add("ping", 1, ANY, ServerCommands::ping);
        add("echo", 2, 2, ServerCommands::echo);
        add("select", 2, 2, ServerCommands::select);
        add("hello", 1, ANY, ServerCommands::hello);
        add("config", 2, ANY, ServerCommands::config);
        add("time", 1, 1, ServerCommands::time);
        add("info", 1, ANY, ServerCommands::info);
        add("command", 1, ANY, Commands::command);
    }

    private void add(String name, int wordsMin, int wordsMax, Consumer<Call> action) {
        byName.put(name, new Command(name, wordsMin, wordsMax, action));
    }

    /** {@code COMMAND COUNT}; of any other subcommand no details are known. */
    private static void command(Call call) {
        if (call.words() == 2 && call.word(1).isWord("count")) {
            call.answer().integer(ALL.byName.size());
        } else {
            call.answer().array(0);
        }
    }

    /** Executes what a client asks; an error is an answer, too. */
    static void execute(Call call) {
        call.removeDue();
        call.giveGarbageBack();
        Optional<Command> command = find(call.word(0));
        if (command.isEmpty()) {
            call.answer().error(unknown(call));
        } else if (call.words() < command.get().wordsMin || call.words() > command.get().wordsMax) {
            call.answer().wrongNumberOfWords(command.get().name);
        } else {
            command.get().action.accept(call);
        }
    }

    private static Optional<Command> find(Text name) {
        return Optional.ofNullable(ALL.byName.get(name.toString().toLowerCase(Locale.ROOT)));
    }

    private static String unknown(Call call) {
        var sentence = new StringBuilder("ERR unknown command '");
        sentence.append(shown(call.word(0), WORDS_SHOWN_BYTES_MAX));
        sentence.append("', with args beginning with: ");
        int left = WORDS_SHOWN_BYTES_MAX;
        for (int i = 1; i < call.words() && left > 0; i++) {
            String word = shown(call.word(i), left);
            sentence.append('\'').append(word).append("' ");
            left -= word.length() + 3;
        }
        return sentence.toString();
    }

    private static String shown(Text word, int lengthMax) {
        String string = word.toString();
        return string.substring(0, Math.min(lengthMax, string.length()));
    }
}
