package dev.futago.guests.kv;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What is drawn by lot: anything that is there, each as likely as another. */
class DrawTest {

    private final KvBench kv = KvBench.booted(4096);

    @ParameterizedTest
    @CsvSource(
            delimiter = '>',
            textBlock =
                    """
                    HRANDFIELD h              > $1|f|
                    HRANDFIELD h 5            > *1|$1|f|
                    HRANDFIELD h 5 WITHVALUES > *2|$1|f|$1|v|
                    HRANDFIELD h -2           > *2|$1|f|$1|f|
                    HRANDFIELD h -2 withvalues > *4|$1|f|$1|v|$1|f|$1|v|
                    HRANDFIELD h 0            > *0|
                    HRANDFIELD none           > $-1|
                    HRANDFIELD none 1 WITHVALUES > *0|
                    HRANDFIELD h x y          > -ERR value is not an integer or out of range|
                    HRANDFIELD h 1 y          > -ERR syntax error|
                    HRANDFIELD h 1 WITHVALUES x > -ERR syntax error|
                    HRANDFIELD h -9223372036854775807 WITHVALUES > -ERR value is out of range|
                    HRANDFIELD h -9223372036854775808 > -ERR value is out of range, value must between -9223372036854775807 and 9223372036854775807|
                    SET s v; HRANDFIELD s     > -WRONGTYPE Operation against a key holding the wrong kind of value|
                    SET s v; HRANDFIELD s 1   > -WRONGTYPE Operation against a key holding the wrong kind of value|
                    """)
    void fieldsAreDrawnAsRedisDoes(String commands, String answer) {
        kv.ask("HSET h f v");
        assertThat(kv.askAll(commands)).isEqualTo(answer);
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 100, 1_000, 3_000})
    void eachIsAsLikelyAsAnother(int members) {
        fill("s", members);
        int draws = 50 * members;
        Map<String, Integer> drawn = new HashMap<>();
        for (String member : texts(kv.ask("SRANDMEMBER", "s", Integer.toString(-draws)))) {
            drawn.merge(member, 1, Integer::sum);
        }
        assertThat(drawn).hasSize(members);
        assertThat(drawn.values()).allSatisfy(times -> assertThat(times).isBetween(15, 95));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 10, 500, 999, 1_000})
    void thoseThatAreToBeDifferentAre(int count) {
        fill("s", 1_000);
        List<String> drawn = texts(kv.ask("SRANDMEMBER", "s", Integer.toString(count)));
        assertThat(drawn).hasSize(count).doesNotHaveDuplicates();
        List<String> popped = texts(kv.ask("SPOP", "s", Integer.toString(count)));
        assertThat(popped).hasSize(count).doesNotHaveDuplicates();
        assertThat(kv.ask("SCARD", "s")).isEqualTo(":%d|".formatted(1_000 - count));
    }

    @Test
    void oneThatIsTakenOfManyChangesNoMoreThanAFewPages() {
        fill("s", 20_000);
        int pagesMax = 0;
        for (int left = 20_000; left > 0; left--) {
            kv.memory().forgetDirty();
            assertThat(kv.ask("SPOP", "s")).startsWith("$");
            pagesMax = Math.max(pagesMax, kv.memory().dirtyPages());
        }
        assertThat(pagesMax).isLessThan(40);
        assertThat(kv.ask("EXISTS", "s")).isEqualTo(":0|");
    }

    private void fill(String key, int members) {
        List<String> words = new ArrayList<>(List.of("SADD", key));
        for (int i = 0; i < members; i++) {
            words.add("m" + i);
        }
        assertThat(kv.ask(words.toArray(String[]::new))).isEqualTo(":%d|".formatted(members));
    }

    private static List<String> texts(String answer) {
        String[] parts = answer.split("\\|", -1);
        List<String> texts = new ArrayList<>();
        for (int i = 2; i < parts.length; i += 2) {
            texts.add(parts[i]);
        }
        return texts;
    }
}
