package dev.futago.drill.sim;

import dev.futago.common.guest.ClientId;
import dev.futago.common.role.Event;
import dev.futago.common.role.RoleConfig;
import dev.futago.drill.check.Guarantee;

import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Set;

/**
 * What a process keeps is bounded (P5): replies that wait, and requests that wait for them, by
 * their bounds and one read more; batches on their way out by the pool; pages that came in by one
 * checkpoint, and by nothing in a role that stages none.
 */
final class HeldBytesBounded implements Guarantee {

    /** One read of one of the simulated clients' sockets, and its replies. */
    private static final long READ_BYTES_MAX = 4 * 64;

    private static final Set<String> STAGING = Set.of("receiving", "streaming");

    /** One read, of which some requests are not executed yet. */
    private static final class Arrival {
        private final ClientId client;
        private int requests;
        private long bytes;

        private Arrival(ClientId client, int requests, long bytes) {
            this.client = client;
            this.requests = requests;
            this.bytes = bytes;
        }
    }

    private final RoleConfig.Bounds bounds;
    private final int batchesMax;
    private final long stagedMax;
    private final ArrayDeque<Arrival> arrivals = new ArrayDeque<>();
    private long heldBytes;
    private long intakeBytes;
    private long readBytes;
    private long lastReadBytes;
    private int batchesOut;
    private long staged;
    private Optional<String> breach = Optional.empty();

    /**
     * Of a process that keeps nothing yet.
     *
     * @param batchesMax in its pool
     * @param memoryPages how many pages a checkpoint can have, and as many parts
     */
    HeldBytesBounded(RoleConfig.Bounds bounds, int batchesMax, int memoryPages) {
        this.bounds = bounds;
        this.batchesMax = batchesMax;
        stagedMax = memoryPages + 1L;
    }

    @Override
    public Optional<String> breach() {
        return breach;
    }

    void onNextRole() {
        arrivals.clear();
        intakeBytes = 0;
        heldBytes = 0;
    }

    // ---- clients ----

    void onRequests(Event.ClientSaid said) {
        int bytes = said.requests().totalBytes();
        arrivals.add(new Arrival(said.client(), said.requests().count(), bytes));
        intakeBytes += bytes;
        readBytes += bytes;
    }

    /** The requests of one client are executed in their order, those of several in any. */
    void onExecuted(ClientId client, long requestBytes, long replyBytes) {
        heldBytes += replyBytes;
        intakeBytes -= requestBytes;
        Arrival first =
                arrivals.stream()
                        .filter(arrival -> arrival.client.equals(client))
                        .findFirst()
                        .orElseThrow();
        first.requests--;
        first.bytes -= requestBytes;
        arrivals.removeIf(arrival -> arrival.requests == 0);
    }

    void onClientLeft(ClientId client) {
        arrivals.removeIf(
                arrival -> {
                    boolean isTheirs = arrival.client.equals(client);
                    intakeBytes -= isTheirs ? arrival.bytes : 0;
                    return isTheirs;
                });
    }

    void onReleased(long replyBytes) {
        heldBytes -= replyBytes;
    }

    // ---- pages ----

    void onBatchSent() {
        batchesOut++;
        if (batchesOut > batchesMax) {
            breach = Optional.of("%d batches of %d are out".formatted(batchesOut, batchesMax));
        }
    }

    void onBatchReturned() {
        batchesOut--;
    }

    void onPagesGiven() {
        staged++;
    }

    void onPagesReleased() {
        staged--;
    }

    /** A turn of the loop is over: a door that must be closed is closed now. */
    void onTurnEnd(boolean isDoorOpen, String state) {
        // The door is closed only at the end of the turn that filled what is behind it.
        lastReadBytes = readBytes > 0 ? readBytes : lastReadBytes;
        readBytes = 0;
        if (heldBytes > bounds.heldBytesMax() + READ_BYTES_MAX) {
            exceeded("reply bytes held", heldBytes, bounds.heldBytesMax());
        } else if (intakeBytes > bounds.intakeBytesMax() + lastReadBytes) {
            exceeded("request bytes kept", intakeBytes, bounds.intakeBytesMax());
        } else if (isDoorOpen
                && (heldBytes >= bounds.heldBytesMax() || intakeBytes >= bounds.intakeBytesMax())) {
            breach =
                    Optional.of(
                            "the door is open with %d reply and %d request bytes: %s"
                                    .formatted(heldBytes, intakeBytes, bounds));
        } else if (staged > (STAGING.contains(state) ? stagedMax : 0)) {
            exceeded("batches kept while " + state, staged, stagedMax);
        }
    }

    private void exceeded(String what, long is, long max) {
        breach = Optional.of("%d %s, the bound is %d".formatted(is, what, max));
    }
}
