package dev.futago.drill.load;

import dev.futago.drill.process.Child;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Clients that send random commands to whichever node of a pair serves, and hold each reply to the
 * protocol; and one that asks PING all the time, and measures how long nobody answers.
 */
public final class FuzzClients implements Child {

    private static final int TIMEOUT_MILLIS = 3_000;
    private static final int PIPELINE_MAX = 16;
    private static final int FINDINGS_MAX = 20;
    private static final long BETWEEN_PINGS_MILLIS = 10;

    private final List<InetSocketAddress> nodes;
    private final List<Thread> threads = new ArrayList<>();
    private final AtomicLong replies = new AtomicLong();
    private final AtomicLong errors = new AtomicLong();
    private final AtomicLong longestSilenceNanos = new AtomicLong();
    private final ConcurrentLinkedQueue<String> findings = new ConcurrentLinkedQueue<>();
    private volatile boolean isOver;

    private FuzzClients(List<InetSocketAddress> nodes) {
        this.nodes = List.copyOf(nodes);
    }

    /**
     * Starts them.
     *
     * @param nodes where clients find both nodes
     * @param seed decides all commands
     * @param valueBytesMax longest value
     */
    public static FuzzClients start(
            List<InetSocketAddress> nodes, int clients, long seed, int valueBytesMax) {
        var all = new FuzzClients(nodes);
        for (int i = 0; i < clients; i++) {
            var commands = new RandomCommands(seed + i, RandomCommands.Scope.ALL, valueBytesMax);
            long pipelineSeed = seed + i;
            all.threads.add(
                    Thread.ofPlatform()
                            .daemon()
                            .name("fuzz-" + i)
                            .start(() -> all.sendCommands(commands, pipelineSeed)));
        }
        all.threads.add(Thread.ofPlatform().daemon().name("fuzz-ping").start(all::ping));
        return all;
    }

    private void sendCommands(RandomCommands commands, long seed) {
        int turn = (int) (seed & 1);
        while (!isOver) {
            var sent = new ArrayList<List<String>>();
            try (var node = new RespConnection(nodes.get(turn & 1), TIMEOUT_MILLIS)) {
                while (!isOver) {
                    sent.clear();
                    for (int i = 0; i < 1 + commands.next().size() % PIPELINE_MAX; i++) {
                        List<String> words = commands.next();
                        node.send(words);
                        sent.add(words);
                    }
                    if (!readAll(node, sent)) {
                        break;
                    }
                }
            } catch (RespConnection.MalformedReplyException malformed) {
                find("%s, to one of: %s".formatted(malformed.getMessage(), textOf(sent)));
            } catch (IOException gone) {
                // A node that ended or a client that was disconnected: the other node is tried.
            }
            turn++;
            rest();
        }
    }

    private static String textOf(List<List<String>> commands) {
        return String.join("; ", commands.stream().map(RandomCommands::textOf).toList());
    }

    /** False when this node does not serve. */
    private boolean readAll(RespConnection node, List<List<String>> sent) throws IOException {
        boolean isServing = true;
        for (int i = 0; i < sent.size(); i++) {
            RespConnection.Reply reply = node.read();
            replies.incrementAndGet();
            if (reply.kind() == '-') {
                errors.incrementAndGet();
            }
            isServing &= !isOfStandby(reply);
        }
        return isServing;
    }

    private static boolean isOfStandby(RespConnection.Reply reply) {
        return reply.isError("READONLY") || reply.isError("MASTERDOWN");
    }

    /** A read is answered by a primary only, and waits for its standby. */
    private void ping() {
        int turn = 0;
        long answeredNanos = System.nanoTime();
        while (!isOver) {
            try (var node = new RespConnection(nodes.get(turn & 1), TIMEOUT_MILLIS)) {
                boolean isServing = true;
                while (!isOver && isServing) {
                    isServing = !isOfStandby(node.ask("GET", "ping"));
                    if (isServing) {
                        long now = System.nanoTime();
                        longestSilenceNanos.accumulateAndGet(now - answeredNanos, Math::max);
                        answeredNanos = now;
                    }
                    rest();
                }
            } catch (IOException gone) {
                // The other node is tried.
            }
            turn++;
            rest();
        }
        longestSilenceNanos.accumulateAndGet(System.nanoTime() - answeredNanos, Math::max);
    }

    private void rest() {
        try {
            TimeUnit.MILLISECONDS.sleep(BETWEEN_PINGS_MILLIS);
        } catch (InterruptedException ended) {
            isOver = true;
        }
    }

    private void find(String what) {
        if (findings.size() < FINDINGS_MAX) {
            findings.add(what);
        }
    }

    /** Replies so far. */
    public long replies() {
        return replies.get();
    }

    /** Replies so far that were errors. */
    public long errors() {
        return errors.get();
    }

    /** The longest time in which a client that reads was not answered. */
    public long longestSilenceNanos() {
        return longestSilenceNanos.get();
    }

    /** The first reply that broke the protocol. */
    public Optional<String> finding() {
        return Optional.ofNullable(findings.peek());
    }

    /** Ends them, and waits for that. */
    @Override
    public void close() {
        isOver = true;
        for (Thread thread : threads) {
            try {
                thread.join(TIMEOUT_MILLIS);
            } catch (InterruptedException hurried) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
