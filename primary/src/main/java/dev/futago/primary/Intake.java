package dev.futago.primary;

import dev.futago.common.guest.ClientId;
import dev.futago.common.guest.Requests;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Requests that wait until the guest may run, or for the next turn. It closes the node's door to
 * clients when it holds its bound, and opens it again at half of that (P5).
 *
 * <p>The requests of one client keep their order. Among clients, those of which nothing was
 * executed since they began to wait go first, in the order in which they came; those that were cut
 * off in the middle take turns behind them, and one of these goes first in every second turn.
 *
 * <p>A client of which much waits is not read. So the requests of a few fill no bound of all, and
 * keep nobody else's out.
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

    /** What waits of one client. */
    private static final class Line {
        private final ArrayDeque<Arrival> arrivals = new ArrayDeque<>();
        private long bytes;
        private boolean isClosed;

        private ClientId client() {
            return arrivals.getFirst().client;
        }
    }

    /** So many clients must reach their own limit before that of all is reached. */
    private static final long CLIENTS = 256;

    private final Map<ClientId, Line> byClient = new HashMap<>();
    private final ArrayDeque<Line> fresh = new ArrayDeque<>();
    private final ArrayDeque<Line> cutOff = new ArrayDeque<>();

    /** Clients that are to be read again. */
    private final Set<ClientId> reopened = new LinkedHashSet<>();

    private final long bytesMax;
    private final long clientBytesMax;
    private long bytes;
    private boolean isOpen = true;
    private boolean isTurnOfCutOff;
    private boolean isCutOffDue;

    Intake(long bytesMax) {
        this.bytesMax = bytesMax;
        clientBytesMax = Math.max(1, bytesMax / CLIENTS);
    }

    /**
     * Keeps what is left of an arrival, in memory of its own.
     *
     * @return whether the client is not to be read from now on: so much of it waits already
     */
    boolean add(ClientId client, Requests requests, int executed) {
        Line line = byClient.get(client);
        if (line == null) {
            line = new Line();
            byClient.put(client, line);
            (executed > 0 ? cutOff : fresh).add(line);
        }
        line.arrivals.add(new Arrival(client, requests.copy(), executed));
        line.bytes += requests.totalBytes();
        bytes += requests.totalBytes();
        boolean mustClose = !line.isClosed && line.bytes >= clientBytesMax;
        line.isClosed |= mustClose;
        return mustClose && !reopened.remove(client);
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
        ArrayDeque<Line> lines = isOfCutOff ? cutOff : fresh;
        return lines.isEmpty()
                ? Optional.empty()
                : Optional.of(lines.getFirst().arrivals.getFirst());
    }

    /** Notes that the requests of the arrival whose turn it was are executed up to this one. */
    void executedUpTo(Arrival arrival, int executed) {
        boolean isOfFresh = !fresh.isEmpty() && fresh.getFirst().client().equals(arrival.client);
        Line line = (isOfFresh ? fresh : cutOff).removeFirst();
        isCutOffDue &= isOfFresh;
        arrival.executed = executed;
        if (executed == arrival.requests.count()) {
            line.arrivals.removeFirst();
            line.bytes -= arrival.requests.totalBytes();
            bytes -= arrival.requests.totalBytes();
        }
        if (line.isClosed && line.bytes <= clientBytesMax / 2) {
            line.isClosed = false;
            reopened.add(arrival.client);
        }
        if (line.arrivals.isEmpty()) {
            byClient.remove(arrival.client);
        } else {
            cutOff.add(line);
        }
    }

    /** Forgets what a client that left had asked for. */
    void forget(ClientId client) {
        Line line = byClient.remove(client);
        if (line != null) {
            bytes -= line.bytes;
            fresh.remove(line);
            cutOff.remove(line);
        }
        reopened.remove(client);
    }

    /** Takes the clients that are to be read again, although others may not be. */
    List<ClientId> takeReopened() {
        List<ClientId> taken = List.copyOf(reopened);
        reopened.clear();
        return taken;
    }

    /**
     * Opens the door again at half of the bounds.
     *
     * @param heldBytes reply bytes that wait as well
     * @param heldBytesMax their bound
     * @return whether it was opened
     */
    boolean tryOpen(long heldBytes, long heldBytesMax) {
        boolean isHalfEmpty = bytes <= bytesMax / 2 && heldBytes <= heldBytesMax / 2;
        boolean mustOpen = !isOpen && isHalfEmpty;
        isOpen |= mustOpen;
        return mustOpen;
    }

    /**
     * Closes the door at the bounds.
     *
     * @param heldBytes reply bytes that wait as well
     * @param heldBytesMax their bound
     * @return whether it was closed
     */
    boolean tryClose(long heldBytes, long heldBytesMax) {
        boolean mustClose = isOpen && (bytes >= bytesMax || heldBytes >= heldBytesMax);
        isOpen &= !mustClose;
        return mustClose;
    }
}
