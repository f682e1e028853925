package dev.futago.drill.bench;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Locale;

/**
 * The least that a server on blocking sockets can do: what no daemon in Java can be much faster
 * than. It serves one connection after the other on loopback, and ends when its standard input
 * does, which is when whoever started it is gone.
 */
public final class FloorServer {

    /** Bytes of a request and of its reply. */
    static final int REQUEST_BYTES = 64;

    private static final int PAGE_BYTES = 4096;
    private static final int HEADER_BYTES = 16;

    /** What a floor does with a request. */
    public enum Kind {
        /** Sends it back: no copy anywhere. */
        ECHO,
        /** Copies a page with a header to a mirror, waits for its word, then sends it back. */
        STOP_AND_WAIT,
        /** Takes what stop-and-wait copies, and gives its word. */
        MIRROR;

        /** As on a command line. */
        public String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    private FloorServer() {}

    /**
     * Serves until standard input ends; says READY with its port when it listens.
     *
     * @param mirror the port of a mirror, for stop-and-wait
     */
    public static void run(Kind kind, int mirror) throws IOException {
        try (var server = new ServerSocket(0, 16, InetAddress.getLoopbackAddress())) {
            Thread.ofPlatform().daemon().name("floor").start(() -> serveAll(server, kind, mirror));
            System.out.printf("READY role=%s port=%d%n", kind.word(), server.getLocalPort());
            System.out.flush();
            System.in.transferTo(OutputStream.nullOutputStream());
        }
    }

    /** The port that a READY line names. */
    static int port(String ready) {
        return Integer.parseInt(ready.substring(ready.lastIndexOf('=') + 1).strip());
    }

    private static void serveAll(ServerSocket server, Kind kind, int mirror) {
        while (!server.isClosed()) {
            try (Socket client = server.accept()) {
                client.setTcpNoDelay(true);
                switch (kind) {
                    case ECHO -> echo(client);
                    case STOP_AND_WAIT -> stopAndWait(client, mirror);
                    case MIRROR -> mirror(client);
                }
            } catch (EOFException left) {
                // The next one, then.
            } catch (IOException broken) {
                System.err.println("futago: floor: " + broken.getMessage());
            }
        }
    }

    private static void echo(Socket client) throws IOException {
        var in = new DataInputStream(client.getInputStream());
        OutputStream out = client.getOutputStream();
        var request = new byte[REQUEST_BYTES];
        while (true) {
            in.readFully(request);
            out.write(request);
        }
    }

    private static void stopAndWait(Socket client, int mirror) throws IOException {
        try (var standby = new Socket(InetAddress.getLoopbackAddress(), mirror)) {
            standby.setTcpNoDelay(true);
            InputStream in = client.getInputStream();
            OutputStream out = client.getOutputStream();
            InputStream acks = standby.getInputStream();
            OutputStream copies = standby.getOutputStream();
            var request = new byte[REQUEST_BYTES];
            var copy = new byte[HEADER_BYTES + PAGE_BYTES];
            var ack = new byte[HEADER_BYTES];
            while (in.readNBytes(request, 0, REQUEST_BYTES) == REQUEST_BYTES) {
                System.arraycopy(request, 0, copy, HEADER_BYTES, REQUEST_BYTES);
                copies.write(copy);
                if (acks.readNBytes(ack, 0, HEADER_BYTES) < HEADER_BYTES) {
                    throw new IOException("the mirror is gone");
                }
                out.write(request);
            }
        }
    }

    private static void mirror(Socket primary) throws IOException {
        var in = new DataInputStream(primary.getInputStream());
        OutputStream out = primary.getOutputStream();
        var copy = new byte[HEADER_BYTES + PAGE_BYTES];
        while (true) {
            in.readFully(copy);
            out.write(copy, 0, HEADER_BYTES);
        }
    }
}
