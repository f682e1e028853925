package dev.futago.standby;

import dev.futago.common.guest.Guest;
import dev.futago.common.guest.Reply;
import dev.futago.common.guest.Request;
import dev.futago.common.memory.GuestMemory;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** A guest that must not be run: a standby keeps its memory only. */
final class NoGuest implements Guest {

    /** The image that it was shown. */
    record Look(int digest, long ageNanos, boolean isReadOnly) {}

    private final List<Look> looks = new ArrayList<>();

    List<Look> looks() {
        return looks;
    }

    @Override
    public boolean look(GuestMemory image, long ageNanos, Request request, Reply reply) {
        looks.add(new Look(image.digest(), ageNanos, image.isReadOnly()));
        decline(request, reply);
        return false;
    }

    @Override
    public String type() {
        return "counter";
    }

    @Override
    public long memoryBytesMin() {
        return 0;
    }

    @Override
    public int requestBytes(ByteBuffer received) {
        throw new AssertionError("a standby reads no requests");
    }

    @Override
    public void boot(GuestMemory fresh) {
        throw new AssertionError("a standby boots no guest");
    }

    @Override
    public void handle(GuestMemory memory, Request request, Reply reply) {
        throw new AssertionError("a standby runs no guest");
    }
}
