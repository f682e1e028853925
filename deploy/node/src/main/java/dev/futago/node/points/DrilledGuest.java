package dev.futago.node.points;

import dev.futago.common.guest.ForwardingGuest;
import dev.futago.common.guest.Guest;
import dev.futago.common.guest.Reply;
import dev.futago.common.guest.Request;
import dev.futago.common.memory.GuestMemory;
import dev.futago.common.role.DrillPoint;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * A guest that can be told to throw in a request whose bytes contain {@link DrillPoint#POISON},
 * after it has executed it. All other requests go to the guest itself.
 */
public final class DrilledGuest extends ForwardingGuest {

    private static final byte[] POISON = DrillPoint.POISON.getBytes(StandardCharsets.US_ASCII);

    private final DrillPoints points;

    /** A guest with a point. */
    public DrilledGuest(DrillPoints points, Guest guest) {
        super(guest);
        this.points = points;
    }

    @Override
    public void handle(GuestMemory memory, Request request, Reply reply) {
        super.handle(memory, request, reply);
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
}
