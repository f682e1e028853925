package dev.futago.guests.kv;

import static org.assertj.core.api.Assertions.assertThat;

import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/** A standby answers reads from its image, and changes nothing of it. */
class StandbyReadTest {

    private static final long MAX_AGE_NANOS = 2_000_000_000L;

    /** One of each command that only reads. */
    private static final List<String> READS =
            List.of(
                    "GET k",
                    "MGET k none h",
                    "STRLEN k",
                    "GETRANGE k 0 1",
                    "SUBSTR k 0 1",
                    "HGET h f",
                    "HMGET h f none",
                    "HLEN h",
                    "HEXISTS h f",
                    "HSTRLEN h f",
                    "HKEYS h",
                    "HVALS h",
                    "HGETALL h",
                    "HRANDFIELD h 5 WITHVALUES",
                    "HSCAN h 0",
                    "LLEN l",
                    "LRANGE l 0 -1",
                    "LINDEX l 0",
                    "LPOS l a",
                    "SISMEMBER s a",
                    "SMISMEMBER s a x",
                    "SCARD s",
                    "SMEMBERS s",
                    "SRANDMEMBER s 5",
                    "SINTER s t",
                    "SINTERCARD 2 s t",
                    "SUNION s t",
                    "SDIFF s t",
                    "SSCAN s 0",
                    "ZSCORE z a",
                    "ZMSCORE z a x",
                    "ZCARD z",
                    "ZRANK z b",
                    "ZREVRANK z b",
                    "ZRANDMEMBER z 5",
                    "ZSCAN z 0",
                    "ZRANGE z 0 -1 WITHSCORES",
                    "ZREVRANGE z 0 -1",
                    "ZRANGEBYSCORE z 1 2",
                    "ZREVRANGEBYSCORE z 2 1",
                    "ZRANGEBYLEX z - +",
                    "ZREVRANGEBYLEX z + -",
                    "ZCOUNT z 1 2",
                    "ZLEXCOUNT z - +",
                    "ZUNION 2 z s",
                    "ZINTER 2 z s",
                    "ZDIFF 2 z s",
                    "ZINTERCARD 2 z s",
                    "EXISTS k none",
                    "TOUCH k",
                    "TYPE h",
                    "DBSIZE",
                    "RANDOMKEY",
                    "KEYS *",
                    "SCAN 0",
                    "OBJECT ENCODING k",
                    "TTL k",
                    "PTTL k",
                    "EXPIRETIME k",
                    "PEXPIRETIME k");

    private final KvBench kv = KvBench.booted(64);

    @BeforeEach
    void fill() {
        kv.ask("SET k value");
        kv.ask("HSET h f 1 g 2");
        kv.ask("RPUSH l a b c");
        kv.ask("SADD s a b c");
        kv.ask("SADD t b");
        kv.ask("ZADD z 1 a 2 b");
        kv.ask("SET due v PX 5");
        kv.ask("HSET dueh f v");
        kv.ask("PEXPIRE dueh 5");
        kv.passes(10);
    }

    @Test
    void everyReadIsAnsweredAndChangesNothing() {
        var standby = kv.standby(MAX_AGE_NANOS);
        int digest = kv.memory().digest();
        Set<String> untried = new TreeSet<>();
        Commands.table().stream()
                .filter(facts -> facts.flags().contains("readonly"))
                .forEach(facts -> untried.add(facts.name()));
        var softly = new SoftAssertions();
        for (String line : READS) {
            softly.assertThat(standby.ask(line)).as(line).isNotEmpty().doesNotStartWith("-");
            String[] words = line.toLowerCase(Locale.ROOT).split(" ", -1);
            untried.removeAll(List.of(words[0], words[0] + "|" + words[1 % words.length]));
        }
        softly.assertThat(untried).isEmpty();
        softly.assertThat(kv.memory().digest()).isEqualTo(digest);
        softly.assertAll();
    }

    @Test
    void standbyAnswersWhatThePrimaryWould() {
        var standby = kv.standby(MAX_AGE_NANOS);
        for (String line : List.of("GET k", "HGETALL h", "LRANGE l 0 -1", "ZRANGE z 0 -1")) {
            assertThat(standby.ask(line)).as(line).isEqualTo(kv.ask(line));
        }
        kv.ask("SET k other");
        assertThat(standby.ask("GET k")).isEqualTo("$5|other|");
        assertThat(standby.ask("GET none")).isEqualTo("$-1|");
        assertThat(standby.ask("HGET k f")).startsWith("-WRONGTYPE ");
    }

    @Test
    void expiredKeysAreHiddenAndStay() {
        var standby = kv.standby(MAX_AGE_NANOS);
        int digest = kv.memory().digest();

        assertThat(standby.ask("GET due")).isEqualTo("$-1|");
        assertThat(standby.ask("EXISTS due dueh")).isEqualTo(":0|");
        assertThat(standby.ask("TTL due")).isEqualTo(":-2|");
        assertThat(standby.ask("HGETALL dueh")).isEqualTo("*0|");
        assertThat(standby.ask("KEYS due*")).isEqualTo("*0|");
        assertThat(standby.ask("DBSIZE")).isEqualTo(":8|");
        assertThat(kv.memory().digest()).isEqualTo(digest);
    }

    @Test
    void staleImageIsNotRead() {
        var standby = kv.standby(MAX_AGE_NANOS);
        assertThat(standby.ask("GET k", MAX_AGE_NANOS)).isEqualTo("$5|value|");
        assertThat(standby.ask("GET k", MAX_AGE_NANOS + 1))
                .isEqualTo(
                        "-MASTERDOWN nothing came from the primary for longer than"
                                + " --standby-reads: ask the primary|");
        assertThat(standby.ask("PING", MAX_AGE_NANOS + 1)).isEqualTo("+PONG|");
    }

    @Test
    void writesAreRefused() {
        var standby = kv.standby(MAX_AGE_NANOS);
        for (String line :
                List.of("SET k v", "DEL k", "FLUSHALL", "BLPOP l 0", "FUTAGO.ONCE s 1 GET k")) {
            assertThat(standby.ask(line)).as(line).startsWith("-READONLY ");
        }
        assertThat(standby.ask("READONLY")).isEqualTo("+OK|");
        assertThat(standby.ask("READWRITE")).isEqualTo("+OK|");
        assertThat(standby.ask("SET k v")).startsWith("-READONLY ");
    }

    @Test
    void transactionReadsOneCheckpoint() {
        var standby = kv.standby(MAX_AGE_NANOS);
        standby.ask("MULTI");
        assertThat(standby.ask("GET k")).isEqualTo("+QUEUED|");
        assertThat(standby.ask("LLEN l")).isEqualTo("+QUEUED|");
        assertThat(standby.ask("EXEC")).isEqualTo("*2|$5|value|:3|");
        standby.ask("MULTI");
        assertThat(standby.ask("SET k v")).startsWith("-READONLY ");
        assertThat(standby.ask("EXEC")).startsWith("-EXECABORT ");
    }

    @Test
    void drawsDifferFromOneToTheNext() {
        var standby = kv.standby(MAX_AGE_NANOS);
        Set<String> drawn = new TreeSet<>();
        for (int i = 0; i < 200; i++) {
            drawn.add(standby.ask("SRANDMEMBER s"));
        }
        assertThat(drawn).hasSize(3);
    }

    @Test
    void standbyTellsOfItsMemoryAlsoWithoutReads() {
        kv.ask("PING"); // What is due goes.
        for (long maxAge : new long[] {KvGuest.NO_READS, MAX_AGE_NANOS}) {
            var standby = kv.standby(maxAge);
            assertThat(standby.ask("INFO memory")).isEqualTo(kv.ask("INFO memory"));
            assertThat(standby.ask("CONFIG GET maxmemory"))
                    .isEqualTo(kv.ask("CONFIG GET maxmemory"));
            assertThat(standby.ask("INFO keyspace")).contains("keys=6");
        }
        assertThat(kv.standby(KvGuest.NO_READS).ask("GET k")).startsWith("-MASTERDOWN ");
    }
}
