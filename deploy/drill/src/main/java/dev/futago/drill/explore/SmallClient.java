package dev.futago.drill.explore;

import dev.futago.common.guest.ClientId;
import dev.futago.common.guest.Requests;
import dev.futago.drill.check.Answer;
import dev.futago.guests.rr.RrWire;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Objects;

/**
 * A client with one session and one request at a time. What it sends arrives at once, and it hears
 * a reply the moment it is released, so that what it knows is all that the world can know.
 */
final class SmallClient {

    private static final RrWire.Sizes SIZES =
            new RrWire.Sizes(RrWire.REQUEST_BYTES_MIN, RrWire.REPLY_BYTES_MIN);

    /** Where it is connected. */
    record Connection(SmallNode node, ClientId id) {}

    private final long session;
    private @Nullable Connection connection;
    private long acknowledged;
    private boolean isWaiting;
    private boolean isReading;
    private long orderBefore;
    private long epochBefore;

    SmallClient(long session) {
        this.session = session;
    }

    long session() {
        return session;
    }

    /** Number of the last request that was answered. */
    long acknowledged() {
        return acknowledged;
    }

    boolean isWaiting() {
        return isWaiting;
    }

    /** What decides how it goes on, but for its connection. */
    List<Long> facts() {
        return List.of(
                acknowledged, isWaiting ? 1L : 0L, isReading ? 1L : 0L, orderBefore, epochBefore);
    }

    @Nullable Connection connection() {
        return connection;
    }

    ClientId connectionId() {
        return Objects.requireNonNull(connection).id;
    }

    boolean isConnected(SmallNode node, ClientId id) {
        return connection != null && connection.node == node && connection.id.equals(id);
    }

    boolean isConnectedTo(SmallNode node) {
        return connection != null && connection.node == node;
    }

    void connect(SmallNode node, ClientId id) {
        connection = new Connection(node, id);
    }

    void disconnect() {
        connection = null;
    }

    /** The next request, to be sent for the first time after all that was told so far. */
    Requests write(History history) {
        isWaiting = true;
        orderBefore = history.highestOrder();
        epochBefore = history.highestEpoch();
        return request(acknowledged + 1);
    }

    /** A question for all that the guest knows: no less than was told so far. */
    Requests read(History history) {
        isReading = true;
        write(history);
        return request(RrWire.READ);
    }

    /**
     * The request that waits, once more: a write may have its place already, and a read is a new
     * one.
     */
    Requests retry(History history) {
        if (isReading) {
            return read(history);
        }
        epochBefore = history.highestEpoch();
        return request(acknowledged + 1);
    }

    private Requests request(long number) {
        var bytes = ByteBuffer.allocate(SIZES.requestBytes()).order(ByteOrder.LITTLE_ENDIAN);
        RrWire.putRequest(bytes, SIZES, session, number);
        return new Requests(bytes.flip(), new int[] {SIZES.requestBytes()}, 0);
    }

    @Override
    public String toString() {
        return "client " + session;
    }

    /** Judges what was told on the connection of now. */
    void onReply(byte[] bytes, History history) {
        Answer answer = Answer.readFrom(ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN), 0);
        long expected = isReading ? RrWire.READ : acknowledged + 1;
        if (!isWaiting || answer.number() != expected) {
            history.onUnexpected(answer);
        } else if (isReading) {
            history.onRead(answer, orderBefore, epochBefore, acknowledged);
        } else {
            history.onAnswer(answer, orderBefore, epochBefore);
            acknowledged++;
        }
        isWaiting = false;
        isReading = false;
    }
}
