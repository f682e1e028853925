package dev.futago.node.points;

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
import dev.futago.common.role.DrillPoint;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * A guest that can be told to throw in a request whose bytes contain {@link DrillPoint#POISON},
 * after it has executed it. All other requests go to the guest itself.
 */
public final class DrilledGuest implements Guest {

    private static final byte[] POISON = DrillPoint.POISON.getBytes(StandardCharsets.US_ASCII);

    private final DrillPoints points;
    private final Guest guest;

    /** A guest with a point. */
    public DrilledGuest(DrillPoints points, Guest guest) {
        this.points = points;
        this.guest = guest;
    }

    @Override
    public void handle(GuestMemory memory, Request request, Reply reply) {
        guest.handle(memory, request, reply);
        if (points.isArmed(DrillPoint.POISON_REQUEST) && isPoison(request)) {
            Optional<Failure> failure = points.passInGuest(DrillPoint.POISON_REQUEST);
            if (failure.isPresent()) {
                if (failure.get() == Failure.FAIL) {
                    memory.keep();
                }
                failure.get().strike();
            }
        }
    }

    private static boolean isPoison(Request request) {
        byte[] bytes = request.copyBytes();
        for (int at = 0; at + POISON.length <= bytes.length; at++) {
            if (bytes[at] == POISON[0] && isPoison(bytes, at)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isPoison(byte[] bytes, int at) {
        for (int i = 0; i < POISON.length; i++) {
            if (bytes[at + i] != POISON[i]) {
                return false;
            }
        }
        return true;
    }

    // ---- what the guest does itself ----

    @Override
    public String type() {
        return guest.type();
    }

    @Override
    public long memoryBytesMin() {
        return guest.memoryBytesMin();
    }

    @Override
    public int requestBytes(ByteBuffer received) {
        return guest.requestBytes(received);
    }

    @Override
    public int bytesMissing() {
        return guest.bytesMissing();
    }

    @Override
    public void boot(GuestMemory fresh) {
        guest.boot(fresh);
    }

    @Override
    public void decline(Request request, Reply reply) {
        guest.decline(request, reply);
    }

    @Override
    public boolean look(GuestMemory image, long ageNanos, Request request, Reply reply) {
        return guest.look(image, ageNanos, request, reply);
    }

    @Override
    public void observe(Connections connections) {
        guest.observe(connections);
    }

    @Override
    public byte[] refusalOfClient() {
        return guest.refusalOfClient();
    }

    @Override
    public void left(ClientId client) {
        guest.left(client);
    }

    @Override
    public long wakeAtMillis() {
        return guest.wakeAtMillis();
    }

    @Override
    public void wake(GuestMemory memory, Pair pair, Turn turn, long atMillis, Reply reply) {
        guest.wake(memory, pair, turn, atMillis, reply);
    }

    @Override
    public HeapUse heapUse() {
        return guest.heapUse();
    }

    @Override
    public boolean isUndoable() {
        return guest.isUndoable();
    }

    @Override
    public void onUndone(Throwable defect, Reply reply) {
        guest.onUndone(defect, reply);
    }

    @Override
    public RequestDigest digest(Request request) {
        return guest.digest(request);
    }

    @Override
    public Optional<RequestDigest> dueDigest() {
        return guest.dueDigest();
    }

    @Override
    public void refuseDue(String command, Reply reply) {
        guest.refuseDue(command, reply);
    }

    @Override
    public Optional<RequestDigest> wokenDigest() {
        return guest.wokenDigest();
    }

    @Override
    public void refuse(Request request, String command, Reply reply) {
        guest.refuse(request, command, reply);
    }

    @Override
    public String lastCommand() {
        return guest.lastCommand();
    }

    @Override
    public ByteBuffer rehearsalRequests(long round) {
        return guest.rehearsalRequests(round);
    }
}
