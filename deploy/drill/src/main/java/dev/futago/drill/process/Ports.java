package dev.futago.drill.process;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.SplittableRandom;

/** Ports of loopback for what is started. */
public final class Ports {

    private static final int PORT_MIN = 20_000;
    private static final int PORT_MAX = 30_000;

    private Ports() {}

    /**
     * Ports on which nobody listens now, below those that the system lends to connections: a node
     * that is started again must find its own.
     */
    public static List<Integer> free(int count) {
        return new SplittableRandom()
                .ints(PORT_MIN, PORT_MAX)
                .distinct()
                .limit(PORT_MAX - PORT_MIN)
                .filter(Ports::isFree)
                .limit(count)
                .boxed()
                .toList();
    }

    private static boolean isFree(int port) {
        try (var socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException taken) {
            return false;
        }
    }
}
