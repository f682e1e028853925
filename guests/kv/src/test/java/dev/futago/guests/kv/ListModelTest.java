package dev.futago.guests.kv;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Collectors;

/** A guest that is rebuilt from memory alone answers what plain lists would, at any point. */
class ListModelTest {

    private static final int STEPS = 5_000;
    private static final int KEYS = 3;

    private final Map<String, List<String>> model = new HashMap<>();
    private KvBench kv = KvBench.booted(2048);
    private SplittableRandom random = new SplittableRandom(0);

    private void says(String answer, String... words) {
        assertThat(kv.ask(words)).as("%s of %s words", words[0], words.length).isEqualTo(answer);
    }

    private static String bulk(String value) {
        return "$%d|%s|".formatted(value.length(), value);
    }

    private static String array(List<String> values) {
        return "*%d|".formatted(values.size())
                + values.stream().map(ListModelTest::bulk).collect(Collectors.joining());
    }

    private String key() {
        return "l" + random.nextInt(KEYS);
    }

    /** One of few, so that it is often there already; sometimes a long one. */
    private String element() {
        int number = random.nextInt(30);
        return "e" + number + (number == 0 ? "x".repeat(random.nextInt(900)) : "");
    }

    /** An index of an element, or near one, from either end. */
    private int index(List<String> list) {
        return random.nextInt(-list.size() - 2, list.size() + 2);
    }

    private List<String> list(String key) {
        return model.computeIfAbsent(key, none -> new ArrayList<>());
    }

    /** Small lists and large ones. */
    @ParameterizedTest
    @CsvSource({"1, 20", "2, 20", "3, 2", "4, 2", "5, 150", "6, 150"})
    void whoeverAnswersKnowsAll(long seed, int pushedMax) {
        random = new SplittableRandom(seed);
        long before = kv.store().heap().usedBytes();
        for (int i = 0; i < STEPS; i++) {
            if (random.nextInt(400) == 0) {
                kv = kv.takenOver();
            }
            step(key(), pushedMax);
        }
        kv = kv.takenOver();
        for (int i = 0; i < KEYS; i++) {
            says(array(list("l" + i)), "LRANGE", "l" + i, "0", "-1");
        }
        kv.ask("DEL l0 l1 l2");
        while (!kv.store().keys().garbage().isEmpty()) {
            says("+PONG|", "PING");
        }
        assertThat(kv.store().heap().usedBytes()).isEqualTo(before);
    }

    private void step(String key, int pushedMax) {
        List<String> list = list(key);
        switch (random.nextInt(22)) {
            case 0, 1, 2, 3, 4, 5, 6 -> push(key, list, random.nextInt(1, pushedMax + 1));
            case 7, 8 -> pop(key, list);
            case 9, 10 -> popMany(key, list, random.nextInt(2 * pushedMax));
            case 11 -> move(key, list);
            case 12 -> trim(key, list);
            case 13, 14 -> remove(key, list);
            case 15, 16 -> insert(key, list);
            case 17 -> set(key, list);
            case 18, 19 -> look(key, list);
            case 20 -> position(key, list);
            default -> copyOrDelete(key, list);
        }
        says(":%d|".formatted(list(key).size()), "LLEN", key);
    }

    private void push(String key, List<String> list, int count) {
        boolean isLeft = random.nextBoolean();
        List<String> words = new ArrayList<>(List.of(isLeft ? "LPUSH" : "RPUSH", key));
        for (int i = 0; i < count; i++) {
            String element = element();
            words.add(element);
            list.add(isLeft ? 0 : list.size(), element);
        }
        says(":%d|".formatted(list.size()), words.toArray(String[]::new));
    }

    private void pop(String key, List<String> list) {
        boolean isLeft = random.nextBoolean();
        String answer = "$-1|";
        if (!list.isEmpty()) {
            answer = bulk(isLeft ? list.removeFirst() : list.removeLast());
        }
        says(answer, isLeft ? "LPOP" : "RPOP", key);
    }

    private void popMany(String key, List<String> list, int count) {
        boolean isLeft = random.nextBoolean();
        String answer = "*-1|";
        if (!list.isEmpty()) {
            List<String> popped = new ArrayList<>();
            while (popped.size() < count && !list.isEmpty()) {
                popped.add(isLeft ? list.removeFirst() : list.removeLast());
            }
            answer = array(popped);
        }
        says(answer, isLeft ? "LPOP" : "RPOP", key, Integer.toString(count));
    }

    private void move(String key, List<String> list) {
        String other = key();
        boolean fromLeft = random.nextBoolean();
        boolean toLeft = random.nextBoolean();
        String answer = "$-1|";
        if (!list.isEmpty()) {
            String moved = fromLeft ? list.removeFirst() : list.removeLast();
            List<String> target = list(other);
            target.add(toLeft ? 0 : target.size(), moved);
            answer = bulk(moved);
        }
        says(answer, "LMOVE", key, other, side(fromLeft), side(toLeft));
    }

    private static String side(boolean isLeft) {
        return isLeft ? "LEFT" : "RIGHT";
    }

    private void trim(String key, List<String> list) {
        boolean isShort = random.nextInt(4) == 0;
        int taken = random.nextInt(isShort ? list.size() + 2 : list.size() / 3 + 2);
        int from = random.nextInt(taken + 1);
        int to = Math.max(0, list.size() - (taken - from));
        List<String> kept = from < to ? List.copyOf(list.subList(from, to)) : List.of();
        list.clear();
        list.addAll(kept);
        says("+OK|", "LTRIM", key, Integer.toString(from), last(to));
    }

    /** How the last index before another is written. */
    private static String last(int to) {
        return to > 0 ? Integer.toString(to - 1) : "-100000";
    }

    private void remove(String key, List<String> list) {
        String element = element();
        int count = random.nextInt(-3, 4);
        int wanted = count == 0 ? Integer.MAX_VALUE : Math.abs(count);
        int removed = 0;
        while (removed < wanted && list.contains(element)) {
            list.remove(count < 0 ? list.lastIndexOf(element) : list.indexOf(element));
            removed++;
        }
        says(":%d|".formatted(removed), "LREM", key, Integer.toString(count), element);
    }

    private void insert(String key, List<String> list) {
        String pivot = element();
        String element = element();
        boolean isAfter = random.nextBoolean();
        int at = list.indexOf(pivot);
        String answer = list.isEmpty() ? ":0|" : ":-1|";
        if (at >= 0) {
            list.add(at + (isAfter ? 1 : 0), element);
            answer = ":%d|".formatted(list.size());
        }
        says(answer, "LINSERT", key, isAfter ? "AFTER" : "BEFORE", pivot, element);
    }

    private void set(String key, List<String> list) {
        int index = index(list);
        int at = index < 0 ? index + list.size() : index;
        String element = element();
        String answer = list.isEmpty() ? "-ERR no such key|" : "-ERR index out of range|";
        if (at >= 0 && at < list.size()) {
            list.set(at, element);
            answer = "+OK|";
        }
        says(answer, "LSET", key, Integer.toString(index), element);
    }

    private void look(String key, List<String> list) {
        int index = index(list);
        int at = index < 0 ? index + list.size() : index;
        boolean isThere = at >= 0 && at < list.size();
        says(isThere ? bulk(list.get(at)) : "$-1|", "LINDEX", key, Integer.toString(index));
        int from = Math.clamp(at, 0, list.size());
        int to = Math.min(list.size(), from + random.nextInt(300));
        says(array(list.subList(from, to)), "LRANGE", key, Integer.toString(from), last(to));
    }

    private void position(String key, List<String> list) {
        String element = element();
        List<Integer> found = new ArrayList<>();
        for (int i = 0; i < list.size(); i++) {
            if (list.get(i).equals(element)) {
                found.add(i);
            }
        }
        boolean isBackward = random.nextBoolean();
        int rank = random.nextInt(1, 4);
        int count = random.nextInt(4);
        List<Integer> wanted =
                (isBackward ? found.reversed() : found)
                        .stream()
                                .skip(rank - 1)
                                .limit(count == 0 ? Integer.MAX_VALUE : count)
                                .toList();
        says(
                "*%d|".formatted(wanted.size())
                        + wanted.stream().map(":%d|"::formatted).collect(Collectors.joining()),
                "LPOS",
                key,
                element,
                "RANK",
                Integer.toString(isBackward ? -rank : rank),
                "COUNT",
                Integer.toString(count));
    }

    private void copyOrDelete(String key, List<String> list) {
        String other = key();
        if (other.equals(key)) {
            says(list.isEmpty() ? ":0|" : ":1|", "DEL", key);
            list.clear();
        } else {
            says(list.isEmpty() ? ":0|" : ":1|", "COPY", key, other, "REPLACE");
            if (!list.isEmpty()) {
                model.put(other, new ArrayList<>(list));
            }
        }
    }
}
