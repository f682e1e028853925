package dev.futago.guests.kv;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Lists answer as Redis does, small and large, and give back all that they took. */
class ListTest {

    private KvBench kv = KvBench.booted(1024);

    private void says(String answer, String... words) {
        assertThat(kv.ask(words)).as("%s of %s words", words[0], words.length).isEqualTo(answer);
    }

    private static String bulk(String value) {
        return "$%d|%s|".formatted(value.length(), value);
    }

    private static String array(List<String> values) {
        return "*%d|".formatted(values.size())
                + values.stream().map(ListTest::bulk).collect(Collectors.joining());
    }

    private static List<String> numbers(int from, int to) {
        return IntStream.range(from, to).mapToObj(Integer::toString).toList();
    }

    private void push(String key, List<String> elements) {
        elements.forEach(element -> kv.ask("RPUSH", key, element));
    }

    private void isEncoded(String encoding, String key) {
        says(bulk(encoding), "OBJECT", "ENCODING", key);
    }

    /** All of it is what a redis-server 7.0.15 answered. */
    @Test
    void itAnswersAsRedisDid() throws IOException {
        Transcript.of("lists.txt").playedBackTo(kv::ask);
    }

    /** As in Redis 7.2; 7.0 takes it for a number that has an opposite. */
    @Test
    void theLeastNumberHasNoOpposite() {
        String error =
                "-ERR value is out of range, value must between -9223372036854775807 and"
                        + " 9223372036854775807|";
        says(error, "LREM", "l", "-9223372036854775808", "a");
        says(error, "LPOS", "l", "a", "RANK", "-9223372036854775808");
        says("-ERR syntax error|", "LMPOP", "9223372036854775807", "l", "LEFT");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "LPUSH k a",
                "RPUSH k a",
                "LPUSHX k a",
                "RPUSHX k a",
                "LPOP k",
                "LPOP k 1",
                "RPOP k",
                "LLEN k",
                "LRANGE k 0 1",
                "LINDEX k 0",
                "LPOS k a",
                "LSET k 0 a",
                "LINSERT k BEFORE a b",
                "LREM k 0 a",
                "LTRIM k 0 1",
                "LMOVE k l LEFT LEFT",
                "LMOVE l k LEFT LEFT",
                "RPOPLPUSH k l",
                "RPOPLPUSH l k",
                "LMPOP 2 none k LEFT"
            })
    void aCommandOnListsIsRefusedForAnythingElse(String command) {
        says(":1|", "RPUSH", "l", "a");
        says("+OK|", "SET", "k", "v");
        says("-" + Call.WRONG_KIND + "|", command.split(" ", -1));
        says("$1|v|", "GET", "k");
        says(":1|", "LLEN", "l");
        says("+OK|", "SET", "l", "v");
        says(":1|", "DEL", "k");
        says(":1|", "HSET", "k", "a", "1");
        says("-" + Call.WRONG_KIND + "|", command.split(" ", -1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET l", "INCR l", "APPEND l v", "HGET l a", "HSET l a 1"})
    void aCommandOnAnythingElseIsRefusedForAList(String command) {
        says(":1|", "RPUSH", "l", "1");
        says("-" + Call.WRONG_KIND + "|", command.split(" ", -1));
        says("*1|$1|1|", "LRANGE", "l", "0", "-1");
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 1_000})
    void commandsOnKeysKnowLists(int count) {
        List<String> elements = numbers(0, count);
        push("l", elements);
        says("+list|", "TYPE", "l");
        says("*2|$1|0|*1|$1|l|", "SCAN", "0", "COUNT", "1000", "TYPE", "list");
        says(":1|", "EXPIRE", "l", "100");
        says(":1|", "COPY", "l", "m");
        says(":%d|".formatted(count + 1), "RPUSH", "m", "more");
        says("+OK|", "LSET", "m", "0", "other");
        says(array(elements), "LRANGE", "l", "0", "-1");
        says("+OK|", "RENAME", "l", "n");
        says(":100|", "TTL", "n");
        says(array(elements), "LRANGE", "n", "0", "-1");
        says(":0|", "EXISTS", "l");
        kv.passes(101_000);
        says(":0|", "EXISTS", "n", "m");
        push("l", elements);
        says("+OK|", "SET", "l", "v");
        says("+OK|", "FLUSHALL");
        says(":0|", "LLEN", "l");
    }

    @Test
    void itBecomesASequenceWithManyBytesAndAPackWithHalfOfThem() {
        push("l", Collections.nCopies(341, "e"));
        isEncoded("listpack", "l");
        says(":342|", "LPUSH", "l", "e");
        isEncoded("quicklist", "l");
        says("+OK|", "LTRIM", "l", "0", "170");
        isEncoded("quicklist", "l");
        says("$1|e|", "LPOP", "l");
        isEncoded("listpack", "l");
        says(array(Collections.nCopies(170, "e")), "LRANGE", "l", "0", "-1");
    }

    @Test
    void oneLongElementMakesASequenceOfIt() {
        says(":1|", "RPUSH", "l", "v".repeat(1022));
        isEncoded("listpack", "l");
        says("+OK|", "LSET", "l", "0", "v".repeat(1023));
        isEncoded("quicklist", "l");
        says(":2|", "LPUSH", "l", "a");
        says("+OK|", "LSET", "l", "-1", "v".repeat(508));
        isEncoded("quicklist", "l");
        says("+OK|", "LSET", "l", "-1", "v".repeat(507));
        isEncoded("listpack", "l");
        says(":-1|", "LINSERT", "l", "AFTER", "b", "v".repeat(2_000));
        isEncoded("listpack", "l");
        says(":3|", "LINSERT", "l", "AFTER", "a", "v".repeat(100_000));
        isEncoded("quicklist", "l");
        says(":1|", "LREM", "l", "1", "v".repeat(100_000));
        isEncoded("listpack", "l");
        says(array(List.of("a", "v".repeat(507))), "LRANGE", "l", "0", "-1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "DEL l",
                "LTRIM l 1 0",
                "LPOP l 5000",
                "LREM l 0 v",
                "LTRIM l 0 0;RPOP l",
                "LTRIM l 100 1099;LTRIM l 0 499;LTRIM l -1 -1;LPOP l",
                "LREM l 4999 v;LPOP l",
                "RENAME l m;LTRIM m 2500 2499",
                "SET l v;DEL l"
            })
    void aLargeListIsGivenBackToTheLastByte(String commands) {
        long before = kv.store().heap().usedBytes();
        push("l", Collections.nCopies(5_000, "v"));
        for (String command : commands.split(";", -1)) {
            assertThat(kv.ask(command)).doesNotStartWith("-");
        }
        says(":0|", "DBSIZE");
        for (int i = 0; i < 20_000 && !kv.store().keys().garbage().isEmpty(); i++) {
            says("+PONG|", "PING");
        }
        assertThat(kv.store().heap().usedBytes()).isEqualTo(before);
    }

    @Test
    void aLargeListThatIsDeletedGoesBitByBit() {
        push("l", numbers(0, 5_000));
        says(":1|", "DEL", "l");
        for (int i = 0; i < 200; i++) {
            assertThat(kv.store().keys().garbage().isEmpty()).isFalse();
            says("+PONG|", "PING");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"LPUSH", "RPUSH"})
    void aPushAmongManyChangesFewPages(String command) {
        push("l", numbers(0, 20_000));
        int pagesMax = 0;
        for (int i = 0; i < 1_000; i++) {
            kv.memory().forgetDirty();
            kv.ask(command, "l", "v");
            pagesMax = Math.max(pagesMax, kv.memory().dirtyPages());
        }
        assertThat(pagesMax).isLessThan(10);
    }

    @Test
    void withoutRoomNothingChanges() {
        kv = KvBench.booted(128);
        String value = "v".repeat(100);
        int count = 0;
        for (String element : List.of(value, "a")) {
            while (!kv.ask("RPUSH", "l", element).startsWith("-")) {
                count++;
            }
        }
        String noRoom = "-" + Call.NO_ROOM + "|";
        assertThat(count).isGreaterThan(1_000);
        String large = "v".repeat(10_000);
        for (String command :
                List.of(
                        "RPUSH l a b",
                        "LPUSH m a",
                        "LPUSHX l a",
                        "LSET l 0 a",
                        "LINSERT l BEFORE " + value + " a",
                        "LMOVE l l LEFT RIGHT",
                        "LMOVE l m LEFT RIGHT",
                        "RPOPLPUSH l m",
                        "COPY l m")) {
            says(noRoom, command.split(" ", -1));
        }
        says(":%d|".formatted(count), "LLEN", "l");
        says(":0|", "EXISTS", "m");
        says(bulk(value), "LINDEX", "l", "0");

        says("+OK|", "LTRIM", "l", "500", "-1");
        says(":%d|".formatted(count - 499), "LPUSH", "l", large);
        says(bulk(large), "LPOP", "l");
    }

    /** What is kept of many is moved, if there is room for that; if not, the others go at once. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void fewAreKeptOfMany(boolean isFull) {
        kv = KvBench.booted(128);
        List<String> elements = numbers(10_000, 15_000);
        push("l", elements);
        for (int i = 0; isFull && kv.ask("SET", "k" + i, "v".repeat(500)).equals("+OK|"); i++) {}
        List<String> kept = elements.subList(2_000, 2_100);
        says("+OK|", "LTRIM", "l", "2000", "2099");
        assertThat(kv.store().keys().garbage().isEmpty()).isEqualTo(isFull);
        says(array(kept), "LRANGE", "l", "0", "-1");
        says("+OK|", "LTRIM", "l", "0", "4");
        isEncoded("listpack", "l");
        says(array(kept.subList(0, 5)), "LRANGE", "l", "0", "-1");
    }

    @Test
    void garbageMakesRoom() {
        kv = KvBench.booted(128);
        push("l", Collections.nCopies(5_000, "v".repeat(100)));
        says("-" + Call.NO_ROOM + "|", "RPUSH", "l", "v".repeat(100));
        says(":1|", "DEL", "l");
        says(":1|", "LPUSH", "l", "v".repeat(100_000));
    }
}
