package dev.futago.guests.kv;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/** A guest that is rebuilt from memory alone answers what a plain map would, at any point. */
class TakenOverTest {

    private static final int STEPS = 3_000;
    private static final int KEYS = 400;

    private final Map<String, String> model = new TreeMap<>();
    private KvBench kv = KvBench.booted(512);

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void whoeverAnswersKnowsAll(long seed) {
        var random = new SplittableRandom(seed);
        for (int i = 0; i < STEPS; i++) {
            if (random.nextInt(300) == 0) {
                kv = kv.takenOver();
            }
            step(random);
        }
        kv = kv.takenOver();
        model.forEach((key, value) -> assertThat(kv.ask("GET", key)).isEqualTo(bulk(value)));
        assertThat(kv.ask("DBSIZE")).isEqualTo(":%d|".formatted(model.size()));
    }

    private void step(SplittableRandom random) {
        String key = "key:" + random.nextInt(KEYS);
        String other = "key:" + random.nextInt(KEYS);
        String value =
                "v".repeat(random.nextInt(4) == 0 ? random.nextInt(900) : 5) + random.nextInt();
        switch (random.nextInt(12)) {
            case 0, 1, 2 -> {
                says("+OK|", "SET", key, value);
                model.put(key, value);
            }
            case 3 -> {
                says(model.containsKey(key) ? ":1|" : ":0|", "DEL", key);
                model.remove(key);
            }
            case 4 -> {
                String after = model.getOrDefault(key, "") + value;
                says(":%d|".formatted(after.length()), "APPEND", key, value);
                model.put(key, after);
            }
            case 5 -> says(bulk(model.get(key)), "GET", key);
            case 6 -> {
                says(model.containsKey(key) ? ":0|" : ":1|", "SETNX", key, value);
                model.putIfAbsent(key, value);
            }
            case 7 -> rename(key, other);
            case 8 -> {
                says(bulk(model.get(key)), "GETDEL", key);
                model.remove(key);
            }
            case 9 -> count("counter" + random.nextInt(3), random.nextInt(-50, 50));
            case 10 -> {
                says("+OK|", "MSET", key, value, other, "x");
                model.put(key, value);
                model.put(other, "x");
            }
            default -> flushSeldom(random);
        }
    }

    private void rename(String from, String to) {
        String value = model.remove(from);
        says(value == null ? "-ERR no such key|" : "+OK|", "RENAME", from, to);
        if (value != null) {
            model.put(to, value);
        }
    }

    private void count(String counter, int by) {
        long after = Long.parseLong(model.getOrDefault(counter, "0")) + by;
        says(":%d|".formatted(after), "INCRBY", counter, Integer.toString(by));
        model.put(counter, Long.toString(after));
    }

    private void flushSeldom(SplittableRandom random) {
        if (random.nextInt(100) == 0) {
            says("+OK|", "FLUSHALL");
            model.clear();
        }
    }

    private void says(String answer, String... words) {
        assertThat(kv.ask(words)).isEqualTo(answer);
    }

    private static String bulk(@Nullable String value) {
        return value == null ? "$-1|" : "$%d|%s|".formatted(value.length(), value);
    }
}
