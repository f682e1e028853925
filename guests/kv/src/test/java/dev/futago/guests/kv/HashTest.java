package dev.futago.guests.kv;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Collectors;

/** Hashes answer as Redis does, small and large, and give back all that they took. */
class HashTest {

    private static final int STEPS = 6_000;

    private KvBench kv = KvBench.booted(1024);

    private void says(String answer, String... words) {
        assertThat(kv.ask(words)).isEqualTo(answer);
    }

    @Test
    void fieldsAreSetReadAndDeleted() {
        says(":2|", "HSET", "h", "a", "1", "b", "two");
        says(":1|", "HSET", "h", "a", "3", "c", "");
        says("$1|3|", "HGET", "h", "a");
        says("$-1|", "HGET", "h", "d");
        says("$-1|", "HGET", "none", "a");
        says("*3|$1|3|$-1|$0||", "HMGET", "h", "a", "d", "c");
        says("*2|$-1|$-1|", "HMGET", "none", "a", "b");
        says("*6|$1|a|$1|3|$1|b|$3|two|$1|c|$0||", "HGETALL", "h");
        says("*3|$1|a|$1|b|$1|c|", "HKEYS", "h");
        says("*3|$1|3|$3|two|$0||", "HVALS", "h");
        says("*0|", "HGETALL", "none");
        says(":3|", "HLEN", "h");
        says(":0|", "HLEN", "none");
        says(":1|", "HEXISTS", "h", "c");
        says(":0|", "HEXISTS", "h", "d");
        says(":3|", "HSTRLEN", "h", "b");
        says(":0|", "HSTRLEN", "none", "b");
        says(":0|", "HSETNX", "h", "a", "9");
        says(":1|", "HSETNX", "h", "d", "9");
        says("+OK|", "HMSET", "h", "d", "10");
        says(":12|", "HINCRBY", "h", "d", "2");
        says(":-4|", "HINCRBY", "h", "new", "-4");
        says("-ERR hash value is not an integer|", "HINCRBY", "h", "b", "1");
        says(":2|", "HDEL", "h", "a", "x", "b");
        says(":3|", "HDEL", "h", "c", "d", "new");
        says(":0|", "EXISTS", "h");
        says(":0|", "HDEL", "h", "c");
    }

    @Test
    void overflowIsAnErrorAndChangesNothing() {
        says(":1|", "HSET", "h", "n", "9223372036854775807");
        says("-ERR increment or decrement would overflow|", "HINCRBY", "h", "n", "1");
        says("$19|9223372036854775807|", "HGET", "h", "n");
    }

    @Test
    void wordsThatDoNotFitAreRefused() {
        says("-ERR wrong number of arguments for 'hset' command|", "HSET", "h", "a", "1", "b");
        says("-ERR wrong number of arguments for 'hget' command|", "HGET", "h");
        says(":0|", "EXISTS", "h");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET k",
                "GETSET k v",
                "GETDEL k",
                "GETEX k",
                "SET k v GET",
                "APPEND k v",
                "STRLEN k",
                "SETRANGE k 0 v",
                "GETRANGE k 0 1",
                "INCR k"
            })
    void aCommandOnStringsIsRefusedForAHash(String command) {
        says(":1|", "HSET", "k", "a", "1");
        says("-" + Call.WRONG_KIND + "|", command.split(" ", -1));
        says("$1|1|", "HGET", "k", "a");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HSET k a 1", "HMSET k a 1", "HSETNX k a 1", "HGET k a", "HMGET k a", "HDEL k a",
                "HLEN k", "HEXISTS k a", "HSTRLEN k a", "HKEYS k", "HVALS k", "HGETALL k",
                "HINCRBY k a 1"
            })
    void aCommandOnHashesIsRefusedForAString(String command) {
        says("+OK|", "SET", "k", "v");
        says("-" + Call.WRONG_KIND + "|", command.split(" ", -1));
        says("$1|v|", "GET", "k");
    }

    @Test
    void commandsOnKeysKnowHashes() {
        says(":1|", "HSET", "h", "a", "1");
        says("+OK|", "SET", "s", "1");
        says("+hash|", "TYPE", "h");
        says("$8|listpack|", "OBJECT", "ENCODING", "h");
        says("*2|$1|0|*1|$1|h|", "SCAN", "0", "COUNT", "1000", "TYPE", "hash");
        says("*2|$1|0|*1|$1|s|", "SCAN", "0", "COUNT", "1000", "TYPE", "string");
        says("*2|$-1|$1|1|", "MGET", "h", "s");
        says(":1|", "EXPIRE", "h", "100");
        says(":1|", "COPY", "h", "i");
        says(":0|", "HSET", "i", "a", "2");
        says("$1|1|", "HGET", "h", "a");
        says("+OK|", "RENAME", "h", "s");
        says(":100|", "TTL", "s");
        says("$1|1|", "HGET", "s", "a");
        says("+OK|", "RENAME", "s", "s");
        says("$1|1|", "HGET", "s", "a");
        says("+OK|", "SET", "s", "v");
        says("$1|v|", "GET", "s");
        says(":-1|", "TTL", "s");
        says(":1|", "HSET", "t", "a", "1");
        says("+OK|", "MSET", "t", "v");
        says("$1|v|", "GET", "t");
    }

    @Test
    void itBecomesATableWithManyFieldsOrALongOne() {
        for (int i = 0; i < 128; i++) {
            says(":1|", "HSET", "many", "f" + i, "v" + i);
        }
        says("$8|listpack|", "OBJECT", "ENCODING", "many");
        says(":1|", "HSET", "many", "f128", "v128");
        says("$9|hashtable|", "OBJECT", "ENCODING", "many");
        for (int i = 0; i <= 128; i++) {
            String value = "v" + i;
            says("$%d|%s|".formatted(value.length(), value), "HGET", "many", "f" + i);
        }
        says(":1|", "HSET", "long", "f", "v".repeat(64));
        says("$8|listpack|", "OBJECT", "ENCODING", "long");
        says(":0|", "HSET", "long", "f", "v".repeat(65));
        says("$9|hashtable|", "OBJECT", "ENCODING", "long");
    }

    @Test
    void aLargeHashIsGivenBackBitByBit() {
        long before = kv.store().heap().usedBytes();
        for (int i = 0; i < 5_000; i++) {
            says(":1|", "HSET", "h", "field:" + i, "value:" + i);
        }
        says(":1|", "DEL", "h");
        assertThat(kv.store().keys().garbage().isEmpty()).isFalse();
        for (int i = 0; i < 20_000 && !kv.store().keys().garbage().isEmpty(); i++) {
            says("+PONG|", "PING");
        }
        assertThat(kv.store().heap().usedBytes()).isEqualTo(before);
    }

    @Test
    void garbageMakesRoomForAString() {
        kv = KvBench.booted(128);
        for (int i = 0; i < 2_000; i++) {
            says(":1|", "HSET", "h", "field:" + i, "v".repeat(80));
        }
        says("-" + Call.NO_ROOM + "|", "SET", "large", "v".repeat(300_000));
        says(":1|", "DEL", "h");

        says("+OK|", "SET", "large", "v".repeat(300_000));
    }

    @Test
    void withoutRoomNothingChangesAndGarbageMakesRoom() {
        kv = KvBench.booted(128);
        int set = 0;
        String value = "v".repeat(100);
        while (kv.ask("HSET", "h", "f" + set, value).equals(":1|")) {
            set++;
        }
        says("-" + Call.NO_ROOM + "|", "HSET", "h", "one more", value, "f0", "changed");
        says("-" + Call.NO_ROOM + "|", "COPY", "h", "i");
        says(":%d|".formatted(set), "HLEN", "h");
        says("$100|%s|".formatted(value), "HGET", "h", "f0");
        says(":0|", "EXISTS", "i");
        assertThat(set).isGreaterThan(500);

        says(":1|", "DEL", "h");
        says(":1|", "HSET", "h", "large", "v".repeat(100_000));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void whoeverAnswersKnowsAll(long seed) {
        var random = new SplittableRandom(seed);
        Map<String, Map<String, String>> model = new HashMap<>();
        for (int i = 0; i < STEPS; i++) {
            if (random.nextInt(300) == 0) {
                kv = kv.takenOver();
            }
            step(random, model);
        }
        kv = kv.takenOver();
        model.forEach(
                (key, fields) -> {
                    says(":%d|".formatted(fields.size()), "HLEN", key);
                    assertThat(fieldsOf(key)).isEqualTo(fields);
                });
        says(":%d|".formatted(model.size()), "DBSIZE");
    }

    private void step(SplittableRandom random, Map<String, Map<String, String>> model) {
        String key = "h" + random.nextInt(4);
        String field = "f" + random.nextInt(random.nextInt(5) == 0 ? 400 : 100);
        String value = "v".repeat(random.nextInt(40) == 0 ? 200 : random.nextInt(20));
        Map<String, String> fields = model.getOrDefault(key, Map.of());
        switch (random.nextInt(20)) {
            case 0 -> {
                says(fields.isEmpty() ? ":0|" : ":1|", "DEL", key);
                model.remove(key);
            }
            case 1 -> {
                String other = "h" + random.nextInt(4);
                boolean isDone = !fields.isEmpty() && !other.equals(key);
                if (!other.equals(key)) {
                    says(isDone ? ":1|" : ":0|", "COPY", key, other, "REPLACE");
                }
                if (isDone) {
                    model.put(other, new HashMap<>(fields));
                }
            }
            case 2, 3, 4, 5 -> {
                boolean isThere = fields.containsKey(field);
                says(isThere ? ":1|" : ":0|", "HDEL", key, field);
                if (isThere) {
                    fields.remove(field);
                    model.values().removeIf(Map::isEmpty);
                }
            }
            case 6, 7 -> {
                @Nullable String known = fields.get(field);
                says(
                        known == null ? "$-1|" : "$%d|%s|".formatted(known.length(), known),
                        "HGET",
                        key,
                        field);
            }
            default -> {
                boolean isThere = fields.containsKey(field);
                says(isThere ? ":0|" : ":1|", "HSET", key, field, value);
                model.computeIfAbsent(key, none -> new HashMap<>()).put(field, value);
            }
        }
    }

    private Map<String, String> fieldsOf(String key) {
        List<String> parts = Arrays.asList(kv.ask("HGETALL", key).split("\\|", -1));
        Map<String, String> fields = new HashMap<>();
        for (int i = 1; i + 3 < parts.size(); i += 4) {
            fields.put(parts.get(i + 1), parts.get(i + 3));
        }
        return fields.entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }
}
