package dev.futago.guests.kv;

import dev.futago.common.guest.ClientId;
import dev.futago.common.guest.Connections;
import dev.futago.common.guest.Guest;
import dev.futago.common.guest.HeapUse;
import dev.futago.common.guest.Pair;
import dev.futago.common.guest.Reply;
import dev.futago.common.guest.Request;
import dev.futago.common.guest.RequestDigest;
import dev.futago.common.guest.Turn;
import dev.futago.common.memory.GuestMemory;
import dev.futago.common.role.Invariant;
import dev.futago.guests.kv.Context.Service;

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

    /** A standby serves no reads, however fresh. */
    static final long NO_READS = 0;

    private static final int REHEARSAL_KEYS = 100;

    /** A request of 64 MiB, or an element as long, and where its 1,048,576 words are. */
    private static final long REQUEST_HEAP_BYTES_MAX = 80L << 20;

    /** A buffer of requests that grew beyond it is not kept. */
    private static final int BYTES_KEPT = 1 << 20;

    private static final int BYTES_FIRST = 256;

    private final Place other;

    /** Where clients may read from the standby of this node; unknown where it serves no reads. */
    private final Place readable;

    private final long secret;
    private final long readsMaxAgeNanos;
    private final Conversations conversations = new Conversations();
    private RespRequest found = new RespRequest();
    private Running running = Running.NOTHING;
    private byte[] bytes = new byte[BYTES_FIRST];
    private Optional<Store> known = Optional.empty();
    private Optional<Store> looked = Optional.empty();

    /** A guest whose hash of keys has no secret, and that does not know of another node. */
    public KvGuest() {
        this(Place.UNKNOWN, 0, NO_READS);
    }

    /**
     * A guest.
     *
     * @param other where clients of the other node connect to
     * @param secret of the hash of keys, for the memory that it boots
     * @param readsMaxAgeNanos a standby that has heard its primary within that serves reads; {@link
     *     #NO_READS} for none
     */
    KvGuest(Place other, long secret, long readsMaxAgeNanos) {
        this.other = other;
        readable = readsMaxAgeNanos == NO_READS ? Place.UNKNOWN : other;
        this.secret = secret;
        this.readsMaxAgeNanos = readsMaxAgeNanos;
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
    public byte[] refusalOfClient() {
        return "-ERR max number of clients reached\r\n".getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public int bytesMissing() {
        return found.missing();
    }

    @Override
    public void handle(GuestMemory memory, Request request, Reply reply) {
        Context context = served(memory, request.pair(), request.atMillis(), request.turn());
        take(request, reply, context);
        forgetIfLarge();
    }

    private void forgetIfLarge() {
        if (bytes.length > BYTES_KEPT) {
            bytes = new byte[BYTES_FIRST];
            found = new RespRequest();
            running = Running.NOTHING;
        }
    }

    /** As a replica of Redis that serves no stale data. */
    @Override
    public void decline(Request request, Reply reply) {
        take(request, reply, unserved(Optional.empty(), Service.NONE, request));
        forgetIfLarge();
    }

    /** As a replica of Redis; INFO and CONFIG know the image, whether reads are served or not. */
    @Override
    public boolean look(GuestMemory image, long ageNanos, Request request, Reply reply) {
        if (!Store.isIn(image)) {
            decline(request, reply);
            return false;
        }
        if (looked.isEmpty() || looked.get().memory() != image) {
            looked = Optional.of(new Store(image));
        }
        Service service = serviceAt(ageNanos);
        take(request, reply, unserved(looked, service, request));
        forgetIfLarge();
        return service == Service.READS;
    }

    private Service serviceAt(long ageNanos) {
        if (readsMaxAgeNanos == NO_READS) {
            return Service.NONE;
        }
        return ageNanos <= readsMaxAgeNanos ? Service.READS : Service.READS_WHEN_FRESH;
    }

    private Context served(GuestMemory memory, Pair pair, long atMillis, Turn turn) {
        return new Context(storeIn(memory), Service.ALL, pair, readable, atMillis, turn);
    }

    private Context unserved(Optional<Store> store, Service service, Request request) {
        return new Context(
                store, service, request.pair(), other, request.atMillis(), request.turn());
    }

    private Optional<Store> storeIn(GuestMemory memory) {
        if (known.isEmpty() || known.get().memory() != memory) {
            known = Optional.of(new Store(memory));
        }
        Invariant.check(Store.isIn(memory), "this memory was not laid out by the kv guest");
        return known;
    }

    private void take(Request request, Reply reply, Context context) {
        running = Running.NOTHING;
        int length = request.length();
        if (bytes.length < length) {
            bytes = new byte[Math.max(length, bytes.length * 2)];
        }
        request.getBytes(0, bytes, 0, length);
        found.read(bytes, length);
        Conversation conversation = conversations.of(request.client(), request.atMillis());
        if (!conversation.isBusy()) {
            running = new Running.Asked(conversation, found);
            answer(new Call(context, found, conversation, answerTo(conversation, reply)));
            return;
        }
        running = new Running.Kept(conversation, found);
        if (!conversation.keep(found)) {
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

    @Override
    public long wakeAtMillis() {
        return conversations.nextWakeMillis();
    }

    @Override
    public void wake(GuestMemory memory, Pair pair, Turn turn, long atMillis, Reply reply) {
        running = Running.NOTHING;
        Context context = served(memory, pair, atMillis, turn);
        Optional<Conversation> resuming = conversations.nextResuming();
        if (resuming.isPresent()) {
            goOn(resuming.get(), context, reply);
            return;
        }
        Optional<Waiting> ready = conversations.nextReady();
        if (ready.isPresent()) {
            tryAgain(ready.get(), context, reply);
        } else {
            conversations.due(atMillis).ifPresent(waiting -> giveUp(waiting, reply));
        }
    }

    /** Executes the next request that a client sent while it waited. */
    private void goOn(Conversation conversation, Context context, Reply reply) {
        RespRequest next = conversation.next();
        running = new Running.Woken(conversation, next);
        var own = new Reply();
        answer(new Call(context, next, conversation, answerTo(conversation, own)));
        own.endAnswer();
        if (own.isLast()) {
            conversation.end();
        }
        tell(conversation, own, reply);
    }

    /** Lets a client try again for one of whose keys something has come. */
    private void tryAgain(Waiting waiting, Context context, Reply reply) {
        Conversation conversation = waiting.conversation();
        running = new Running.Woken(conversation, waiting.request());
        var own = new Reply();
        var answer = answerTo(conversation, own);
        var call = new Call(context, waiting.request(), conversation, answer);
        if (waiting.keys().stream()
                .anyMatch(key -> call.holds(Text.ofLatin(key), waiting.kind()))) {
            Commands.answer(call);
        }
        if (!own.isEmpty()) {
            conversations.stopWaiting(conversation);
            tell(conversation, own, reply);
        }
    }

    /** Tells a client that it has waited long enough. */
    private void giveUp(Waiting waiting, Reply reply) {
        Conversation conversation = waiting.conversation();
        running = new Running.Woken(conversation, waiting.request());
        var own = new Reply();
        answerTo(conversation, own).nilArray();
        conversations.stopWaiting(conversation);
        tell(conversation, own, reply);
    }

    private static void tell(Conversation conversation, Reply own, Reply reply) {
        if (!own.isEmpty()) {
            reply.tell(conversation.client(), own);
        }
    }

    // ---- requests that throw ----

    @Override
    public boolean isUndoable() {
        return true;
    }

    /**
     * Who watches a key that the request changed keeps its transaction broken, and who waits for
     * one tries again in vain: both are allowed to happen without a reason.
     */
    @Override
    public void onUndone(Throwable defect, Reply reply) {
        known = Optional.empty();
        found = new RespRequest();
        bytes = new byte[BYTES_FIRST];
        String error =
                "ERR internal error (%s): nothing was changed; the node's log says more"
                        .formatted(defect.getClass().getSimpleName());
        switch (running) {
            case Running.Nothing() -> new Answer(reply, () -> false).error(error);
            case Running.Asked(var conversation, _) -> {
                conversation.abandon();
                answerTo(conversation, reply).error(error);
            }
            // An error here would be taken for the answer that the client waits for.
            case Running.Kept(var conversation, _) -> {
                conversation.end();
                reply.hangUp();
            }
            case Running.Woken(var conversation, _) -> {
                conversation.abandon();
                var own = new Reply();
                answerTo(conversation, own).error(error);
                tell(conversation, own, reply);
            }
        }
    }

    // ---- requests that ended a node ----

    /** With EXEC, also what it executes. */
    @Override
    public RequestDigest digest(Request request) {
        byte[] own = request.copyBytes();
        byte[] queue =
                conversations
                        .known(request.client())
                        .map(conversation -> conversation.transaction().encoded())
                        .orElse(new byte[0]);
        return RequestDigest.of(own.length, queue, own);
    }

    @Override
    public Optional<RequestDigest> wokenDigest() {
        return switch (running) {
            case Running.Nothing _, Running.Asked _, Running.Kept _ -> Optional.empty();
            case Running.Woken(var conversation, var request) ->
                    Optional.of(digest(conversation, request));
        };
    }

    private static RequestDigest digest(Conversation conversation, RespRequest request) {
        byte[] own = request.encoded();
        return RequestDigest.of(own.length, conversation.transaction().encoded(), own);
    }

    /** What a client sent behind one that waited: what an EXEC of it executes is known only now. */
    @Override
    public Optional<RequestDigest> dueDigest() {
        return conversations.nextResuming().map(each -> digest(each, each.firstKept()));
    }

    @Override
    public void refuseDue(String command, Reply reply) {
        Conversation conversation = conversations.nextResuming().orElseThrow();
        RespRequest next = conversation.next();
        running = new Running.Woken(conversation, next);
        var own = new Reply();
        answerTo(conversation, own).error(refusal(conversation, next, command));
        tell(conversation, own, reply);
    }

    /** Ends or spoils the transaction that a refused request belongs to; the error in words. */
    private static String refusal(Conversation conversation, RespRequest refused, String command) {
        if (Commands.name(refused).equals("exec")) {
            conversation.endTransaction();
        } else {
            conversation.transaction().spoil();
        }
        return "ERR refused: the same request made '%s' fail and ended a node of this pair"
                .formatted(command);
    }

    @Override
    public void refuse(Request request, String command, Reply reply) {
        Conversation conversation = conversations.of(request.client(), request.atMillis());
        if (conversation.isBusy()) { // The error would be taken for an answer that comes first.
            conversation.end();
            reply.hangUp();
            return;
        }
        byte[] sent = request.copyBytes();
        found.read(sent, sent.length);
        answerTo(conversation, reply).error(refusal(conversation, found, command));
    }

    @Override
    public String lastCommand() {
        return switch (running) {
            case Running.Nothing() -> "unread request";
            case Running.Asked(_, var request) -> Commands.name(request);
            case Running.Kept(_, var request) -> Commands.name(request);
            case Running.Woken(_, var request) -> Commands.name(request);
        };
    }

    @Override
    public void observe(Connections connections) {
        conversations.observe(connections);
    }

    @Override
    public void left(ClientId client) {
        conversations.left(client);
    }

    @Override
    public HeapUse heapUse() {
        Budget budget = conversations.budget();
        return new HeapUse(
                Budget.KEPT_BYTES_MAX
                        + Budget.COLLECTED_BYTES_MAX
                        + SlowLog.BYTES_MAX
                        + REQUEST_HEAP_BYTES_MAX,
                budget.kept(),
                budget.collectedMost(),
                budget.refusals());
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
