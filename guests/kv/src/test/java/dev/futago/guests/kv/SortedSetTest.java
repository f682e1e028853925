package dev.futago.guests.kv;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** Sorted sets answer as Redis does, small and large, and give back all that they took. */
class SortedSetTest {

    private static final int STEPS = 4_000;

    private KvBench kv = KvBench.booted(1024);

    /** All of it is what a redis-server 7.0.15 answered. */
    @Test
    void theyAnswerAsRedisDid() throws IOException {
        Transcript.of("sorted-sets.txt").playedBackTo(kv::ask);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "-0, 0",
        "3.0, 3",
        "1e3, 1000",
        "0.1, 0.1",
        "3.14159, 3.14159",
        "-2.5, -2.5",
        "100000000, 100000000",
        "4503599627370496, 4503599627370496",
        "1.5e300, 1.5e+300",
        "0.001, 0.001",
        "0.0000001, 1e-7",
        "1.25e-10, 1.25e-10",
        "1e-100, 1e-100",
        "inf, inf",
        "-Infinity, -inf",
    })
    void scoresAreWrittenAsShortAsTheyCan(String score, String written) {
        kv.ask("ZADD", "z", score, "m");

        assertThat(kv.ask("ZSCORE z m")).isEqualTo("$%d|%s|".formatted(written.length(), written));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "nan", "1e400", "1e-400", "1 ", " 1", "--1", "1,5"})
    void whatIsNoScoreIsRefused(String score) {
        assertThat(kv.ask("ZADD", "z", score, "m")).isEqualTo("-ERR value is not a valid float|");
        assertThat(kv.ask("EXISTS z")).isEqualTo(":0|");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '>',
            value = {
                "ZSCORE z a              > ,1|",
                "ZMSCORE z a none        > *2|,1|_|",
                "ZRANGE z 0 -1 WITHSCORES > *2|*2|$1|a|,1|*2|$1|b|,2.5|",
                "ZRANK z b WITHSCORE     > *2|:1|,2.5|",
                "ZRANK z none WITHSCORE  > _|",
                "ZPOPMIN z               > *2|$1|a|,1|",
                "ZPOPMIN z 1             > *1|*2|$1|a|,1|",
                "ZADD z INCR 1 a         > ,2|",
                "ZMPOP 1 none MIN        > _|",
            })
    void inResp3ScoresAreNumbers(String line, String answer) {
        kv.ask("ZADD z 1 a 2.5 b");

        assertThat(kv.askInThree(line)).isEqualTo(answer);
    }

    @ParameterizedTest
    @CsvSource({
        "ZRANGE z 0 1 BYSCORE BYLEX, -ERR syntax error|",
        "ZRANGE z 0 0 LIMIT 2 -1, *1|$1|a|",
        "ZREVRANGE z 0 0 WITHSCORES WITHSCORES, *2|$1|b|$3|2.5|",
    })
    void optionsMayBeSaidAsRedisTakesThem(String line, String answer) {
        kv.ask("ZADD z 1 a 2.5 b");

        assertThat(kv.ask(line)).isEqualTo(answer);
    }

    @Test
    void ranksAreToldWithScores() {
        kv.ask("ZADD z 1 a 2.5 b");

        assertThat(kv.ask("ZREVRANK z a WITHSCORE")).isEqualTo("*2|:1|$1|1|");
        assertThat(kv.ask("ZRANK z none WITHSCORE")).isEqualTo("*-1|");
        assertThat(kv.ask("ZRANK z a FOO")).isEqualTo("-ERR syntax error|");
    }

    @Test
    void fewAndShortOnesAreInOnePiece() {
        for (int i = 0; i < 128; i++) {
            kv.ask("ZADD", "z", "" + i, "m" + i);
        }
        kv.ask("ZADD", "long", "1", "m".repeat(64));
        assertThat(kv.ask("OBJECT ENCODING z")).isEqualTo("$8|listpack|");
        assertThat(kv.ask("OBJECT ENCODING long")).isEqualTo("$8|listpack|");

        kv.ask("ZADD z 7 m3 128 m128");
        kv.ask("ZADD", "long", "1", "m".repeat(65));

        assertThat(kv.ask("OBJECT ENCODING z")).isEqualTo("$8|skiplist|");
        assertThat(kv.ask("OBJECT ENCODING long")).isEqualTo("$8|skiplist|");
        assertThat(kv.ask("ZRANGE z 5 8")).isEqualTo("*4|$2|m6|$2|m3|$2|m7|$2|m8|");
        assertThat(kv.ask("ZSCORE z m128")).isEqualTo("$3|128|");
    }

    @Test
    void aLargeOneIsGivenBackBitByBit() {
        long before = kv.store().heap().usedBytes();
        for (int i = 0; i < 5_000; i++) {
            kv.ask("ZADD", "z", "" + i % 777, "member:" + i);
        }
        assertThat(kv.ask("DEL z")).isEqualTo(":1|");
        assertThat(kv.store().keys().garbage().isEmpty()).isFalse();
        for (int i = 0; i < 20_000 && !kv.store().keys().garbage().isEmpty(); i++) {
            kv.ask("PING");
        }
        assertThat(kv.store().heap().usedBytes()).isEqualTo(before);
    }

    @Test
    void withoutRoomNothingChanges() {
        kv = KvBench.booted(128);
        int count = 0;
        String member = "m".repeat(60);
        while (kv.ask("ZADD", "z", "" + count, member + count).equals(":1|")) {
            count++;
        }

        assertThat(kv.ask("ZADD", "z", "1", "new", "7", member + "0")).startsWith("-OOM ");
        assertThat(kv.ask("COPY z y")).startsWith("-OOM ");
        assertThat(kv.ask("ZUNIONSTORE y 1 z")).startsWith("-OOM ");

        assertThat(kv.ask("ZCARD z")).isEqualTo(":%d|".formatted(count));
        assertThat(kv.ask("ZSCORE", "z", member + "0")).isEqualTo("$1|0|");
        assertThat(kv.ask("EXISTS y")).isEqualTo(":0|");
        assertThat(count).isGreaterThan(500);
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 200})
    void noRankIsTooFar(int members) {
        for (int i = 0; i < members; i++) {
            kv.ask("ZADD", "z", "" + i, "m" + i);
        }
        for (String far : List.of("9223372036854775807", "-9223372036854775808")) {
            for (String other : List.of("9223372036854775807", "-9223372036854775808", "0", "-1")) {
                String ranks = " z %s %s".formatted(far, other);
                int all =
                        far.startsWith("-") && !other.startsWith("-92") && !other.equals("0")
                                ? members
                                : -1;
                int first = far.startsWith("-") && other.equals("0") ? 1 : 0;
                int count = Math.max(first, all);
                assertThat(kv.list("ZRANGE" + ranks)).as(ranks).hasSize(count);
                assertThat(kv.list("ZREVRANGE" + ranks)).as(ranks).hasSize(count);
            }
        }
        assertThat(kv.ask("ZREMRANGEBYRANK z 9223372036854775807 -9223372036854775808"))
                .isEqualTo(":0|");
        assertThat(kv.ask("ZREMRANGEBYRANK z -9223372036854775808 9223372036854775807"))
                .isEqualTo(":%d|".formatted(members));
    }

    @Test
    void aMemberForEachFullLeafIsRefusedOrTaken() {
        kv = KvBench.booted(512);
        for (int i = 0; i < 400 * 63; i++) {
            if (!kv.ask("ZADD z %d m%d".formatted(i, i)).equals(":1|")) {
                break;
            }
        }
        long count = Long.parseLong(kv.ask("ZCARD z").replaceAll("\\D", ""));
        long leaves = count / 63;
        kv.ask("ZREMRANGEBYRANK z -1 -1");
        for (int i = 0; i < leaves; i++) {
            kv.ask("ZADD z %d.5 f%d".formatted(i * 63 + 30, i));
        }
        for (long wanted = leaves; wanted > 0; wanted = wanted * 3 / 4) {
            var line = new StringBuilder("ZADD z");
            for (int i = 0; i < wanted; i++) {
                line.append(" %d.5 g%d".formatted(i * 63 + 20, i));
            }
            assertThat(kv.ask(line.toString())).matches(":[0-9]+\\||-OOM .*");
        }
    }

    @Test
    void drawnMembersDifferUnlessTheyMayRepeat() {
        for (int i = 0; i < 300; i++) {
            kv.ask("ZADD", "z", "" + i, "m" + i);
        }

        assertThat(kv.list("ZRANDMEMBER z 200")).hasSize(200).doesNotHaveDuplicates();
        assertThat(kv.list("ZRANDMEMBER z 1000")).hasSize(300).doesNotHaveDuplicates();
        assertThat(kv.list("ZRANDMEMBER z -1000")).hasSize(1_000);
    }

    @Test
    void aScanMissesNone() {
        for (int i = 0; i < 1_000; i++) {
            kv.ask("ZADD", "z", "" + i, "m" + i);
        }
        List<String> found = new ArrayList<>();
        String cursor = "0";
        do {
            List<String> answer = kv.list("ZSCAN z " + cursor);
            cursor = answer.getFirst();
            for (int i = 1; i < answer.size(); i += 2) {
                assertThat(answer.get(i)).isEqualTo("m" + answer.get(i + 1));
                found.add(answer.get(i));
            }
        } while (!cursor.equals("0"));

        assertThat(found).hasSize(1_000).doesNotHaveDuplicates();
    }

    // ---- beside a plain model ----

    private final Map<String, Double> model = new HashMap<>();

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void whoeverAnswersKnowsTheOrder(long seed) {
        var random = new SplittableRandom(seed);
        int members = seed % 2 == 0 ? 100 : 2_000;
        for (int i = 0; i < STEPS; i++) {
            if (random.nextInt(200) == 0) {
                kv = kv.takenOver();
            }
            step(random, "m" + random.nextInt(members));
        }
        assertThat(kv.list("ZRANGE z 0 -1")).isEqualTo(ordered());
    }

    private List<String> ordered() {
        return model.entrySet().stream()
                .sorted(
                        Comparator.comparingDouble((Map.Entry<String, Double> e) -> e.getValue())
                                .thenComparing(Map.Entry::getKey))
                .map(Map.Entry::getKey)
                .toList();
    }

    private void step(SplittableRandom random, String member) {
        int score = random.nextInt(-50, 50);
        switch (random.nextInt(12)) {
            case 0, 1 -> says(model.remove(member) == null ? 0 : 1, "ZREM z " + member);
            case 2 -> {
                model.merge(member, (double) score, Double::sum);
                kv.ask("ZINCRBY z %d %s".formatted(score, member));
            }
            case 3 -> {
                List<String> ordered = ordered();
                says(model.size(), "ZCARD z");
                String rank = ":%d|".formatted(ordered.indexOf(member));
                assertThat(kv.ask("ZRANK z " + member))
                        .isEqualTo(model.containsKey(member) ? rank : "$-1|");
            }
            case 4 -> {
                int from = random.nextInt(100);
                List<String> ordered = ordered();
                assertThat(kv.list("ZRANGE z %d %d".formatted(from, from + 20)))
                        .isEqualTo(
                                ordered.subList(
                                        Math.min(from, ordered.size()),
                                        Math.min(from + 21, ordered.size())));
            }
            case 5 ->
                    says(
                            model.values().stream().filter(s -> s >= score && s < 20).count(),
                            "ZCOUNT z %d (20".formatted(score));
            case 6 -> pop(random.nextInt(3));
            default -> {
                says(
                        model.put(member, (double) score) == null ? 1 : 0,
                        "ZADD z %d %s".formatted(score, member));
            }
        }
    }

    private void pop(int count) {
        List<String> ordered = ordered();
        List<String> popped = ordered.subList(0, Math.min(count, ordered.size()));
        List<String> answer = kv.list("ZPOPMIN z " + count);
        for (int i = 0; i < popped.size(); i++) {
            assertThat(answer.get(2 * i)).isEqualTo(popped.get(i));
        }
        popped.forEach(model::remove);
    }

    private void says(long count, String line) {
        assertThat(kv.ask(line)).as(line).isEqualTo(":%d|".formatted(count));
    }
}
