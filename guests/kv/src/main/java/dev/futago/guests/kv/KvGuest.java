package dev.futago.guests.kv;

import dev.futago.common.guest.ClientId;
import dev.futago.common.guest.Connections;
import dev.futago.common.guest.Guest;
import dev.futago.common.guest.Pair;
import dev.futago.common.guest.Reply;
import dev.futago.common.guest.Request;
import dev.futago.common.memory.GuestMemory;
import dev.futago.common.role.Invariant;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * A key-value store for Redis clients: it speaks RESP2 and RESP3, answers as Redis 7 does, and
 * keeps all it knows in guest memory, so that the node that takes over answers as this one would
 * have; only what ends with a connection is kept here (docs/decisions/0019). Which commands there
 * are, and how the memory is laid out, is in docs/KV.md.
 */
public final class KvGuest implements Guest {

    /** The name of this type of guest. */
    public static final String TYPE = "kv";

    private static final int REHEARSAL_KEYS = 100;

    /** A buffer of requests that grew beyond it is not kept. */
    private static final int BYTES_KEPT = 1 << 20;

    /** Waiting clients are told no more than this at once, and the others the next time. */
    private static final int TOLD_BYTES_MAX = 8 << 20;

    private final Place other;
    private final long secret;
    private final Conversations conversations = new Conversations();
    private RespRequest found = new RespRequest();
    private byte[] bytes = new byte[256];
    private Optional<Store> known = Optional.empty();

    /** A guest whose hash of keys has no secret, and that does not know of another node. */
    public KvGuest() {
        this(Place.UNKNOWN, 0);
    }

    /**
     * A guest.
     *
     * @param other where clients of the other node connect to
     * @param secret of the hash of keys, for the memory that it boots
     */
    KvGuest(Place other, long secret) {
        this.other = other;
        this.secret = secret;
    }

    @Override
    public String type() {
        return TYPE;
    }

    @Override
    public long memoryBytesMin() {
        return Store.BYTES_MIN;
    }

    @Override
    public void boot(GuestMemory fresh) {
        Store.format(fresh, secret);
    }

    /** Bytes that can never become a request are one, that is answered with an error. */
    @Override
    public int requestBytes(ByteBuffer received) {
        int length = found.find(received);
        boolean isHttp = length > 0 && HttpRequests.beginAt(received, found.firstWordAt());
        return isHttp ? FOREIGN_PROTOCOL : length;
    }

    @Override
    public int bytesMissing() {
        return found.missing();
    }

    @Override
    public void handle(GuestMemory memory, Request request, Reply reply) {
        var context = new Context(storeIn(memory), request.pair(), other, request.atMillis());
        take(request, reply, context);
        forgetIfLarge();
        serveWaiting(context, reply);
    }

    private void forgetIfLarge() {
        if (bytes.length > BYTES_KEPT) {
            bytes = new byte[256];
            found = new RespRequest();
        }
    }

    /** As a replica of Redis that serves no stale data. */
    @Override
    public void decline(Request request, Reply reply) {
        var context = new Context(Optional.empty(), request.pair(), other, request.atMillis());
        take(request, reply, context);
        forgetIfLarge();
    }

    private Optional<Store> storeIn(GuestMemory memory) {
        if (known.isEmpty() || known.get().memory() != memory) {
            known = Optional.of(new Store(memory));
        }
        Invariant.check(Store.isIn(memory), "this memory was not laid out by the kv guest");
        return known;
    }

    private void take(Request request, Reply reply, Context context) {
        int length = request.length();
        if (bytes.length < length) {
            bytes = new byte[Math.max(length, bytes.length * 2)];
        }
        request.getBytes(0, bytes, 0, length);
        found.read(bytes, length);
        Conversation conversation = conversations.of(request.client(), request.atMillis());
        if (!conversation.isBusy()) {
            answer(new Call(context, found, conversation, answerTo(conversation, reply)));
        } else if (!conversation.keep(found)) {
            conversation.end();
            reply.hangUp();
        }
    }

    private static void answer(Call call) {
        if (call.request().trouble().isPresent()) {
            call.answer().error("ERR Protocol error: " + call.request().trouble().get());
            call.answer().hangUp();
        } else if (call.request().words() > 0) {
            Commands.answer(call);
        }
    }

    private static Answer answerTo(Conversation conversation, Reply reply) {
        return new Answer(reply, conversation::isThree);
    }

    // ---- clients that wait ----

    /** Lets those try again for whose keys something has come. */
    private void serveWaiting(Context context, Reply reply) {
        while (reply.toOthersBytes() < TOLD_BYTES_MAX) {
            Optional<Waiting> next = conversations.nextReady();
            if (next.isEmpty()) {
                return;
            }
            tryAgain(next.get(), context, reply);
        }
    }

    private void tryAgain(Waiting waiting, Context context, Reply reply) {
        Conversation conversation = waiting.conversation();
        var own = new Reply();
        var answer = answerTo(conversation, own);
        var call = new Call(context, waiting.request(), conversation, answer);
        if (waiting.keys().stream()
                .anyMatch(key -> call.holds(Text.ofLatin(key), waiting.kind()))) {
            Commands.answer(call);
        }
        if (!own.isEmpty()) {
            goOn(conversation, context, own, reply);
        }
    }

    /** Its client waits no longer: executes what it has sent meanwhile. */
    private void goOn(Conversation conversation, Context context, Reply own, Reply reply) {
        conversations.stopWaiting(conversation);
        own.endAnswer();
        executeKept(conversation, context, own, reply);
    }

    /** Executes requests that came while the client waited, until too much is answered at once. */
    private void executeKept(Conversation conversation, Context context, Reply own, Reply reply) {
        while (!own.isLast() && reply.toOthersBytes() + own.length() < TOLD_BYTES_MAX) {
            Optional<RespRequest> next = conversation.next();
            if (next.isEmpty()) {
                break;
            }
            var answer = answerTo(conversation, own);
            answer(new Call(context, next.get(), conversation, answer));
            own.endAnswer();
        }
        if (conversation.isBusy() && conversation.waiting().isEmpty() && !own.isLast()) {
            conversations.resumeLater(conversation);
        }
        reply.tell(conversation.client(), own);
    }

    @Override
    public long wakeAtMillis() {
        return conversations.nextWakeMillis();
    }

    @Override
    public void wake(GuestMemory memory, Pair pair, long atMillis, Reply reply) {
        var context = new Context(storeIn(memory), pair, other, atMillis);
        resume(context, reply);
        serveWaiting(context, reply);
        while (reply.toOthersBytes() < TOLD_BYTES_MAX) {
            Optional<Waiting> due = conversations.due(atMillis);
            if (due.isEmpty()) {
                return;
            }
            Conversation conversation = due.get().conversation();
            var own = new Reply();
            answerTo(conversation, own).nilArray();
            goOn(conversation, context, own, reply);
            serveWaiting(context, reply);
        }
    }

    private void resume(Context context, Reply reply) {
        while (reply.toOthersBytes() < TOLD_BYTES_MAX) {
            Optional<Conversation> next = conversations.nextResuming();
            if (next.isEmpty()) {
                return;
            }
            executeKept(next.get(), context, new Reply(), reply);
        }
    }

    @Override
    public void observe(Connections connections) {
        conversations.observe(connections);
    }

    @Override
    public void left(ClientId client) {
        conversations.left(client);
    }

    /** Writes and reads a key, one of some in turn, and counts. */
    @Override
    public ByteBuffer rehearsalRequests(long round) {
        long key = round % REHEARSAL_KEYS;
        return ByteBuffer.wrap(
                "SET key:%d %d\r\nGET key:%d\r\nINCR counter\r\nDEL key:%d\r\n"
                        .formatted(key, round, key, (key + 1) % REHEARSAL_KEYS)
                        .getBytes(StandardCharsets.US_ASCII));
    }
}
