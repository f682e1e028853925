package dev.futago.guests.kv;

import dev.futago.common.guest.ClientId;
import dev.futago.common.guest.Pair;
import dev.futago.common.guest.Reply;
import dev.futago.common.guest.Request;
import dev.futago.common.memory.GuestMemory;
import dev.futago.common.memory.Tracking;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A program that puts many small elements into a guest memory of the default size, in a heap with
 * little beside it, and asks for all of them. For each command it says what became of it: a line of
 * {@code command|outcome|milliseconds}.
 */
final class FullMemory {

    private static final long MEMORY_BYTES = 256L << 20;
    private static final int WORDS = 1_000;

    /**
     * Of them, the collections of an earlier version took more than twice the heap that is left.
     */
    private static final int ELEMENTS = 1_200_000;

    private static final int LARGE_BYTES = 1 << 20;

    /** Answers that say of a collection how large it is. */
    private static final List<String> COUNTS =
            List.of("DBSIZE", "SCARD s", "HLEN h", "LLEN l", "ZCARD z", "STRLEN string");

    private final KvGuest guest = new KvGuest();
    private final GuestMemory memory = GuestMemory.allocate(MEMORY_BYTES, Tracking.QUEUE);
    private final Request request = new Request(Pair.alone(1));
    private final Reply reply = new Reply();

    private FullMemory() {
        guest.boot(memory);
    }

    /** Runs all. */
    public static void main(String[] arguments) {
        var full = new FullMemory();
        full.keys();
        full.sets();
        full.hashes();
        full.lists();
        full.sortedSets();
        full.strings();
        full.transactions();
    }

    private void keys() {
        fill(i -> List.of("MSET"), i -> Stream.of("key:" + i, "x"));
        tryAll("KEYS *", "SCAN 0 COUNT 1000000", "RANDOMKEY");
        tryOne(words("MGET", 200_000));
        tryOne(words("EXISTS", 200_000));
        tryOne(words("DEL", 200_000));
        ask("FLUSHALL");
    }

    private static String[] words(String command, int keys) {
        return Stream.concat(Stream.of(command), IntStream.range(0, keys).mapToObj(i -> "key:" + i))
                .toArray(String[]::new);
    }

    private void sets() {
        fill(i -> List.of("SADD", "s"), i -> Stream.of("m" + i));
        tryAll(
                "SMEMBERS s",
                "SUNION s s s s s s s s s",
                "SDIFF s none",
                "SINTERCARD 1 s",
                "SINTERCARD 2 s s",
                "SUNIONSTORE t s",
                "COPY s t",
                "SSCAN s 0 COUNT 1000000",
                "SRANDMEMBER s 100000",
                "SRANDMEMBER s 4000000",
                "SPOP s 100000",
                "SPOP s 900000",
                "SPOP s 4000000");
        ask("FLUSHALL");
    }

    private void hashes() {
        fill(i -> List.of("HSET", "h"), i -> Stream.of("f" + i, "v"));
        tryAll(
                "HGETALL h",
                "HKEYS h",
                "HSCAN h 0 COUNT 1000000",
                "HRANDFIELD h 100000 WITHVALUES",
                "HRANDFIELD h -1000000 WITHVALUES",
                "COPY h t");
        ask("FLUSHALL");
    }

    private void lists() {
        fill(i -> List.of("RPUSH", "l"), i -> Stream.of("same"));
        tryAll(
                "LRANGE l 0 -1",
                "LPOS l same COUNT 0",
                "RPOP l 200000",
                "LREM l 100000 same",
                "LREM l -100000 same",
                "LTRIM l 1 -2",
                "LMPOP 1 l LEFT COUNT 200000",
                "LPOP l 4000000");
        ask("FLUSHALL");
    }

    private void sortedSets() {
        fill(i -> List.of("ZADD", "z"), i -> Stream.of(Integer.toString(i % 1_000), "m" + i));
        tryAll(
                "ZRANGE z 0 -1 REV WITHSCORES",
                "ZRANGEBYSCORE z -inf +inf",
                "ZRANGESTORE t z 0 -1",
                "ZUNION 2 z z",
                "ZINTER 2 z z WITHSCORES",
                "ZDIFF 1 z",
                "ZINTERCARD 2 z z",
                "ZUNIONSTORE t 2 z z",
                "ZSCAN z 0 COUNT 1000000",
                "ZRANDMEMBER z 100000 WITHSCORES",
                "ZPOPMIN z 100000",
                "ZMPOP 1 z MIN COUNT 100000",
                "ZREMRANGEBYRANK z 0 100000",
                "ZPOPMAX z 4000000");
        ask("FLUSHALL");
    }

    private void strings() {
        ask("SETRANGE", "string", "120000000", "x");
        tryAll(
                "GET string",
                "GETRANGE string 0 -1",
                "GETSET string x",
                "SET string x GET",
                "GETEX string EX 100",
                "GETDEL string",
                "INCR string",
                "COPY string t",
                "RENAME string t",
                "SETRANGE string 250000000 x",
                "FUTAGO.ONCE session 1 GET string",
                "OBJECT ENCODING string");
        ask("FLUSHALL");
    }

    /** As much as the budget lets a client queue, and answers as long as they may be. */
    private void transactions() {
        ask("SET", "large", "x".repeat(LARGE_BYTES));
        ask("MULTI");
        while (ask("GET", "large").equals("+QUEUED")) {
            // More.
        }
        say("EXEC", ask("EXEC").startsWith("-EXECABORT") ? "refused" : "answered");
        ask("MULTI");
        for (int i = 0; i < 1_000; i++) {
            ask("GET", "large");
        }
        ask("SET", "after", "1");
        say("EXEC", ask("EXEC").equals("*1001") ? "answered" : "not answered");
        say("GET after", ask("GET", "after").equals("$1") ? "answered" : "not executed");
    }

    /** Adds small elements, or as many as there is room for. */
    private void fill(IntFunction<List<String>> command, IntFunction<Stream<String>> element) {
        String answer;
        int next = 0;
        do {
            int first = next;
            next += WORDS;
            answer =
                    ask(
                            Stream.concat(
                                            command.apply(first).stream(),
                                            IntStream.range(first, next)
                                                    .boxed()
                                                    .flatMap(element::apply))
                                    .toArray(String[]::new));
        } while (next < ELEMENTS && !answer.startsWith("-OOM"));
    }

    private void tryAll(String... commands) {
        for (String command : commands) {
            tryOne(command.split(" ", -1));
        }
    }

    private void tryOne(String... words) {
        String shown = words.length > 20 ? words[0] + " of " + (words.length - 1) : "";
        String before = counts();
        long began = System.nanoTime();
        String answer = ask(words);
        long millis = (System.nanoTime() - began) / 1_000_000;
        boolean isRefused = answer.startsWith("-");
        String outcome = isRefused ? "refused" : "answered";
        if (isRefused && !before.equals(counts())) {
            outcome = "refused and changed";
        }
        String command = shown.isEmpty() ? String.join(" ", words) : shown;
        say(command, outcome + "|" + millis + "|" + answer);
    }

    private static void say(String command, String outcome) {
        System.out.println(command + "|" + outcome);
    }

    private String counts() {
        var counts = new StringBuilder();
        COUNTS.forEach(count -> counts.append(ask(count.split(" ", -1))).append(' '));
        return counts.toString();
    }

    /** The first line of what the words are answered. */
    private String ask(String... words) {
        var sent = new StringBuilder(words.length * 16);
        sent.append('*').append(words.length).append("\r\n");
        for (String word : words) {
            sent.append('$').append(word.length()).append("\r\n").append(word).append("\r\n");
        }
        ByteBuffer bytes = ByteBuffer.wrap(sent.toString().getBytes(StandardCharsets.US_ASCII));
        request.from(new ClientId(1));
        request.show(bytes, 0, bytes.limit(), KvBench.MILLIS);
        guest.handle(memory, request, reply);
        reply.endAnswer();
        boolean isLast = reply.isLast();
        byte[] answer = reply.take();
        int end = 0;
        while (end < answer.length && answer[end] != '\r') {
            end++;
        }
        return new String(answer, 0, end, StandardCharsets.US_ASCII)
                + (isLast ? KvBench.HUNG_UP : "");
    }
}
