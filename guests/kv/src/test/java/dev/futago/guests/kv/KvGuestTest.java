package dev.futago.guests.kv;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/** What each command answers, word for word as Redis does. */
class KvGuestTest {

    private static final String OOM = "-OOM command not allowed when used memory > 'maxmemory'.|";

    private final KvBench kv = KvBench.booted(256);

    @ParameterizedTest
    @CsvSource(
            delimiter = '>',
            textBlock =
                    """
                    GET none                  > $-1|
                    SET k v; GET k            > $1|v|
                    SET k v; set K w; GET k   > $1|v|
                    SET k v NX; GET k         > $1|v|
                    SET k v; SET k w NX       > $-1|
                    SET k v; SET k w NX; GET k > $1|v|
                    SET k v XX; EXISTS k      > :0|
                    SET k v; SET k w XX; GET k > $1|w|
                    SET k v; SET k w GET      > $1|v|
                    SET k v GET               > $-1|
                    SET k v; SET k w NX GET; GET k > $1|v|
                    SET k v NX XX             > -ERR syntax error|
                    SET k v WHAT              > -ERR syntax error|
                    SETEX k 10 v; TTL k       > :10|
                    PSETEX k 10 v; PTTL k     > :10|
                    SETEX k 0 v               > -ERR invalid expire time in 'setex' command|
                    SETEX k x v               > -ERR value is not an integer or out of range|
                    SET k v EX 10; TTL k      > :10|
                    SET k v PX 1500; TTL k    > :2|
                    SET k v EX 0              > -ERR invalid expire time in 'set' command|
                    SET k v EX 9223372036854775807 > -ERR invalid expire time in 'set' command|
                    SET k v EX                > -ERR syntax error|
                    SET k v EX 0 WHAT         > -ERR syntax error|
                    SET k v EX 1 PX 1         > -ERR syntax error|
                    SET k v EX 1 KEEPTTL      > -ERR syntax error|
                    SET k v EXAT 1700000100; TTL k > :100|
                    SET k v PXAT 1700000100000; PTTL k > :100000|
                    SET k v PXAT 1; GET k     > $-1|
                    SET k v EX 10; SET k w; TTL k > :-1|
                    SET k v EX 10; SET k w KEEPTTL; TTL k > :10|
                    SET k v EX 10; GETSET k w; TTL k > :-1|
                    SET k 1 EX 10; INCR k; TTL k > :10|
                    SET k v EX 10; APPEND k long_enough_for_another_place; TTL k > :10|
                    SET k v EX 10; GETEX k    > $1|v|
                    SET k v EX 10; GETEX k PERSIST; TTL k > :-1|
                    SET k v; GETEX k EX 5; TTL k > :5|
                    GETEX k EX 5              > $-1|
                    GETEX k EX 0              > $-1|
                    SET k v; GETEX k EX 0     > -ERR invalid expire time in 'getex' command|
                    GETEX k PERSIST EX 5      > -ERR syntax error|
                    TTL k                     > :-2|
                    SET k v; TTL k            > :-1|
                    EXPIRE k 5                > :0|
                    SET k v; EXPIRE k 5; PTTL k > :5000|
                    SET k v; PEXPIRE k 5; PTTL k > :5|
                    SET k v; EXPIREAT k 1700000005; PTTL k > :5000|
                    SET k v; PEXPIREAT k 1700000005001; EXPIRETIME k > :1700000005|
                    SET k v; PEXPIREAT k 1700000005001; PEXPIRETIME k > :1700000005001|
                    SET k v; EXPIRE k -1      > :1|
                    SET k v; EXPIRE k -1; EXISTS k > :0|
                    SET k v; EXPIRE k 5 NX    > :1|
                    SET k v EX 9; EXPIRE k 5 NX > :0|
                    SET k v; EXPIRE k 5 XX    > :0|
                    SET k v; EXPIRE k 5 GT    > :0|
                    SET k v EX 9; EXPIRE k 5 GT > :0|
                    SET k v EX 9; EXPIRE k 10 GT > :1|
                    SET k v EX 9; EXPIRE k 5 LT > :1|
                    SET k v; EXPIRE k 5 LT    > :1|
                    SET k v; EXPIRE k 5 NX XX > -ERR NX and XX, GT or LT options at the same time are not compatible|
                    SET k v; EXPIRE k 5 GT LT > -ERR GT and LT options at the same time are not compatible|
                    SET k v; EXPIRE k 5 AT    > -ERR Unsupported option AT|
                    SET k v; EXPIRE k x       > -ERR value is not an integer or out of range|
                    SET k v; EXPIRE k 9223372036854775807 > -ERR invalid expire time in 'expire' command|
                    SET k v EX 9; PERSIST k; TTL k > :-1|
                    SET k v; PERSIST k        > :0|
                    SET a v EX 9; RENAME a b; TTL b > :9|
                    SET a v; SET b w EX 9; RENAME a b; TTL b > :-1|
                    SET a v EX 9; COPY a b; TTL b > :9|
                    SET a v EX 9; COPY a b; TTL a > :9|
                    TIME                      > *2|$10|1700000000|$1|0|
                    SETNX k v                 > :1|
                    SETNX k v; SETNX k w      > :0|
                    SET k v; GETSET k w       > $1|v|
                    GETSET k w; GET k         > $1|w|
                    SET k v; GETDEL k         > $1|v|
                    SET k v; GETDEL k; GET k  > $-1|
                    MSET a 1 b 2; MGET a x b  > *3|$1|1|$-1|$1|2|
                    MSET a 1 b                > -ERR wrong number of arguments for 'mset' command|
                    MSET a 1 a 2; GET a       > $1|2|
                    MSETNX a 1 b 2            > :1|
                    SET b x; MSETNX a 1 b 2   > :0|
                    SET b x; MSETNX a 1 b 2; EXISTS a > :0|
                    STRLEN k                  > :0|
                    SET k value; STRLEN k     > :5|
                    APPEND k one              > :3|
                    APPEND k one; APPEND k two; GET k > $6|onetwo|
                    SET k Hello; SETRANGE k 1 ipp; GET k > $5|Hippo|
                    SET k ab; SETRANGE k -1 x > -ERR offset is out of range|
                    SETRANGE k 536870911 xx   > -ERR string exceeds maximum allowed size (proto-max-bulk-len)|
                    SET k abcdef; GETRANGE k 1 3   > $3|bcd|
                    SET k abcdef; GETRANGE k -3 -1 > $3|def|
                    SET k abcdef; GETRANGE k 0 -1  > $6|abcdef|
                    SET k abcdef; GETRANGE k 4 2   > $0||
                    SET k abcdef; GETRANGE k -1 -3 > $0||
                    SET k abcdef; GETRANGE k -100 1 > $2|ab|
                    SET k abcdef; GETRANGE k 5 100 > $1|f|
                    GETRANGE k 0 x            > -ERR value is not an integer or out of range|
                    INCR n                    > :1|
                    INCR n; INCR n; GET n     > $1|2|
                    DECR n                    > :-1|
                    INCRBY n 41; INCR n       > :42|
                    DECRBY n 5                > :-5|
                    SET n 9223372036854775807; INCR n > -ERR increment or decrement would overflow|
                    SET n -9223372036854775808; DECR n > -ERR increment or decrement would overflow|
                    SET n -9223372036854775807; DECR n > :-9223372036854775808|
                    DECRBY n -9223372036854775808 > -ERR decrement would overflow|
                    SET n 9223372036854775808; INCR n > -ERR value is not an integer or out of range|
                    SET n 01; INCR n          > -ERR value is not an integer or out of range|
                    SET n -0; INCR n          > -ERR value is not an integer or out of range|
                    SET n 1x; INCR n          > -ERR value is not an integer or out of range|
                    INCRBY n x                > -ERR value is not an integer or out of range|
                    MSET a 1 b 2; DEL a b c   > :2|
                    MSET a 1 b 2; UNLINK a a  > :1|
                    SET a 1; EXISTS a a b     > :2|
                    SET a 1; TOUCH a b        > :1|
                    TYPE a                    > +none|
                    SET a 1; TYPE a           > +string|
                    SET a 1; RENAME a b; MGET a b > *2|$-1|$1|1|
                    RENAME a b                > -ERR no such key|
                    SET a 1; RENAME a a; GET a > $1|1|
                    MSET a 1 b 2; RENAME a b; DBSIZE > :1|
                    MSET a 1 b 2; RENAMENX a b > :0|
                    SET a 1; RENAMENX a b     > :1|
                    SET a 1; COPY a b; MGET a b > *2|$1|1|$1|1|
                    COPY a b                  > :0|
                    MSET a 1 b 2; COPY a b    > :0|
                    MSET a 1 b 2; COPY a b REPLACE; GET b > $1|1|
                    SET a 1; COPY a b DB 0    > :1|
                    SET a 1; COPY a b DB 1    > -ERR DB index is out of range|
                    COPY a a                  > -ERR source and destination objects are the same|
                    SET a 1; COPY a b DB x    > -ERR value is not an integer or out of range|
                    SET a 1; COPY a a         > -ERR source and destination objects are the same|
                    MSET a 1 b 2; DBSIZE      > :2|
                    MSET a 1 b 2; FLUSHALL; DBSIZE > :0|
                    MSET a 1 b 2; FLUSHDB ASYNC; GET a > $-1|
                    FLUSHDB NOW               > -ERR syntax error|
                    RANDOMKEY                 > $-1|
                    SET only 1; RANDOMKEY     > $4|only|
                    MSET one 1 two 2; KEYS o* > *1|$3|one|
                    SCAN 0                    > *2|$1|0|*0|
                    SCAN x                    > -ERR invalid cursor|
                    SCAN 0 COUNT 0            > -ERR syntax error|
                    SCAN 0 COUNT x            > -ERR value is not an integer or out of range|
                    SCAN 0 MATCH              > -ERR syntax error|
                    SET k 1; SCAN 0 COUNT 100 MATCH k > *2|$1|0|*1|$1|k|
                    SET k 1; SCAN 0 COUNT 100 TYPE list > *2|$1|0|*0|
                    SET k 12; OBJECT ENCODING k > $3|int|
                    SET k x; OBJECT ENCODING k > $6|embstr|
                    OBJECT ENCODING k         > $-1|
                    OBJECT FREQ k             > -ERR unknown subcommand 'FREQ'. Try OBJECT HELP.|
                    OBJECT ENCODING           > -ERR wrong number of arguments for 'object|encoding' command|
                    PING                      > +PONG|
                    PING hello                > $5|hello|
                    PING a b                  > -ERR wrong number of arguments for 'ping' command|
                    ECHO hello                > $5|hello|
                    SELECT 0                  > +OK|
                    SELECT 1                  > -ERR DB index is out of range|
                    SELECT x                  > -ERR value is not an integer or out of range|
                    CONFIG GET save           > *2|$4|save|$0||
                    CONFIG GET appendonly save > *4|$10|appendonly|$2|no|$4|save|$0||
                    CONFIG GET nothing        > *0|
                    CONFIG GET                > -ERR wrong number of arguments for 'config|get' command|
                    GET                       > -ERR wrong number of arguments for 'get' command|
                    GET a b                   > -ERR wrong number of arguments for 'get' command|
                    WHAT                      > -ERR unknown command 'WHAT', with args beginning with: |
                    WHAT is this              > -ERR unknown command 'WHAT', with args beginning with: 'is' 'this' |
                    """)
    void commandsAnswerAsRedisDoes(String lines, String answer) {
        assertThat(kv.askAll(lines)).isEqualTo(answer);
    }

    @Test
    void wordsMayHaveAnyBytesInThem() {
        kv.ask("SET", "a key\r\n", "\0\u00FF value");

        assertThat(kv.ask("GET", "a key\r\n")).isEqualTo("$8|\0\u00FF value|");
        assertThat(kv.ask("SET", "", "")).isEqualTo("+OK|");
        assertThat(kv.ask("GET", "")).isEqualTo("$0||");
        assertThat(kv.ask("STRLEN", "")).isEqualTo(":0|");
    }

    @Test
    void whatAnErrorRepeatsIsOneLine() {
        assertThat(kv.ask("WHAT", "a\r\nb"))
                .isEqualTo("-ERR unknown command 'WHAT', with args beginning with: 'a  b' |");
        assertThat(kv.ask("EXPIRE", "k", "5", "a\r\nb")).isEqualTo("-ERR Unsupported option a  b|");
        assertThat(kv.ask("CONFIG", "a\r\nb"))
                .isEqualTo("-ERR unknown subcommand 'a  b'. Try CONFIG HELP.|");
    }

    @Test
    void aGapBeforeWhatIsWrittenIsZeroes() {
        kv.ask("SET", "old", "x".repeat(100));
        kv.ask("DEL", "old");

        assertThat(kv.ask("SETRANGE", "k", "20", "end")).isEqualTo(":23|");
        assertThat(kv.ask("GET", "k")).isEqualTo("$23|" + "\0".repeat(20) + "end|");
        assertThat(kv.ask("SETRANGE", "k", "25", "!")).isEqualTo(":26|");
        assertThat(kv.ask("GETRANGE", "k", "20", "-1")).isEqualTo("$6|end\0\0!|");
    }

    @Test
    void aValueGrowsAndShrinksInItsPlaceOrAnother() {
        for (int bytes : new int[] {1, 8, 9, 100, 5_000, 3, 4_000, 0}) {
            String value = "v".repeat(bytes);
            assertThat(kv.ask("SET", "k", value)).isEqualTo("+OK|");
            assertThat(kv.ask("GET", "k")).isEqualTo("$%d|%s|".formatted(bytes, value));
        }
        // The key; buckets and deadlines of keys, and those of sessions.
        assertThat(kv.store().heap().usedBlocks()).isEqualTo(5);
    }

    @Test
    void aLineOfWordsIsARequestToo() {
        assertThat(kv.send("  SET k   v \r\n")).isEqualTo("+OK|");
        assertThat(kv.send("GET k\n")).isEqualTo("$1|v|");
        assertThat(kv.send("\r\n")).isEmpty();
        assertThat(kv.send("*0\r\n")).isEmpty();
        assertThat(kv.send("*-1\r\n")).isEmpty();
    }

    @Test
    void whereThereIsNoRoomNothingChanges() {
        var small = KvBench.booted(32);
        Map<String, String> kept = new TreeMap<>();
        String value = "v".repeat(1_000);
        int keys = 0;
        while (small.ask("SET", "k" + keys, value).equals("+OK|")) {
            kept.put("k" + keys, "$1000|%s|".formatted(value));
            keys++;
        }
        assertThat(keys).isBetween(50, 130);

        assertThat(small.ask("SET", "k0", "w".repeat(10_000))).isEqualTo(OOM);
        assertThat(small.ask("SET", "k0", "w".repeat(10_000), "GET")).isEqualTo(OOM);
        assertThat(small.ask("APPEND", "k1", "w".repeat(2_000))).isEqualTo(OOM);
        assertThat(small.ask("SETRANGE", "new", "10000", "x")).isEqualTo(OOM);
        assertThat(small.ask("MSET", "k0", "1", "k1", "2", "k2", "w".repeat(10_000)))
                .isEqualTo(OOM);
        assertThat(small.ask("COPY", "k0", "copy")).isEqualTo(OOM);
        assertThat(small.ask("RENAME", "k0", "renamed")).isEqualTo(OOM);

        assertThat(small.ask("DBSIZE")).isEqualTo(":%d|".formatted(keys));
        kept.forEach((key, said) -> assertThat(small.ask("GET", key)).isEqualTo(said));
        assertThat(small.ask("DEL", "k0")).isEqualTo(":1|");
        assertThat(small.ask("SET", "again", value)).isEqualTo("+OK|");
    }

    @Test
    void itSaysWhatMemoryThereIsAndWhatIsUsed() {
        kv.ask("SET", "k", "v");

        assertThat(kv.ask("INFO"))
                .contains("|used_memory:%d|".formatted(kv.store().heap().usedBytes()))
                .contains("|allocator_allocations:5|")
                .contains("|db0:keys=1,expires=0,avg_ttl=0|");
    }

    @Test
    void chanceGoesOnWhereItWas() {
        for (int i = 0; i < 100; i++) {
            kv.ask("SET", "key" + i, "v");
        }
        String first = kv.ask("RANDOMKEY");
        KvBench other = kv.takenOver();

        for (int i = 0; i < 20; i++) {
            assertThat(other.ask("RANDOMKEY")).isEqualTo(kv.ask("RANDOMKEY"));
        }
        assertThat(first).startsWith("$");
    }

    @Test
    void whatIsRehearsedIsWholeRequests() {
        ByteBuffer requests = new KvGuest().rehearsalRequests(7);
        int count = 0;
        while (requests.hasRemaining()) {
            int length = new KvGuest().requestBytes(requests);
            assertThat(length).isPositive();
            var bytes = new byte[length];
            requests.get(bytes);
            assertThat(kv.send(new String(bytes, StandardCharsets.US_ASCII))).doesNotStartWith("-");
            count++;
        }
        assertThat(count).isEqualTo(4);
    }

    @ParameterizedTest
    @CsvSource({
        "*, '', true",
        "'', '', true",
        "'', a, false",
        "a*b*c, a1b2c, true",
        "a*b*c, a1c2b, false",
        "h?llo, hello, true",
        "h?llo, hllo, false",
        "h[ae]llo, hallo, true",
        "h[ae]llo, hillo, false",
        "h[^e]llo, hallo, true",
        "h[^e]llo, hello, false",
        "h[a-c]llo, hbllo, true",
        "h[c-a]llo, hbllo, true",
        "h[a-c]llo, hdllo, false",
        "h\\*llo, h*llo, true",
        "h\\*llo, hello, false",
        "[ab, a, true",
        "'a\\', 'a\\', true",
        "*a*a*a*a*b, aaaaaaaaaaaaaaaaaaaaaaaaaaaa, false",
    })
    void patternsMean(String pattern, String key, boolean isMeant) {
        assertThat(new Glob(Text.of(pattern)).matches(Text.of(key))).isEqualTo(isMeant);
    }
}
