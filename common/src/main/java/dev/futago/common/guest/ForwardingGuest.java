package dev.futago.common.guest;

import dev.futago.common.memory.GuestMemory;

import java.nio.ByteBuffer;
import java.util.Optional;

/** Guest that lets another one do everything; a subclass overrides what it does otherwise. */
public abstract class ForwardingGuest implements Guest {

    private final Guest guest;

    /** Creates a guest in front of another one. */
    protected ForwardingGuest(Guest guest) {
        this.guest = guest;
    }

    @Override
    public void handle(GuestMemory memory, Request request, Reply reply) {
        guest.handle(memory, request, reply);
    }

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
