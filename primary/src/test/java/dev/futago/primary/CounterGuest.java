package dev.futago.primary;

import dev.futago.common.guest.ClientId;
import dev.futago.common.guest.Guest;
import dev.futago.common.guest.Pair;
import dev.futago.common.guest.Reply;
import dev.futago.common.guest.Request;
import dev.futago.common.guest.Requests;
import dev.futago.common.guest.Turn;
import dev.futago.common.memory.GuestMemory;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A counter at the start of each page: a request adds to some of them and is told a sum. */
final class CounterGuest implements Guest {

    private static final int REQUEST_BYTES = 12;
    private static final int BOOTED = 0xB007;

    private static final int WAITS = -1;
    private static final int RINGS = -2;
    private static final int COPIES = -3;
    private static final int LEAVES = -4;
    private static final int FLOODS = -5;
    private static final int FAILS = -6;
    private static final int WAITS_TO_FAIL = -7;

    /** Ways to fail; the last one cannot be undone. */
    private static final int BY_EXCEPTION = 0;

    private static final int OUT_OF_MEMORY = 1;
    private static final int STACK_OVERFLOW = 2;
    private static final int AFTER_KEEP = 3;

    /** What those are told who waited: for somebody who rang, and for too long. */
    static final long RUNG = 1_000;

    static final long IN_VAIN = 2_000;

    /** What a client is told whose request failed. */
    static final long UNDONE = 3_000;

    /** The page to which a request stores before it fails. */
    static final int FAILING_PAGE = 9;

    private final Map<ClientId, Long> waiting = new LinkedHashMap<>();
    private final Set<ClientId> failing = new HashSet<>();
    private Optional<ClientId> woken = Optional.empty();

    /** What to add to the counters of how many pages; to nothing, it only reads. */
    record Ask(int fromPage, int pages, int add) {}

    /** Adds to the counter of one page, and is told what it is then. */
    static Ask add(int page, int add) {
        return new Ask(page, 1, add);
    }

    /** Adds 1 to the counters of so many pages from page 1 on: a large checkpoint. */
    static Ask touch(int pages) {
        return new Ask(1, pages, 1);
    }

    /** Is told the counter of a page and changes nothing. */
    static Ask read(int page) {
        return new Ask(page, 1, 0);
    }

    /** Waits until another rings, or for so long; is told nothing before. */
    static Ask waits(int millis) {
        return new Ask(millis, WAITS, 0);
    }

    /** Rings for all who wait, and is told how many they were. */
    static Ask rings() {
        return new Ask(0, RINGS, 0);
    }

    /** Is told how many other nodes know what this one knows, as a digit. */
    static Ask copies() {
        return new Ask(0, COPIES, 0);
    }

    /** Is told 0, and no more. */
    static Ask leaves() {
        return new Ask(0, LEAVES, 0);
    }

    /** Is told more than a reply can have. */
    static Ask floods() {
        return new Ask(0, FLOODS, 0);
    }

    /** Stores, answers, rings for all, and throws an exception. */
    static Ask fails() {
        return new Ask(BY_EXCEPTION, FAILS, 0);
    }

    static Ask runsOutOfMemory() {
        return new Ask(OUT_OF_MEMORY, FAILS, 0);
    }

    static Ask overflowsTheStack() {
        return new Ask(STACK_OVERFLOW, FAILS, 0);
    }

    /** The same, where it cannot be undone. */
    static Ask failsForGood() {
        return new Ask(AFTER_KEEP, FAILS, 0);
    }

    /** Waits for so long, and fails then. */
    static Ask waitsToFail(int millis) {
        return new Ask(millis, WAITS_TO_FAIL, 0);
    }

    /** What a socket would have brought. */
    static Requests requests(Ask... asks) {
        var bytes = ByteBuffer.allocate(asks.length * REQUEST_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        var ends = new int[asks.length];
        for (int i = 0; i < asks.length; i++) {
            bytes.putInt(asks[i].fromPage).putInt(asks[i].pages).putInt(asks[i].add);
            ends[i] = bytes.position();
        }
        return new Requests(bytes.flip(), ends, 0);
    }

    @Override
    public String type() {
        return "counter";
    }

    @Override
    public long memoryBytesMin() {
        return GuestMemory.PAGE_BYTES;
    }

    @Override
    public int requestBytes(ByteBuffer received) {
        return received.remaining() < REQUEST_BYTES ? 0 : REQUEST_BYTES;
    }

    @Override
    public void boot(GuestMemory fresh) {
        fresh.putInt(8, BOOTED);
    }

    @Override
    public void handle(GuestMemory memory, Request request, Reply reply) {
        switch (request.getInt(4)) {
            case WAITS -> waiting.put(request.client(), request.atMillis() + request.getInt(0));
            case RINGS -> {
                reply.putLong(waiting.size());
                tell(waiting.keySet(), RUNG, reply);
            }
            case COPIES -> {
                reply.putCopies();
                reply.putZeroes(Long.BYTES - 1);
            }
            case LEAVES -> {
                reply.putLong(0);
                reply.hangUp();
            }
            case FLOODS -> {
                reply.putLong(0);
                reply.putZeroes(Reply.BYTES_MAX);
            }
            case FAILS -> fail(memory, request.getInt(0), reply);
            case WAITS_TO_FAIL -> {
                waiting.put(request.client(), request.atMillis() + request.getInt(0));
                failing.add(request.client());
            }
            default -> count(memory, request, reply);
        }
    }

    private void fail(GuestMemory memory, int way, Reply reply) {
        woken = Optional.empty();
        if (way == AFTER_KEEP) {
            memory.keep();
        }
        memory.putLong((long) FAILING_PAGE * GuestMemory.PAGE_BYTES, 77);
        reply.putLong(77);
        var told = new Reply();
        told.putLong(77);
        waiting.keySet().forEach(client -> reply.tell(client, told));
        switch (way) {
            case OUT_OF_MEMORY -> throw new OutOfMemoryError("as ordered");
            case STACK_OVERFLOW -> overflow(memory, 0);
            default -> throw new IllegalStateException("as ordered");
        }
    }

    /** Stores at each depth, so that the error strikes wherever it does. */
    private static long overflow(GuestMemory memory, long depth) {
        memory.putLong(depth * GuestMemory.LINE_BYTES % memory.bytes(), depth + 1);
        return depth < Long.MAX_VALUE ? overflow(memory, depth + 1) + 1 : depth;
    }

    @Override
    public boolean isUndoable() {
        return true;
    }

    @Override
    public void onUndone(Throwable defect, Reply reply) {
        if (woken.isEmpty()) {
            reply.putLong(UNDONE);
        } else {
            tell(List.of(woken.get()), UNDONE, reply);
            failing.remove(woken.get());
        }
    }

    @Override
    public String lastCommand() {
        return "count";
    }

    private void tell(Collection<ClientId> clients, long what, Reply reply) {
        for (ClientId client : List.copyOf(clients)) {
            var told = new Reply();
            told.putLong(what);
            reply.tell(client, told);
            waiting.remove(client);
        }
    }

    @Override
    public void left(ClientId client) {
        waiting.remove(client);
    }

    @Override
    public long wakeAtMillis() {
        return waiting.values().stream().min(Long::compare).orElse(NOT_WAITING);
    }

    @Override
    public void wake(GuestMemory memory, Pair pair, Turn turn, long atMillis, Reply reply) {
        List<ClientId> due =
                waiting.entrySet().stream()
                        .filter(entry -> entry.getValue() <= atMillis)
                        .map(Map.Entry::getKey)
                        .toList();
        woken = due.stream().filter(failing::contains).findFirst();
        if (woken.isPresent()) {
            memory.putLong((long) FAILING_PAGE * GuestMemory.PAGE_BYTES, 77);
            throw new IllegalStateException("as ordered");
        }
        tell(due, IN_VAIN, reply);
    }

    private static void count(GuestMemory memory, Request request, Reply reply) {
        long sum = 0;
        for (int i = 0; i < request.getInt(4); i++) {
            long at = (long) (request.getInt(0) + i) * GuestMemory.PAGE_BYTES;
            long count = memory.getLong(at) + request.getInt(8);
            if (request.getInt(8) != 0) {
                memory.putLong(at, count);
            }
            sum += count;
        }
        reply.putLong(sum);
    }
}
