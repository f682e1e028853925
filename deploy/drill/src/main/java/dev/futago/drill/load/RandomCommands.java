package dev.futago.drill.load;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;

/**
 * Random commands for the kv guest: every command of its table, few keys so that types collide, and
 * arguments near limits. The seed decides all of them.
 */
public final class RandomCommands {

    /** Which commands are made. */
    public enum Scope {
        /** All of them, also with wrong arguments, and such that change the connection. */
        ALL,
        /** Those whose replies follow from the commands before, with any implementation. */
        DETERMINED
    }

    /**
     * Shapes of commands that are DETERMINED. A letter alone stands for an argument: k key, v
     * value, n integer, i index, s score, f field, c count, d seconds, o offset, p pattern, b score
     * bound, l lexical bound, t time-out; a plus repeats the letters before it; a|b|- chooses, -
     * for nothing.
     */
    private static final List<String> DETERMINED =
            """
            SET k v; SET k v NX|XX|-; SET k v GET|-; SET k v EX d; SET k v KEEPTTL; SETNX k v; SETEX k d v
            PSETEX k d v; GETSET k v; GETDEL k; GET k; GETEX k PERSIST|-; MGET k+; MSET kv+; MSETNX kv+
            APPEND k v; STRLEN k; SETRANGE k o v; GETRANGE k i i; SUBSTR k i i; INCR k; DECR k
            INCRBY k n; DECRBY k n; INCRBYFLOAT k s
            HSET k fv+; HMSET k fv+; HSETNX k f v; HGET k f; HMGET k f+; HDEL k f+; HLEN k; HEXISTS k f
            HSTRLEN k f; HKEYS k; HVALS k; HGETALL k; HINCRBY k f n; HINCRBYFLOAT k f s
            LPUSH k v+; RPUSH k v+; LPUSHX k v+; RPUSHX k v+; LPOP k; LPOP k c; RPOP k; RPOP k c; LLEN k
            LRANGE k i i; LINDEX k i; LPOS k v; LPOS k v RANK i; LPOS k v COUNT c MAXLEN c; LSET k i v
            LINSERT k BEFORE|AFTER v v; LREM k i v; LTRIM k i i; LMOVE k k LEFT|RIGHT LEFT|RIGHT
            RPOPLPUSH k k; LMPOP 2 k k LEFT|RIGHT; LMPOP 1 k LEFT|RIGHT COUNT c
            SADD k f+; SREM k f+; SISMEMBER k f; SMISMEMBER k f+; SCARD k; SMEMBERS k; SMOVE k k f
            SINTER k+; SINTERSTORE k k+; SINTERCARD 2 k k; SINTERCARD 2 k k LIMIT c; SUNION k+
            SUNIONSTORE k k+; SDIFF k+; SDIFFSTORE k k+
            ZADD k sf+; ZADD k NX|XX|GT|LT|- CH|- sf+; ZADD k INCR s f; ZREM k f+; ZSCORE k f; ZMSCORE k f+
            ZINCRBY k s f; ZCARD k; ZRANK k f; ZREVRANK k f; ZRANGE k i i WITHSCORES|-; ZRANGE k i i REV
            ZRANGE k b b BYSCORE; ZRANGE k b b BYSCORE LIMIT o c; ZRANGE k l l BYLEX; ZREVRANGE k i i
            ZRANGESTORE k k i i; ZRANGEBYSCORE k b b WITHSCORES|-; ZREVRANGEBYSCORE k b b LIMIT o c
            ZRANGEBYLEX k l l; ZREVRANGEBYLEX k l l; ZCOUNT k b b; ZLEXCOUNT k l l; ZREMRANGEBYRANK k i i
            ZREMRANGEBYSCORE k b b; ZREMRANGEBYLEX k l l; ZPOPMIN k; ZPOPMIN k c; ZPOPMAX k c
            ZMPOP 1 k MIN|MAX; ZMPOP 2 k k MIN|MAX COUNT c; ZUNION 2 k k WITHSCORES|-
            ZUNION 2 k k WEIGHTS n n; ZINTER 2 k k AGGREGATE SUM|MIN|MAX WITHSCORES; ZDIFF 2 k k
            ZUNIONSTORE k 2 k k; ZINTERSTORE k 2 k k; ZDIFFSTORE k 2 k k; ZINTERCARD 2 k k; ZINTERCARD 2 k k LIMIT c
            DEL k+; UNLINK k+; EXISTS k+; TOUCH k+; TYPE k; RENAME k k; RENAMENX k k; COPY k k
            COPY k k REPLACE; KEYS p; DBSIZE; EXPIRE k d; EXPIRE k d NX|XX|GT|LT; PEXPIRE k d; EXPIREAT k n
            TTL k; PTTL k; EXPIRETIME k; PEXPIRETIME k; PERSIST k
            """
                    .strip()
                    .lines()
                    .flatMap(line -> List.of(line.split(";")).stream())
                    .map(String::strip)
                    .toList();

    /** Shapes of the others. */
    private static final List<String> OTHERS =
            """
            SPOP k; SPOP k c; SRANDMEMBER k; SRANDMEMBER k i; HRANDFIELD k i WITHVALUES|-; ZRANDMEMBER k i
            RANDOMKEY; SCAN 0 COUNT c MATCH p; SSCAN k 0 COUNT c; HSCAN k 0; ZSCAN k 0 MATCH p; OBJECT ENCODING k
            MULTI; EXEC; EXEC; DISCARD; WATCH k+; UNWATCH; BLPOP k+ t; BRPOP k+ t; BLMOVE k k LEFT RIGHT t
            BRPOPLPUSH k k t; BLMPOP t 2 k k LEFT; BZPOPMIN k+ t; BZPOPMAX k t; BZMPOP t 1 k MIN COUNT c
            PING; ECHO v; TIME; INFO; ROLE; WAIT 1 100; CONFIG GET p; COMMAND COUNT; COMMAND DOCS p; CLIENT LIST
            CLIENT SETNAME f; CLIENT INFO; HELLO 2|3; RESET; SELECT i; FUTAGO.EPOCH; FUTAGO.ONCE f c INCR k
            FUTAGO.ONCE f c LPUSH k v; FLUSHALL; SLOWLOG GET c; SORT k; NOSUCHCOMMAND v+
            """
                    .strip()
                    .lines()
                    .flatMap(line -> List.of(line.split(";")).stream())
                    .map(String::strip)
                    .toList();

    private static final List<String> INTEGERS =
            List.of(
                    "0",
                    "1",
                    "-1",
                    "2",
                    "10",
                    "100",
                    "-100",
                    "127",
                    "128",
                    "255",
                    "65536",
                    "2147483647",
                    "2147483648",
                    "4294967296",
                    "9223372036854775807",
                    "-9223372036854775808",
                    "9223372036854775808",
                    "99999999999999999999",
                    "007",
                    "+1",
                    "1.0",
                    "",
                    "x");

    private static final List<String> SCORES =
            List.of(
                    "0", "1", "-1", "2", "3", "1.5", "-0.25", "100", "1e10", "-1e10", "inf", "-inf",
                    "1e308", "nan", "x", "");

    /** Past or far away, so that no key expires while it is looked at. */
    private static final List<String> EXPIRIES =
            List.of(
                    "10000000",
                    "10000000",
                    "20000000",
                    "0",
                    "-1",
                    "-9223372036854775808",
                    "9223372036854775807",
                    "99999999999999999999",
                    "x",
                    "");

    private static final int KEYS = 12;
    private static final int FIELDS = 20;
    private static final int MANY = 300;
    private static final int WORDS_SHOWN_MAX = 40;
    private static final int WORD_CHARS_MAX = 40;

    private final SplittableRandom random;
    private final Scope scope;
    private final int valueBytesMax;

    /**
     * A sequence of commands.
     *
     * @param valueBytesMax longest value; most are short
     */
    public RandomCommands(long seed, Scope scope, int valueBytesMax) {
        random = new SplittableRandom(seed);
        this.scope = scope;
        this.valueBytesMax = valueBytesMax;
    }

    /** The words of the next command. */
    public List<String> next() {
        boolean isOther = scope == Scope.ALL && random.nextInt(5) == 0;
        List<String> shapes = isOther ? OTHERS : DETERMINED;
        String shape = shapes.get(random.nextInt(shapes.size()));
        if (shape.equals("FLUSHALL") && random.nextInt(20) != 0) {
            shape = "DBSIZE";
        }
        List<String> words = wordsOf(shape);
        boolean mayExpireSoon = scope == Scope.DETERMINED && shape.contains("EX");
        if (!mayExpireSoon && random.nextInt(scope == Scope.ALL ? 15 : 40) == 0) {
            damage(words);
        }
        return words;
    }

    private List<String> wordsOf(String shape) {
        var words = new ArrayList<String>();
        String[] parts = shape.split(" ", -1);
        words.add(parts[0]);
        for (int i = 1; i < parts.length; i++) {
            addTo(words, parts[i]);
        }
        return words;
    }

    private void addTo(List<String> words, String part) {
        if (part.indexOf('|') > 0) {
            String[] choices = part.split("\\|", -1);
            String chosen = choices[random.nextInt(choices.length)];
            if (!chosen.equals("-")) {
                words.add(chosen);
            }
        } else if (part.endsWith("+")) {
            int times = random.nextInt(40) == 0 ? random.nextInt(1, MANY) : random.nextInt(1, 4);
            for (int i = 0; i < times; i++) {
                part.chars().limit(part.length() - 1L).forEach(c -> words.add(argument((char) c)));
            }
        } else if (part.length() == 1 && Character.isLowerCase(part.charAt(0))) {
            words.add(argument(part.charAt(0)));
        } else {
            words.add(part);
        }
    }

    private String argument(char kind) {
        return switch (kind) {
            case 'k' -> "k" + random.nextInt(KEYS);
            case 'v' -> value();
            case 'n' -> INTEGERS.get(random.nextInt(INTEGERS.size()));
            case 'i' -> small(-6, 6);
            case 's' -> SCORES.get(random.nextInt(SCORES.size()));
            case 'f' -> "f" + random.nextInt(random.nextInt(20) == 0 ? 1_000 : FIELDS);
            case 'c' -> random.nextInt(30) == 0 ? small(1_000, 2_000_000) : small(0, 5);
            case 'd' -> EXPIRIES.get(random.nextInt(EXPIRIES.size()));
            case 'o' -> random.nextInt(20) == 0 ? small(0, valueBytesMax) : small(0, 40);
            case 'p' -> List.of("*", "k*", "k[1-5]", "?1", "nothing").get(random.nextInt(5));
            case 'b' -> bound("(");
            case 'l' -> List.of("-", "+", "[f1", "(f1", "[f5", "(f19", "f").get(random.nextInt(7));
            case 't' -> "0.01";
            default -> throw new IllegalArgumentException("no argument is called " + kind);
        };
    }

    private String small(int from, int to) {
        return random.nextInt(40) == 0
                ? INTEGERS.get(random.nextInt(INTEGERS.size()))
                : Integer.toString(random.nextInt(from, to + 1));
    }

    private String bound(String exclusive) {
        String score = SCORES.get(random.nextInt(SCORES.size()));
        return random.nextInt(3) == 0 ? exclusive + score : score;
    }

    private String value() {
        return switch (random.nextInt(8)) {
            case 0 -> INTEGERS.get(random.nextInt(INTEGERS.size()));
            case 1 -> "f" + random.nextInt(FIELDS);
            case 2 -> "";
            case 3 -> "v".repeat(random.nextInt(100));
            case 4 -> random.nextInt(10) == 0 ? "w".repeat(random.nextInt(valueBytesMax)) : "w";
            default -> "v" + random.nextInt(5);
        };
    }

    /** Makes a command wrong, most of the time. */
    private void damage(List<String> words) {
        int at = random.nextInt(words.size());
        switch (random.nextInt(3)) {
            case 0 -> words.add(argument("kvnisfcdopblt".charAt(random.nextInt(13))));
            case 1 -> {
                if (words.size() > 1) {
                    words.removeLast();
                }
            }
            default -> {
                if (at > 0) {
                    words.set(at, argument("kvnisfcop".charAt(random.nextInt(9))));
                }
            }
        }
    }

    /** The bytes of a request in RESP. */
    public static byte[] bytesOf(List<String> words) {
        var request = new StringBuilder("*%d\r\n".formatted(words.size()));
        for (String word : words) {
            request.append('$').append(word.length()).append("\r\n").append(word).append("\r\n");
        }
        return request.toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    /** A command for people, long words cut. */
    public static String textOf(List<String> words) {
        return words.stream()
                .limit(WORDS_SHOWN_MAX)
                .map(RandomCommands::shown)
                .collect(Collectors.joining(" "));
    }

    private static String shown(String word) {
        if (word.length() > WORD_CHARS_MAX) {
            return "%s…(%d)".formatted(word.substring(0, 3), word.length());
        }
        return word.isEmpty() ? "\"\"" : word;
    }
}
