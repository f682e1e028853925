package dev.futago.drill.load;

import dev.futago.common.guest.Pair;
import dev.futago.common.guest.Reply;
import dev.futago.common.guest.Request;
import dev.futago.common.memory.GuestMemory;
import dev.futago.common.memory.Tracking;
import dev.futago.guests.rr.RrGuest;
import dev.futago.guests.rr.RrWire;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * A server on loopback that runs the rr guest straight over a memory, and misbehaves as told. Two
 * servers over one memory are a pair whose replication is perfect.
 */
public final class RrServer implements AutoCloseable {

    /** What a server makes of the reply to its request k, counted over all connections from 1. */
    public interface Manner {

        /** Nothing wrong. */
        Manner HONEST = (k, reply, memory) -> Deed.ANSWER;

        /** May change the reply and the memory, of which it holds the lock. */
        Deed on(long k, ByteBuffer reply, GuestMemory memory);
    }

    /** What is done with a reply. */
    public enum Deed {
        ANSWER,
        HANG_UP,
        KEEP_SILENT,
        /** Closes the server and all its connections, the reply unsent. */
        CRASH
    }

    private static final RrGuest GUEST = new RrGuest(8);

    private final GuestMemory memory;
    private final long epoch;
    private final Manner manner;
    private final ServerSocket listener;
    private final CompletableFuture<Void> listening;
    private final List<Socket> sockets = new ArrayList<>();
    private boolean isOpen = true;
    private long requests;

    private RrServer(GuestMemory memory, long epoch, Manner manner) throws IOException {
        this.memory = memory;
        this.epoch = epoch;
        this.manner = manner;
        listener = new ServerSocket(0, 128, InetAddress.getLoopbackAddress());
        listening =
                CompletableFuture.runAsync(this::listen, task -> Thread.ofVirtual().start(task));
    }

    public static GuestMemory memory() {
        var memory = GuestMemory.allocate(256L * GuestMemory.PAGE_BYTES, Tracking.NONE);
        GUEST.boot(memory);
        return memory;
    }

    public static RrServer start(GuestMemory memory, long epoch, Manner manner) throws IOException {
        return new RrServer(memory, epoch, manner);
    }

    public static RrServer honest() throws IOException {
        return start(memory(), 1, Manner.HONEST);
    }

    public InetSocketAddress address() {
        return new InetSocketAddress(listener.getInetAddress(), listener.getLocalPort());
    }

    public boolean isClosed() {
        return listener.isClosed();
    }

    private void listen() {
        try {
            while (true) {
                Socket socket = listener.accept();
                if (add(socket)) {
                    Thread.ofVirtual().start(() -> serve(socket));
                }
            }
        } catch (IOException e) {
            // Closed.
        }
    }

    private boolean add(Socket socket) throws IOException {
        synchronized (sockets) {
            if (isOpen) {
                sockets.add(socket);
            } else {
                socket.close();
            }
            return isOpen;
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            socket.setTcpNoDelay(true);
            var in = new DataInputStream(socket.getInputStream());
            while (isServed(socket, read(in))) {
                // The next request comes.
            }
        } catch (IOException e) {
            // The client or this server hung up.
        }
    }

    private static ByteBuffer read(DataInputStream in) throws IOException {
        int length = Integer.reverseBytes(in.readInt());
        var rest = new byte[length - Integer.BYTES];
        in.readFully(rest);
        return ByteBuffer.allocate(length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(length)
                .put(rest)
                .flip();
    }

    /** Serves one request; false when the connection ends. */
    private boolean isServed(Socket socket, ByteBuffer bytes) throws IOException {
        var reply = new Reply();
        var answer = new byte[bytes.getInt(RrWire.REPLY_BYTES)];
        Deed deed;
        synchronized (memory) {
            var request = new Request(Pair.alone(epoch));
            request.show(bytes, 0, bytes.limit(), 0);
            GUEST.handle(memory, request, reply);
            ByteBuffer made = ByteBuffer.wrap(reply.take()).order(ByteOrder.LITTLE_ENDIAN);
            deed = manner.on(++requests, made, memory);
            made.get(0, answer);
        }
        if (deed == Deed.ANSWER) {
            socket.getOutputStream().write(answer);
        } else if (deed == Deed.CRASH) {
            close();
        }
        return deed == Deed.ANSWER || deed == Deed.KEEP_SILENT;
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
