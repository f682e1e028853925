package dev.futago.primary;

import dev.futago.common.guest.ClientId;
import dev.futago.common.guest.Requests;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Requests that wait until the guest may run, or for the next turn. It closes the node's door to
 * clients when it holds its bound, and opens it again at half of that (P5).
 *
 * <p>The requests of one client keep their order. Among clients, those of which nothing was
 * executed since they began to wait go first, in the order in which they came; those that were cut
 * off in the middle take turns behind them, and one of these goes first in every second turn.
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

    private final Map<ClientId, ArrayDeque<Arrival>> byClient = new HashMap<>();
    private final ArrayDeque<ArrayDeque<Arrival>> fresh = new ArrayDeque<>();
    private final ArrayDeque<ArrayDeque<Arrival>> cutOff = new ArrayDeque<>();
    private final long bytesMax;
    private long bytes;
    private boolean isOpen = true;
    private boolean isTurnOfCutOff;
    private boolean isCutOffDue;

    Intake(long bytesMax) {
        this.bytesMax = bytesMax;
    }

    /** Keeps what is left of an arrival, in memory of its own. */
    void add(ClientId client, Requests requests, int executed) {
        ArrayDeque<Arrival> waiting = byClient.get(client);
        if (waiting == null) {
            waiting = new ArrayDeque<>();
            byClient.put(client, waiting);
            (executed > 0 ? cutOff : fresh).add(waiting);
        }
        waiting.add(new Arrival(client, requests.copy(), executed));
        bytes += requests.totalBytes();
    }

    boolean isEmpty() {
        return byClient.isEmpty();
    }

    /** Whether requests of a client are kept. */
    boolean isFor(ClientId client) {
        return byClient.containsKey(client);
    }

    /** Whether requests of this client may be executed before all that waits. */
    boolean mayOvertake(ClientId client) {
        return fresh.isEmpty() && !isFor(client);
    }

    /** Whether a client waits of which nothing was executed. */
    boolean hasFresh() {
        return !fresh.isEmpty();
    }

    /** Another turn begins to execute what waits. */
    void beginTurn() {
        isTurnOfCutOff = !isTurnOfCutOff;
        isCutOffDue = isTurnOfCutOff;
    }

    /** The arrival whose turn it is; none when nothing waits. */
    Optional<Arrival> next() {
        boolean isOfCutOff = fresh.isEmpty() || (isCutOffDue && !cutOff.isEmpty());
        ArrayDeque<ArrayDeque<Arrival>> line = isOfCutOff ? cutOff : fresh;
        return line.isEmpty() ? Optional.empty() : Optional.of(line.getFirst().getFirst());
    }

    /** Notes that the requests of the arrival whose turn it was are executed up to this one. */
    void executedUpTo(Arrival arrival, int executed) {
        boolean isOfFresh =
                !fresh.isEmpty() && fresh.getFirst().getFirst().client.equals(arrival.client);
        ArrayDeque<Arrival> waiting = (isOfFresh ? fresh : cutOff).removeFirst();
        isCutOffDue &= isOfFresh;
        arrival.executed = executed;
        if (executed == arrival.requests.count()) {
            waiting.removeFirst();
            bytes -= arrival.requests.totalBytes();
        }
        if (waiting.isEmpty()) {
            byClient.remove(arrival.client);
        } else {
            cutOff.add(waiting);
        }
    }

    /** Forgets what a client that left had asked for. */
    void forget(ClientId client) {
        ArrayDeque<Arrival> waiting = byClient.remove(client);
        if (waiting != null) {
            waiting.forEach(arrival -> bytes -= arrival.requests.totalBytes());
            fresh.removeIf(each -> each.getFirst().client.equals(client));
            cutOff.removeIf(each -> each.getFirst().client.equals(client));
        }
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
