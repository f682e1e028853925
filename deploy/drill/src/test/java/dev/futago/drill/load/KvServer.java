package dev.futago.drill.load;

import dev.futago.common.guest.ClientId;
import dev.futago.common.guest.Pair;
import dev.futago.common.guest.Reply;
import dev.futago.common.guest.Request;
import dev.futago.common.memory.GuestMemory;
import dev.futago.common.memory.Tracking;
import dev.futago.drill.load.RrServer.Deed;
import dev.futago.guests.kv.KvGuest;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * A server on loopback that runs the kv guest straight over a memory, and misbehaves as told. Two
 * servers over one memory are a pair whose replication is perfect.
 */
public final class KvServer implements AutoCloseable {

    /** What a server makes of the replies to its transaction k, counted over all connections. */
    public interface Manner {

        /** Nothing wrong. */
        Manner HONEST = (k, exec, memory) -> Deed.ANSWER;

        /** May change the lines and the memory, of which it holds the lock. */
        Deed on(long k, Lines exec, GuestMemory memory);
    }

    /** What a server makes of plain command k, counted over all connections, after it is done. */
    public interface PlainManner {

        /** Nothing wrong. */
        PlainManner HONEST = (k, plain, server) -> Deed.ANSWER;

        /** May change the reply and, by {@link #ask}, what is in memory. */
        Deed on(long k, Plain plain, KvServer server);
    }

    /** A plain command, and the reply to it. */
    public static final class Plain {

        private final List<String> words;
        private String reply;

        Plain(String request, String reply) {
            words = List.of(request.split("\r\n"));
            this.reply = reply;
        }

        /** A word of the command: 0 is its name. */
        public String word(int index) {
            return words.get(2 + 2 * index);
        }

        public String reply() {
            return reply;
        }

        public void reply(String other) {
            reply = other;
        }
    }

    /** What EXEC answers, line by line. */
    public static final class Lines {

        private static final String ECHO = "[0-9a-f]{16}:\\d+";

        private final List<String> lines;

        Lines(String text) {
            lines = new ArrayList<>(List.of(text.split("\r\n")));
        }

        /** Number of the effect that was asked for, 0 of a read. */
        public long number() {
            return Long.parseLong(lines.get(2).substring(lines.get(2).indexOf(':') + 1));
        }

        private void add(int at, long by) {
            String line = lines.get(at);
            int digits = line.startsWith(":") ? 1 : 0;
            long changed = Long.parseLong(line.substring(digits)) + by;
            lines.set(at, line.substring(0, digits) + changed);
            if (digits == 0) { // a bulk string: the line before says its length
                lines.set(at - 1, "$" + lines.get(at).length());
            }
        }

        /** Of an effect its own, of a read what is now. */
        public void addToCount(long by) {
            add(number() == 0 ? 5 : 3, by);
        }

        /** Of an effect its own, of a read what is now. */
        public void addToOrder(long by) {
            add(number() == 0 ? 7 : 4, by);
        }

        /** The last line. */
        public void addToEpoch(long by) {
            add(lines.size() - 1, by);
        }

        /** Answers something else than what was asked. */
        public void addToNumber(long by) {
            String echo = lines.get(2).substring(0, 17) + (number() + by);
            lines.set(2, echo);
            lines.set(1, "$" + echo.length());
        }

        /** Answers an error in place of the replies to both effects. */
        public void refuse(String error) {
            lines.set(3, "-" + error);
            lines.set(4, "-" + error);
        }

        boolean isOurs() {
            return lines.size() > 2 && lines.get(2).matches(ECHO);
        }

        byte[] bytes() {
            return (String.join("\r\n", lines) + "\r\n").getBytes(StandardCharsets.UTF_8);
        }
    }

    private final GuestMemory memory;
    private final Pair pair;
    private final boolean isPrimary;
    private final Manner manner;
    private final PlainManner plainManner;
    private final KvGuest guest = new KvGuest();
    private final ServerSocket listener;
    private final CompletableFuture<Void> listening;
    private final List<Socket> sockets = new ArrayList<>();
    private boolean isOpen = true;
    private long transactions;
    private long plains;

    private KvServer(
            GuestMemory memory,
            long epoch,
            boolean isPrimary,
            Manner manner,
            PlainManner plainManner)
            throws IOException {
        this.memory = memory;
        pair = Pair.alone(epoch);
        this.isPrimary = isPrimary;
        this.manner = manner;
        this.plainManner = plainManner;
        listener = new ServerSocket(0, 128, InetAddress.getLoopbackAddress());
        listening =
                CompletableFuture.runAsync(this::listen, task -> Thread.ofVirtual().start(task));
    }

    public static GuestMemory memory() {
        var memory = GuestMemory.allocate(1024L * GuestMemory.PAGE_BYTES, Tracking.NONE);
        new KvGuest().boot(memory);
        return memory;
    }

    public static KvServer start(GuestMemory memory, long epoch, Manner manner) throws IOException {
        return new KvServer(memory, epoch, true, manner, PlainManner.HONEST);
    }

    public static KvServer start(GuestMemory memory, PlainManner manner) throws IOException {
        return new KvServer(memory, 1, true, Manner.HONEST, manner);
    }

    public static KvServer honest() throws IOException {
        return start(memory(), 1, Manner.HONEST);
    }

    /** One that answers as a node that is not primary. */
    public static KvServer standby() throws IOException {
        return new KvServer(memory(), 1, false, Manner.HONEST, PlainManner.HONEST);
    }

    public InetSocketAddress address() {
        return new InetSocketAddress(listener.getInetAddress(), listener.getLocalPort());
    }

    public boolean isClosed() {
        return listener.isClosed();
    }

    /** What a key holds now, as a client is told. */
    public String ask(String line) {
        synchronized (memory) {
            byte[] request = (line + "\r\n").getBytes(StandardCharsets.UTF_8);
            var reply = new Reply();
            handle(new ClientId(0), ByteBuffer.wrap(request), reply);
            return new String(reply.take(), StandardCharsets.UTF_8);
        }
    }

    private void handle(ClientId client, ByteBuffer bytes, Reply reply) {
        var request = new Request(pair);
        request.from(client);
        request.show(bytes, 0, bytes.limit(), System.currentTimeMillis());
        if (isPrimary) {
            guest.handle(memory, request, reply);
        } else {
            guest.decline(request, reply);
        }
    }

    private void listen() {
        try {
            while (true) {
                Socket socket = listener.accept();
                ClientId client = add(socket);
                Thread.ofVirtual().start(() -> serve(client, socket));
            }
        } catch (IOException e) {
            // Closed.
        }
    }

    private ClientId add(Socket socket) throws IOException {
        synchronized (sockets) {
            sockets.add(socket);
            if (!isOpen) {
                socket.close();
            }
            return new ClientId(sockets.size());
        }
    }

    private void serve(ClientId client, Socket socket) {
        try (socket) {
            socket.setTcpNoDelay(true);
            ByteBuffer received = ByteBuffer.allocate(1 << 16);
            boolean goesOn = true;
            while (goesOn) {
                int count =
                        socket.getInputStream()
                                .read(received.array(), received.position(), received.remaining());
                if (count < 0) {
                    return;
                }
                received.position(received.position() + count).flip();
                goesOn = isServed(client, socket, received);
                received.compact();
            }
        } catch (IOException e) {
            // The client or this server hung up.
        } finally {
            synchronized (memory) {
                guest.left(client);
            }
        }
    }

    /** Serves all whole requests; false when the connection ends. */
    private boolean isServed(ClientId client, Socket socket, ByteBuffer received)
            throws IOException {
        while (true) {
            byte[] answer;
            Deed deed = Deed.ANSWER;
            synchronized (memory) {
                int length = guest.requestBytes(received);
                if (length <= 0) {
                    return length == 0;
                }
                var reply = new Reply();
                ByteBuffer request = received.slice(received.position(), length);
                handle(client, request.duplicate(), reply);
                received.position(received.position() + length);
                answer = reply.take();
                if (answer[0] == '*') {
                    var exec = new Lines(new String(answer, StandardCharsets.UTF_8));
                    if (exec.isOurs()) {
                        deed = manner.on(++transactions, exec, memory);
                        answer = exec.bytes();
                    }
                } else {
                    String text = StandardCharsets.UTF_8.decode(request).toString();
                    var plain = new Plain(text, new String(answer, StandardCharsets.UTF_8));
                    deed = plainManner.on(++plains, plain, this);
                    answer = plain.reply().getBytes(StandardCharsets.UTF_8);
                }
            }
            if (deed == Deed.ANSWER) {
                socket.getOutputStream().write(answer);
            } else if (deed == Deed.CRASH) {
                close();
            }
            if (deed == Deed.CRASH || deed == Deed.HANG_UP) {
                return false;
            }
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        synchronized (sockets) {
            isOpen = false;
            for (Socket socket : sockets) {
                socket.close();
            }
        }
        listening.join(); // the port is open until whoever accepts has left
    }
}
