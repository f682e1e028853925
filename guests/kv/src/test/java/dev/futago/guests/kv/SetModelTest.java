package dev.futago.guests.kv;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Sets beside plain sets, under random commands and guests rebuilt from memory alone. */
class SetModelTest {

    private static final int STEPS = 3_000;
    private static final int FULL_STEPS = 1_000;

    private final Map<String, Set<String>> model = new HashMap<>();
    private KvBench kv = KvBench.booted(1024);

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void whoeverAnswersKnowsAll(long seed) {
        var random = new SplittableRandom(seed);
        for (int i = 0; i < STEPS; i++) {
            if (random.nextInt(300) == 0) {
                kv = kv.takenOver();
            }
            step(random);
            model.values().removeIf(Set::isEmpty);
        }
        kv = kv.takenOver();
        model.forEach((key, members) -> assertThat(answered("SMEMBERS", key)).isEqualTo(members));
        counts(model.size(), "DBSIZE");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void inAMemoryThatIsFullEachCommandIsRefusedOrExecuted(long seed) {
        var random = new SplittableRandom(seed);
        kv = KvBench.booted(64);
        long before = kv.store().heap().usedBytes();
        int refused = 0;
        for (int i = 0; i < FULL_STEPS; i++) {
            String[] words = commandOf(random).split(" ", -1);
            refused += kv.ask(words).startsWith("-OOM") ? 1 : 0;
        }
        assertThat(refused).isGreaterThan(FULL_STEPS / 20);
        kv.ask("DEL s0 s1 s2 s3");
        while (!kv.store().keys().garbage().isEmpty()) {
            kv.ask("PING");
        }
        assertThat(kv.store().heap().usedBytes()).isEqualTo(before);
    }

    private static String commandOf(SplittableRandom random) {
        String key = "s" + random.nextInt(4);
        String other = "s" + random.nextInt(4);
        int first = random.nextInt(2_000);
        String many =
                IntStream.range(first, first + random.nextInt(1, 100))
                        .mapToObj(Integer::toString)
                        .collect(Collectors.joining(" "));
        return switch (random.nextInt(random.nextInt(50) == 0 ? 8 : 7)) {
            case 0 -> "SADD %s %s".formatted(key, "w".repeat(random.nextInt(200)) + first);
            case 1 -> "SMOVE %s %s %d".formatted(key, other, first);
            case 2 -> "SUNIONSTORE %s %s %s".formatted(key, key, other);
            case 3 -> "SPOP %s %d".formatted(key, random.nextInt(200));
            case 4 -> "COPY %s %s REPLACE".formatted(key, other);
            case 5, 6 -> "SADD %s %s".formatted(key, many);
            default -> "DEL " + key;
        };
    }

    private void step(SplittableRandom random) {
        String key = "s" + random.nextInt(4);
        String other = "s" + random.nextInt(4);
        String member = memberOf(random);
        switch (random.nextInt(24)) {
            case 0 -> counts(model.remove(key) == null ? 0 : 1, "DEL", key);
            case 1 -> copy(key, other);
            case 2, 3, 4 -> counts(of(key).remove(member) ? 1 : 0, "SREM", key, member);
            case 5 -> counts(of(key).contains(member) ? 1 : 0, "SISMEMBER", key, member);
            case 6 -> move(key, other, member);
            case 7 -> pop(key, random.nextInt(random.nextInt(4) == 0 ? 300 : 4));
            case 8 -> randomMembers(key, random.nextInt(100));
            case 9, 10, 11 -> combine(random, key, other);
            case 12 -> assertThat(answered("SMEMBERS", key)).isEqualTo(of(key));
            case 13 -> addMany(random, key);
            default -> counts(of(key).add(member) ? 1 : 0, "SADD", key, member);
        }
    }

    private static String memberOf(SplittableRandom random) {
        String word = random.nextInt(30) == 0 ? "w".repeat(random.nextInt(80)) : "";
        return word + random.nextInt(random.nextInt(4) == 0 ? 900 : 200);
    }

    private Set<String> of(String key) {
        return model.computeIfAbsent(key, none -> new TreeSet<>());
    }

    private void addMany(SplittableRandom random, String key) {
        List<String> words = new ArrayList<>(List.of("SADD", key));
        int first = random.nextInt(900);
        for (int i = first; i < first + 200; i++) {
            words.add(Integer.toString(i));
        }
        int before = of(key).size();
        of(key).addAll(words.subList(2, words.size()));
        counts(of(key).size() - before, words.toArray(String[]::new));
    }

    private void copy(String from, String to) {
        if (!from.equals(to)) {
            counts(of(from).isEmpty() ? 0 : 1, "COPY", from, to, "REPLACE");
            if (!of(from).isEmpty()) {
                model.put(to, new TreeSet<>(of(from)));
            }
        }
    }

    private void move(String from, String to, String member) {
        boolean isThere = of(from).remove(member);
        counts(isThere ? 1 : 0, "SMOVE", from, to, member);
        if (isThere) {
            of(to).add(member);
        }
    }

    private void pop(String key, int count) {
        Set<String> popped = answered("SPOP", key, Integer.toString(count));
        assertThat(popped).hasSize(Math.min(count, of(key).size()));
        assertThat(of(key)).containsAll(popped);
        of(key).removeAll(popped);
    }

    private void randomMembers(String key, int count) {
        Set<String> drawn = answered("SRANDMEMBER", key, Integer.toString(count));
        assertThat(drawn).hasSize(Math.min(count, of(key).size()));
        assertThat(of(key)).containsAll(drawn);
        assertThat(of(key)).containsAll(answered("SRANDMEMBER", key, Integer.toString(-count)));
    }

    private void combine(SplittableRandom random, String key, String other) {
        String operation = List.of("SINTER", "SUNION", "SDIFF").get(random.nextInt(3));
        Set<String> result = new TreeSet<>(of(key));
        switch (operation) {
            case "SINTER" -> result.retainAll(of(other));
            case "SUNION" -> result.addAll(of(other));
            default -> result.removeAll(of(other));
        }
        if (random.nextBoolean()) {
            assertThat(answered(operation, key, other)).isEqualTo(result);
        } else {
            String target = "s" + random.nextInt(4);
            counts(result.size(), operation + "STORE", target, key, other);
            model.put(target, result);
        }
    }

    private void counts(int count, String... words) {
        assertThat(kv.ask(words)).isEqualTo(":%d|".formatted(count));
    }

    /** The different texts of an array. */
    private Set<String> answered(String... words) {
        List<String> parts = Arrays.asList(kv.ask(words).split("\\|", -1));
        Set<String> texts = new TreeSet<>();
        for (int i = 2; i < parts.size(); i += 2) {
            texts.add(parts.get(i));
        }
        return texts;
    }
}
