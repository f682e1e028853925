package dev.futago.guests.kv;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Sets answer as Redis does, small and large, and give back all that they took. */
class SetTest {

    private KvBench kv = KvBench.booted(1024);

    private void says(String answer, String... words) {
        assertThat(kv.ask(words)).isEqualTo(answer);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '>',
            textBlock =
                    """
                    SADD s a b a              > :2|
                    SADD s a; SADD s a b      > :1|
                    SADD s                    > -ERR wrong number of arguments for 'sadd' command|
                    SADD s a b; SMEMBERS s    > *2|$1|a|$1|b|
                    SMEMBERS none             > *0|
                    SADD s a b c; SREM s a x c > :2|
                    SADD s a; SREM s a; EXISTS s > :0|
                    SREM none a               > :0|
                    SADD s a; SISMEMBER s a   > :1|
                    SADD s a; SISMEMBER s b   > :0|
                    SISMEMBER none a          > :0|
                    SADD s a; SMISMEMBER s a b > *2|:1|:0|
                    SMISMEMBER none a b       > *2|:0|:0|
                    SADD s a b; SCARD s       > :2|
                    SCARD none                > :0|
                    SADD s a; SPOP s          > $1|a|
                    SADD s a; SPOP s; EXISTS s > :0|
                    SADD s a; SPOP s 0        > *0|
                    SADD s a b; SPOP s 9      > *2|$1|a|$1|b|
                    SADD s a b; SPOP s 2; EXISTS s > :0|
                    SADD s a b c; SPOP s 2; SCARD s > :1|
                    SPOP none                 > $-1|
                    SPOP none 1               > *0|
                    SPOP s -1                 > -ERR value is out of range, must be positive|
                    SPOP s x                  > -ERR value is out of range, must be positive|
                    SPOP s 1 2                > -ERR syntax error|
                    SADD s a; SRANDMEMBER s   > $1|a|
                    SADD s a; SRANDMEMBER s 3 > *1|$1|a|
                    SADD s a; SRANDMEMBER s -3 > *3|$1|a|$1|a|$1|a|
                    SADD s a; SRANDMEMBER s 0 > *0|
                    SRANDMEMBER none          > $-1|
                    SRANDMEMBER none -3       > *0|
                    SRANDMEMBER s x           > -ERR value is not an integer or out of range|
                    SRANDMEMBER s x y         > -ERR syntax error|
                    SADD s a; SRANDMEMBER s -1048577 > -ERR value is out of range|
                    SRANDMEMBER s -9223372036854775808 > -ERR value is out of range, value must between -9223372036854775807 and 9223372036854775807|
                    SADD s a b; SMOVE s t a   > :1|
                    SADD s a b; SMOVE s t a; SMEMBERS t > *1|$1|a|
                    SADD s a b; SMOVE s t x   > :0|
                    SADD s a b; SMOVE s t x; EXISTS t > :0|
                    SADD s a; SMOVE s t a; EXISTS s > :0|
                    SADD s a; SMOVE s s a; SCARD s > :1|
                    SADD s a; SADD t a; SMOVE s t a; SCARD t > :1|
                    SMOVE none t a            > :0|
                    SET str v; SMOVE none str a > :0|
                    """)
    void oneSetAnswers(String commands, String answer) {
        assertThat(kv.askAll(commands)).isEqualTo(answer);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '>',
            textBlock =
                    """
                    SINTER s t                > *2|$1|b|$1|c|
                    SINTER s none             > *0|
                    SINTER s t u              > *1|$1|c|
                    SUNION s t                > *4|$1|a|$1|b|$1|c|$1|d|
                    SUNION none none          > *0|
                    SUNION none u             > *2|$1|c|$1|x|
                    SDIFF s t                 > *1|$1|a|
                    SDIFF s                   > *3|$1|a|$1|b|$1|c|
                    SDIFF none s              > *0|
                    SDIFF s none u            > *2|$1|a|$1|b|
                    SINTERSTORE d s t         > :2|
                    SINTERSTORE d s t; SMEMBERS d > *2|$1|b|$1|c|
                    SINTERSTORE s s t; SMEMBERS s > *2|$1|b|$1|c|
                    SET d v EX 9; SUNIONSTORE d u; SMEMBERS d > *2|$1|c|$1|x|
                    SET d v EX 9; SUNIONSTORE d u; TTL d > :-1|
                    SET d v; SINTERSTORE d s none > :0|
                    SET d v; SINTERSTORE d s none; EXISTS d > :0|
                    SDIFFSTORE d s t; SMEMBERS d > *1|$1|a|
                    SDIFFSTORE d s s          > :0|
                    SUNIONSTORE d s t u       > :5|
                    SINTERCARD 2 s t          > :2|
                    SINTERCARD 2 s t LIMIT 1  > :1|
                    SINTERCARD 2 s t LIMIT 0  > :2|
                    SINTERCARD 2 s none       > :0|
                    SINTERCARD 0 s            > -ERR numkeys should be greater than 0|
                    SINTERCARD x s            > -ERR numkeys should be greater than 0|
                    SINTERCARD 3 s t          > -ERR Number of keys can't be greater than number of args|
                    SINTERCARD 1 s LIMIT -1   > -ERR LIMIT can't be negative|
                    SINTERCARD 1 s LIMIT      > -ERR syntax error|
                    SINTERCARD 1 s t          > -ERR syntax error|
                    SET str v; SINTER none str > -WRONGTYPE Operation against a key holding the wrong kind of value|
                    """)
    void severalSetsAnswer(String commands, String answer) {
        says(":3|", "SADD", "s", "a", "b", "c");
        says(":3|", "SADD", "t", "b", "c", "d");
        says(":2|", "SADD", "u", "c", "x");
        assertThat(kv.askAll(commands)).isEqualTo(answer);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SADD k a",
                "SREM k a",
                "SISMEMBER k a",
                "SMISMEMBER k a",
                "SCARD k",
                "SMEMBERS k",
                "SPOP k",
                "SPOP k 1",
                "SRANDMEMBER k",
                "SRANDMEMBER k 1",
                "SMOVE k x a",
                "SMOVE s k a",
                "SINTER s k",
                "SINTERSTORE x none k",
                "SINTERCARD 2 none k",
                "SUNION s k",
                "SUNIONSTORE x k",
                "SDIFF none k",
                "SDIFFSTORE x s k",
                "SSCAN k 0"
            })
    void aCommandOnSetsIsRefusedForAString(String command) {
        says(":1|", "SADD", "s", "a");
        says("+OK|", "SET", "k", "v");
        says("-" + Call.WRONG_KIND + "|", command.split(" ", -1));
        says("$1|v|", "GET", "k");
        says(":1|", "SCARD", "s");
        says(":0|", "EXISTS", "x");
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET k", "HGET k a", "HSET k a 1", "INCR k", "INCRBYFLOAT k 1"})
    void aCommandOnOthersIsRefusedForASet(String command) {
        says(":1|", "SADD", "k", "a");
        says("-" + Call.WRONG_KIND + "|", command.split(" ", -1));
        says(":1|", "SISMEMBER", "k", "a");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '>',
            textBlock =
                    """
                    SMEMBERS s              > ~2|$1|a|$1|b|
                    SMEMBERS none           > ~0|
                    SPOP none               > _|
                    SPOP none 2             > ~0|
                    SPOP s 5                > ~2|$1|a|$1|b|
                    SRANDMEMBER s 5         > *2|$1|a|$1|b|
                    SRANDMEMBER none        > _|
                    SINTER s s              > ~2|$1|a|$1|b|
                    SUNION s none           > ~2|$1|a|$1|b|
                    SDIFF s none            > ~2|$1|a|$1|b|
                    SMISMEMBER s a x        > *2|:1|:0|
                    SSCAN s 0               > *2|$1|0|*2|$1|a|$1|b|
                    HGETALL h               > %1|$1|f|$1|v|
                    HGETALL none            > %0|
                    HKEYS h                 > *1|$1|f|
                    HRANDFIELD h 1          > *1|$1|f|
                    HRANDFIELD h 1 WITHVALUES > *1|*2|$1|f|$1|v|
                    HRANDFIELD none         > _|
                    HSCAN h 0               > *2|$1|0|*2|$1|f|$1|v|
                    HINCRBYFLOAT h n 1.5    > $3|1.5|
                    """)
    void answersDifferInThree(String command, String answer) {
        says(":2|", "SADD", "s", "a", "b");
        says(":1|", "HSET", "h", "f", "v");
        assertThat(kv.askInThree(command)).isEqualTo(answer);
    }

    @Test
    void commandsOnKeysKnowSets() {
        says(":2|", "SADD", "s", "a", "1");
        says("+set|", "TYPE", "s");
        says("*2|$1|0|*1|$1|s|", "SCAN", "0", "TYPE", "set", "COUNT", "100");
        says(":1|", "EXPIRE", "s", "100");
        says(":1|", "COPY", "s", "t");
        says(":1|", "SREM", "t", "a");
        says(":2|", "SCARD", "s");
        says("+OK|", "RENAME", "s", "t");
        says(":100|", "TTL", "t");
        says("*2|$1|a|$1|1|", "SMEMBERS", "t");
        says("+OK|", "FLUSHALL");
        says(":0|", "SCARD", "t");
    }

    @Test
    void theNameOfTheEncodingIsRedissAtEachBorder() {
        add("integers", 512, "");
        isEncoded("intset", "integers");
        add("integers", 513, "");
        isEncoded("hashtable", "integers");
        says(":1|", "SREM", "integers", "7");
        isEncoded("hashtable", "integers");
        add("words", 128, "w");
        isEncoded("listpack", "words");
        add("words", 129, "w");
        isEncoded("hashtable", "words");
        says(":1|", "SADD", "long", "l".repeat(64));
        isEncoded("listpack", "long");
        says(":1|", "SADD", "long", "l".repeat(65));
        isEncoded("hashtable", "long");
    }

    @Test
    void integersAndAWordAreNoIntset() {
        add("few", 127, "");
        says(":1|", "SADD", "few", "word");
        isEncoded("listpack", "few");
        says(":1|", "SREM", "few", "word");
        isEncoded("listpack", "few");
        add("many", 128, "");
        says(":1|", "SADD", "many", "-0");
        isEncoded("hashtable", "many");
        says(":129|", "SCARD", "many");
        says(":1|", "SISMEMBER", "many", "127");
    }

    private void isEncoded(String encoding, String key) {
        says("$%d|%s|".formatted(encoding.length(), encoding), "OBJECT", "ENCODING", key);
    }

    /** Adds so many members, one at a time; some may be there. */
    private void add(String key, int count, String before) {
        for (int i = 0; i < count; i++) {
            assertThat(kv.ask("SADD", key, before + i)).startsWith(":");
        }
    }

    @Test
    void aLargeSetIsGivenBackToTheLastByte() {
        long before = kv.store().heap().usedBytes();
        add("s", 3_000, "member:");
        says(":3000|", "SUNIONSTORE", "t", "s");
        says(":1|", "COPY", "t", "u");
        says(":1|", "DEL", "s");
        for (int left = 3_000; left > 0; left -= 100) {
            assertThat(kv.ask("SPOP", "t", "100")).startsWith("*100|");
        }
        says(":0|", "SINTERSTORE", "u", "none");
        for (int i = 0; i < 10_000 && !kv.store().keys().garbage().isEmpty(); i++) {
            says("+PONG|", "PING");
        }
        says(":0|", "DBSIZE");
        assertThat(kv.store().heap().usedBytes()).isEqualTo(before);
    }

    @Test
    void withoutRoomNothingChanges() {
        kv = KvBench.booted(128);
        String member = "m".repeat(100);
        says(":1|", "SADD", "other", "x");
        int added = 0;
        while (kv.ask("SADD", "s", member + added).equals(":1|")) {
            added++;
        }
        assertThat(added).isGreaterThan(500);
        while (kv.ask("SADD", "s", "m" + added).equals(":1|")) {
            added++;
        }
        String[] refused = {
            "SADD s 1 2 3", "SADD new member", "SMOVE other new x", "SUNIONSTORE t s", "COPY s t"
        };
        for (String command : refused) {
            says("-" + Call.NO_ROOM + "|", command.split(" ", -1));
        }
        says(":%d|".formatted(added), "SCARD", "s");
        says(":1|", "SCARD", "other");
        says(":2|", "DBSIZE");
        says(":0|", "SINTERSTORE", "other", "none");
        says(":1|", "DEL", "s");
        says(":1|", "SADD", "s", "m".repeat(100_000));
    }
}
