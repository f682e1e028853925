package dev.futago.node.points;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.futago.common.guest.ClientId;
import dev.futago.common.guest.Guest;
import dev.futago.common.guest.Pair;
import dev.futago.common.guest.Reply;
import dev.futago.common.guest.Request;
import dev.futago.common.memory.GuestMemory;
import dev.futago.common.memory.Tracking;
import dev.futago.common.role.DrillPoint;
import dev.futago.guests.rr.RrGuestProvider;
import dev.futago.guests.rr.RrWire;

import org.junit.jupiter.api.Test;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Map;

class DrilledGuestTest {

    private static final int REQUEST_BYTES = 64;

    private final DrillPoints points = new DrillPoints(new ProcessFate());
    private final Guest guest = new DrilledGuest(points, new RrGuestProvider().create(Map.of()));
    private final GuestMemory memory = GuestMemory.allocate(guest.memoryBytesMin(), Tracking.QUEUE);

    @Test
    void onlyPoisonMakesTheArmedGuestThrow() {
        guest.boot(memory);
        points.arm(
                DrillPoint.POISON_REQUEST,
                new DrillPoints.Armed(new Act.Throw(Failure.STACK_OVERFLOW), 1));

        assertThatCode(() -> handle("sound")).doesNotThrowAnyException();
        assertThatThrownBy(() -> handle(DrillPoint.POISON)).isInstanceOf(StackOverflowError.class);
        assertThatCode(() -> handle(DrillPoint.POISON)).doesNotThrowAnyException();
    }

    @Test
    void failureForGoodLeavesNothingToUndo() {
        guest.boot(memory);
        points.arm(
                DrillPoint.POISON_REQUEST, new DrillPoints.Armed(new Act.Throw(Failure.FAIL), 1));
        memory.beginUndo();

        assertThatThrownBy(() -> handle(DrillPoint.POISON))
                .hasMessage("a drill made the guest fail");

        assertThat(memory.isUndoable()).isFalse();
    }

    private void handle(String padding) {
        var bytes = ByteBuffer.allocate(REQUEST_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putInt(RrWire.LENGTH, REQUEST_BYTES);
        bytes.putInt(RrWire.REPLY_BYTES, RrWire.REPLY_BYTES_MIN);
        bytes.putLong(RrWire.SESSION, 1);
        bytes.putLong(RrWire.NUMBER, RrWire.READ);
        bytes.put(RrWire.REQUEST_FIELDS_BYTES, padding.getBytes(StandardCharsets.US_ASCII));
        var request = new Request(Pair.alone(1));
        request.from(new ClientId(1));
        request.show(bytes, 0, REQUEST_BYTES, 0);
        guest.handle(memory, request, new Reply());
    }
}
