package dev.futago.guests.kv;

import dev.futago.common.guest.ClientId;
import dev.futago.common.guest.Connections;
import dev.futago.common.guest.Output;
import dev.futago.common.guest.Pair;
import dev.futago.common.guest.Reply;
import dev.futago.common.guest.Request;
import dev.futago.common.guest.RequestDigest;
import dev.futago.common.memory.BatchPool;
import dev.futago.common.memory.GuestMemory;
import dev.futago.common.memory.PageBatch;
import dev.futago.common.memory.Tracking;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One node's worth of kv guest: a memory, and a way to ask. */
final class KvBench {

    /** What the clock says at first, in milliseconds since 1970. */
    static final long MILLIS = 1_700_000_000_000L;

    private final KvGuest guest = new KvGuest();

    /** Behind what a client was told last. */
    static final String HUNG_UP = "<hung up>";

    private final GuestMemory memory;
    private final SteppedTurn turn = new SteppedTurn();
    private final Request request = new Request(Pair.alone(1), turn);
    private final Reply reply = new Reply();

    /** What clients were told beside the answers to what they asked. */
    private final Map<ClientId, String> told = new HashMap<>();

    private final List<String> undone = new ArrayList<>();
    private final List<RequestDigest> wokenDigests = new ArrayList<>();
    private final List<RequestDigest> refusedDue = new ArrayList<>();
    private boolean undoes;
    private long nowMillis;

    private KvBench(GuestMemory memory, long nowMillis) {
        this.memory = memory;
        this.nowMillis = nowMillis;
    }

    static KvBench booted(int pages) {
        GuestMemory memory = memoryOf(pages);
        var bench = new KvBench(memory, MILLIS);
        bench.guest.boot(memory);
        return bench;
    }

    private static GuestMemory memoryOf(int pages) {
        return GuestMemory.allocate((long) pages * GuestMemory.PAGE_BYTES, Tracking.QUEUE);
    }

    /** The other node: a guest of its own, over a copy of the memory. */
    KvBench takenOver() {
        GuestMemory copy = memoryOf(memory.pages());
        PageBatch image =
                new BatchPool(1, memory.pages() * PageBatch.ENTRY_BYTES_MAX, () -> {}).take();
        memory.image(image, 0, memory.pages());
        copy.apply(image);
        return new KvBench(copy, nowMillis);
    }

    /** Lets time pass on this node; it may go backwards. */
    KvBench passes(long millis) {
        nowMillis += millis;
        return this;
    }

    GuestMemory memory() {
        return memory;
    }

    Store store() {
        return new Store(memory);
    }

    /** What the words of a line are answered, line ends written as {@code |}. */
    String ask(String line) {
        return ask(line.split(" "));
    }

    /** What the last of some lines is answered, between which are semicolons. */
    String askAll(String lines) {
        String answer = "";
        for (String line : lines.split("; ", -1)) {
            answer = ask(line.strip());
        }
        return answer;
    }

    /** What the words are answered that may have any letters in them. */
    String ask(String... words) {
        return send(requestOf(words));
    }

    /** The words as a client sends them. */
    static String requestOf(String... words) {
        var sent = new StringBuilder("*%d\r\n".formatted(words.length));
        for (String word : words) {
            sent.append("$%d\r\n%s\r\n".formatted(word.length(), word));
        }
        return sent.toString();
    }

    /** Lets each command that is timed take so long from now on. */
    KvBench takes(long micros) {
        turn.takes(micros);
        return this;
    }

    /** All strings in what is answered, in their order. */
    List<String> list(String line) {
        List<String> strings = new ArrayList<>();
        Matcher bulk = Pattern.compile("\\$\\d+\\|([^|]*)\\|").matcher(ask(line));
        while (bulk.find()) {
            strings.add(bulk.group(1));
        }
        return strings;
    }

    /** What a client is answered that asked for RESP3. */
    String askInThree(String line) {
        Client three = client(3);
        three.ask("HELLO 3");
        return three.ask(line);
    }

    /** What a whole request is answered, as it was sent. */
    String send(String sent) {
        return send(new ClientId(1), sent);
    }

    private String send(ClientId client, String sent) {
        return text(output(client, sent));
    }

    private Output output(ClientId client, String sent) {
        show(client, sent);
        run(() -> guest.handle(memory, request, reply));
        wakes();
        return reply.take(client);
    }

    /** As a primary runs it; a guest that throws is undone only where the test is about that. */
    private void run(Runnable step) {
        memory.beginUndo();
        try {
            step.run();
            memory.keep();
        } catch (RuntimeException | Error defect) {
            guest.wokenDigest().ifPresent(wokenDigests::add);
            memory.undo();
            if (!undoes) {
                throw defect;
            }
            reply.dropAnswer();
            guest.onUndone(defect, reply);
            undone.add(guest.lastCommand());
        }
        reply.endAnswer();
    }

    /** Goes on when the guest throws. */
    KvBench undoes() {
        undoes = true;
        return this;
    }

    /** Identifies a request that client 1 would send next. */
    RequestDigest digest(String line) {
        show(new ClientId(1), requestOf(line.split(" ")));
        return guest.digest(request);
    }

    /** Refuses from now on what a client sent while it waited, if it is this. */
    KvBench refusesDue(RequestDigest digest) {
        refusedDue.add(digest);
        return this;
    }

    /** Identifies the commands of clients that waited, and threw. */
    List<RequestDigest> wokenDigests() {
        return wokenDigests;
    }

    /** What a client is told whose request has ended a node. */
    String refused(long client, String line) {
        show(new ClientId(client), requestOf(line.split(" ")));
        guest.refuse(request, "sort", reply);
        reply.endAnswer();
        return text(reply.take(new ClientId(client)));
    }

    /** The commands that were undone. */
    List<String> undone() {
        return undone;
    }

    private void show(ClientId client, String sent) {
        show(request, client, sent);
    }

    private void show(Request window, ClientId client, String sent) {
        ByteBuffer bytes = ByteBuffer.wrap(sent.getBytes(StandardCharsets.ISO_8859_1));
        int length = guest.requestBytes(bytes);
        if (length != bytes.limit()) {
            throw new IllegalArgumentException("'%s' has %d bytes".formatted(sent, length));
        }
        window.from(client);
        window.show(bytes, 0, length, nowMillis);
    }

    private void keepWhatOthersAreTold() {
        for (Output output : reply.takeToOthers()) {
            told.merge(output.client(), text(output), String::concat);
        }
    }

    private static String text(Output output) {
        String text = new String(output.bytes(), StandardCharsets.ISO_8859_1);
        return text.replace("\r\n", "|") + (output.isLast() ? HUNG_UP : "");
    }

    /** What a node that is not primary answers to the words of a line. */
    String declined(String line) {
        return declined(line, Pair.alone(1));
    }

    /** The same, when the pair stands like this. */
    String declined(String line, Pair pair) {
        var declined = new Request(pair);
        show(declined, new ClientId(1), requestOf(line.split(" ")));
        guest.decline(declined, reply);
        return text(reply.take(new ClientId(1)));
    }

    /** Lets the guest do what is due. */
    KvBench wakes() {
        while (guest.wakeAtMillis() <= nowMillis && reply.mayTellMore()) {
            if (guest.dueDigest().filter(refusedDue::contains).isPresent()) {
                guest.refuseDue("sort", reply);
            } else {
                run(() -> guest.wake(memory, Pair.alone(1), turn, nowMillis, reply));
            }
        }
        keepWhatOthersAreTold();
        return this;
    }

    /**
     * A standby whose image is this memory.
     *
     * @param maxAgeNanos within which it must have heard its primary to serve reads
     */
    Standby standby(long maxAgeNanos) {
        return new Standby(new KvGuest(Place.UNKNOWN, 0, maxAgeNanos));
    }

    /** A standby that one client asks. */
    final class Standby {

        private final KvGuest own;
        private final GuestMemory image = memory.readOnlyView();

        private Standby(KvGuest own) {
            this.own = own;
        }

        String ask(String line) {
            return ask(line, 0);
        }

        /** The same, when nothing came from the primary for so long. */
        String ask(String line, long ageNanos) {
            show(new ClientId(1), requestOf(line.split(" ")));
            own.look(image, ageNanos, request, reply);
            return text(reply.take(new ClientId(1)));
        }
    }

    /** Gives the guest a node with these connections. */
    void observed(Connections.Connection... connections) {
        guest.observe(
                new Connections() {
                    @Override
                    public List<Connection> list() {
                        return List.of(connections);
                    }

                    @Override
                    public Optional<Connection> find(ClientId client) {
                        return list().stream()
                                .filter(each -> each.client().equals(client))
                                .findFirst();
                    }

                    @Override
                    public long accepted() {
                        return connections.length;
                    }
                });
    }

    /** Another client of the same node. */
    Client client(long number) {
        return new Client(new ClientId(number));
    }

    /** One of several clients. */
    final class Client {

        private final ClientId id;

        private Client(ClientId id) {
            this.id = id;
        }

        String ask(String line) {
            return KvBench.this.send(id, requestOf(line.split(" ")));
        }

        /** What a whole request is answered, as it was sent. */
        String send(String sent) {
            return KvBench.this.send(id, sent);
        }

        /** The same, as it is sent to it. */
        Output output(String sent) {
            return KvBench.this.output(id, sent);
        }

        /** What it was told since it was asked last, beside answers. */
        String isTold() {
            String all = told.remove(id);
            return all == null ? "" : all;
        }

        void leaves() {
            guest.left(id);
        }
    }
}
