package dev.futago.guests.kv;

import java.util.List;
import java.util.Map;

/** Commands that concern no key: what clients and tools ask of a server. */
final class ServerCommands {

    /** The Redis whose commands and errors these are. */
    private static final String REDIS_VERSION = "7.0.0";

    /** What {@code redis-benchmark} and others want to know, as it is here. */
    private static final Map<String, String> CONFIG = Map.of("save", "", "appendonly", "no");

    private static final long MILLIS = 1_000;

    private ServerCommands() {}

    static void register(Commands commands) {
        commands.serves("ping", 1, Commands.ANY, ServerCommands::ping);
        commands.serves("echo", 2, 2, ServerCommands::echo);
        commands.serves("select", 2, 2, ServerCommands::select);
        commands.serves("hello", 1, Commands.ANY, ServerCommands::hello);
        commands.serves("config", 2, Commands.ANY, ServerCommands::config);
        commands.serves("time", 1, 1, ServerCommands::time);
        commands.serves("info", 1, Commands.ANY, ServerCommands::info);
    }

    static void ping(Call call) {
        if (call.words() > 2) {
            call.answer().wrongNumberOfWords("ping");
        } else if (call.words() == 2) {
            call.answer().bulk(call.word(1));
        } else {
            call.answer().simple("PONG");
        }
    }

    static void echo(Call call) {
        call.answer().bulk(call.word(1));
    }

    static void select(Call call) {
        if (Numbers.of(call.word(1)).isEmpty()) {
            call.answer().error(Call.NO_INTEGER);
        } else if (call.word(1).isWord("0")) {
            call.answer().ok();
        } else {
            call.answer().noSuchDatabase();
        }
    }

    /** {@code HELLO [2]}: what is said is RESP2, and nobody needs a password. */
    static void hello(Call call) {
        if (call.words() > 1 && !call.word(1).isWord("2")) {
            call.answer().error("NOPROTO unsupported protocol version");
            return;
        }
        if (call.words() > 2) {
            call.answer().error(Call.NO_SYNTAX);
            return;
        }
        call.answer().array(10);
        List.of("server", "redis", "version", REDIS_VERSION).forEach(call.answer()::bulk);
        call.answer().bulk("proto");
        call.answer().integer(2);
        List.of("mode", "standalone", "role", "master").forEach(call.answer()::bulk);
    }

    /** {@code TIME}: by the clock of the node that answers. */
    static void time(Call call) {
        call.answer().array(2);
        call.answer().bulk(Long.toString(call.nowMillis() / MILLIS));
        call.answer().bulk(Long.toString(call.nowMillis() % MILLIS * MILLIS));
    }

    /** {@code CONFIG GET name …}: no patterns. */
    static void config(Call call) {
        if (!call.word(1).isWord("get")) {
            call.answer().noSuchSubcommand(call.word(1), "CONFIG");
            return;
        }
        if (call.words() < 3) {
            call.answer().wrongNumberOfWords("config|get");
            return;
        }
        List<String> known =
                CONFIG.keySet().stream().sorted().filter(name -> isAsked(call, name)).toList();
        call.answer().array(2L * known.size());
        for (String name : known) {
            call.answer().bulk(name);
            call.answer().bulk(CONFIG.getOrDefault(name, ""));
        }
    }

    private static boolean isAsked(Call call, String name) {
        for (int i = 2; i < call.words(); i++) {
            if (call.word(i).isWord(name)) {
                return true;
            }
        }
        return false;
    }

    /** {@code INFO}: all there is to tell, whatever section is asked for. */
    static void info(Call call) {
        Heap heap = call.store().heap();
        call.answer()
                .bulk(
                        """
                        # Server\r
                        redis_version:%s\r
                        redis_mode:standalone\r
                        server_name:futago\r
                        \r
                        # Memory\r
                        used_memory:%d\r
                        maxmemory:%d\r
                        maxmemory_policy:noeviction\r
                        allocator_allocations:%d\r
                        allocator_free:%d\r
                        allocator_largest_free:%d\r
                        \r
                        # Keyspace\r
                        %s\
                        """
                                .formatted(
                                        REDIS_VERSION,
                                        heap.usedBytes(),
                                        heap.usedBytes() + heap.freeBytes(),
                                        heap.usedBlocks(),
                                        heap.freeBytes(),
                                        heap.largestFreeBytes(),
                                        keySpace(call.keys())));
    }

    private static String keySpace(KeySpace keys) {
        return keys.count() == 0
                ? ""
                : "db0:keys=%d,expires=%d,avg_ttl=0\r\n"
                        .formatted(keys.count(), keys.deadlines().count());
    }
}
