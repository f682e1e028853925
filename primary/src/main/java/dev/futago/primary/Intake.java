package dev.futago.primary;

import dev.futago.common.guest.ClientId;
import dev.futago.common.guest.Requests;

import java.util.ArrayDeque;

/**
 * Requests that came while the guest was stopped, in the order in which they came. It closes the
 * node's door to clients when it holds its bound, and opens it again at half of that (P5).
 */
final class Intake {

    /** One read of one client's socket, and how many of its requests have been executed. */
    static final class Arrival {
        private final ClientId client;
        private final Requests requests;
        private int executed;

        private Arrival(ClientId client, Requests requests, int executed) {
            this.client = client;
            this.requests = requests;
            this.executed = executed;
        }

        ClientId client() {
            return client;
        }

        Requests requests() {
            return requests;
        }

        int executed() {
            return executed;
        }
    }

    private final ArrayDeque<Arrival> queue = new ArrayDeque<>();
    private final long bytesMax;
    private long bytes;
    private boolean isOpen = true;

    Intake(long bytesMax) {
        this.bytesMax = bytesMax;
    }

    /** Keeps what is left of an arrival, in memory of its own. */
    void add(ClientId client, Requests requests, int executed) {
        queue.add(new Arrival(client, requests.copy(), executed));
        bytes += requests.totalBytes();
    }

    boolean isEmpty() {
        return queue.isEmpty();
    }

    /** Whether requests of a client are kept. */
    boolean isFor(ClientId client) {
        return queue.stream().anyMatch(arrival -> arrival.client.equals(client));
    }

    /** The oldest arrival. */
    Arrival first() {
        return queue.getFirst();
    }

    /** Notes that the requests of the oldest arrival are executed up to this one. */
    void executedUpTo(int executed) {
        Arrival first = queue.getFirst();
        first.executed = executed;
        if (executed == first.requests.count()) {
            queue.removeFirst();
            bytes -= first.requests.totalBytes();
        }
    }

    /** Forgets what a client that left had asked for. */
    void forget(ClientId client) {
        queue.removeIf(
                arrival -> {
                    boolean isTheirs = arrival.client.equals(client);
                    if (isTheirs) {
                        bytes -= arrival.requests.totalBytes();
                    }
                    return isTheirs;
                });
    }

    /**
     * Whether the door must be moved now, and moves it.
     *
     * @param heldBytes reply bytes that wait as well
     * @param heldBytesMax their bound
     */
    boolean mustTurn(long heldBytes, long heldBytesMax) {
        boolean isFull = bytes >= bytesMax || heldBytes >= heldBytesMax;
        boolean isHalfEmpty = bytes <= bytesMax / 2 && heldBytes <= heldBytesMax / 2;
        if (isOpen ? isFull : isHalfEmpty) {
            isOpen = !isOpen;
            return true;
        }
        return false;
    }

    boolean isOpen() {
        return isOpen;
    }
}
