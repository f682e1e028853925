package dev.futago.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.futago.common.guest.RequestDigest;
import dev.futago.common.memory.BatchPool;
import dev.futago.common.memory.Delta;
import dev.futago.common.memory.GuestMemory;
import dev.futago.common.memory.Mismatches;
import dev.futago.common.memory.PageBatch;
import dev.futago.common.memory.RangeDigests;
import dev.futago.common.memory.Tracking;
import dev.futago.common.role.Incarnation;
import dev.futago.common.role.Message;
import dev.futago.common.role.NodeRef;
import dev.futago.common.role.PairId;
import dev.futago.common.role.RoleConfig;
import dev.futago.common.role.Tenure;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/** Messages of every kind, and pages as a primary seals them. */
final class Samples {

    static final NodeRef A = new NodeRef("a", new Incarnation(1, -2));
    static final NodeRef B = new NodeRef("b", new Incarnation(Long.MIN_VALUE, Long.MAX_VALUE));
    static final PairId PAIR = new PairId("orders", 0x8000_0000_0000_0001L);

    /** As many as {@link #all} takes, and one to spare. */
    private static final int BATCHES = 5;

    private static final int BATCH_BYTES = 2 * PageBatch.ENTRY_BYTES_MAX;

    private int returned;
    private final BatchPool pool = new BatchPool(BATCHES, BATCH_BYTES, () -> returned++);

    /** Every kind of message, with the values at the ends of their ranges. */
    List<Message> all() {
        var solo = new Tenure(1, PAIR, 1, A, Optional.empty(), "founded");
        var paired =
                new Tenure(Long.MAX_VALUE, PAIR, Long.MAX_VALUE, A, Optional.of(B), "ünder \0 \n");
        return List.of(
                new Message.Hello(
                        Message.PROTOCOL,
                        PAIR,
                        A,
                        "rr",
                        1L << 40,
                        new RoleConfig.Placement("etcd", "[::1]:7001", "b.example:7002"),
                        7),
                new Message.Hello(
                        -1, PairId.named("p"), B, "g", 0, new RoleConfig.Placement("", "", ""), -1),
                new Message.Welcome(solo),
                new Message.Welcome(paired),
                new Message.Refusal("4096 is not 8192", true),
                new Message.Refusal("", false),
                new Message.NotPrimary(B, true, false),
                new Message.NotPrimary(A, false, true),
                new Message.Heartbeat(1, 0, 0, 0),
                new Message.Heartbeat(
                        Long.MAX_VALUE,
                        Long.MAX_VALUE,
                        Long.MAX_VALUE,
                        Long.MAX_VALUE,
                        Long.MAX_VALUE),
                new Message.ResyncChunk(3, 0, 17, lines(2)),
                new Message.ResyncChunk(3, 17, Integer.MAX_VALUE, lines(0)),
                new Message.Checkpoint(3, 1, 0, false, lines(3)),
                new Message.Checkpoint(3, Long.MAX_VALUE, Integer.MAX_VALUE, true, lines(0)),
                new Message.CheckpointAck(0, 0),
                new Message.CheckpointAck(3, Long.MAX_VALUE),
                new Message.Paired(paired),
                new Message.Reconnect(Message.PROTOCOL, PAIR, A, B, 3, 7),
                new Message.Reconnect(-1, PairId.named("p"), B, A, 0, Long.MAX_VALUE),
                new Message.Reconnected(3, 7),
                new Message.SwitchedOver(solo.pairedWith(B).switchedOver(), 12),
                new Message.Verify(3, 7, RangeDigests.received(0, new int[] {0, -1, 5})),
                new Message.Verify(
                        Long.MAX_VALUE,
                        Long.MAX_VALUE,
                        RangeDigests.received(Integer.MAX_VALUE - 1, new int[] {1 << 31})),
                new Message.Verified(3, 7, 0, Mismatches.NONE),
                new Message.Verified(
                        Long.MAX_VALUE,
                        Long.MAX_VALUE,
                        Integer.MAX_VALUE - 1,
                        new Mismatches(1, List.of(Integer.MAX_VALUE))),
                new Message.Verified(3, 7, 1, new Mismatches(9, List.of(1, 2, 3, 4, 5, 6, 7, 8))),
                new Message.Reassert(3, solo.pairedWith(B).reassertedOver(1, "again")),
                new Message.ReassertAgreed(0, Long.MIN_VALUE),
                new Message.Busy(0, A, B, 0),
                new Message.Busy(Long.MAX_VALUE, B, A, Long.MAX_VALUE),
                new Message.PoisonRequest(3, new RequestDigest(17, -1, Long.MIN_VALUE), "set"),
                new Message.PoisonRequest(0, new RequestDigest(0, 0, 0), ""));
    }

    /** A batch of so many lines of one page. */
    PageBatch lines(int count) {
        GuestMemory memory = GuestMemory.allocate(2L * GuestMemory.PAGE_BYTES, Tracking.QUEUE);
        for (int i = 0; i < count; i++) {
            memory.putLong(GuestMemory.PAGE_BYTES + 2L * i * GuestMemory.LINE_BYTES, -1L - i);
        }
        PageBatch batch = pool.take();
        memory.beginSeal();
        assertThat(memory.seal(batch, Delta.LINE)).isTrue();
        return batch;
    }

    /** How often a batch has come back to the pool. */
    int returned() {
        return returned;
    }

    /** Releases the pages of messages. */
    static void release(List<Message> messages) {
        messages.forEach(message -> message.pages().ifPresent(PageBatch::release));
    }

    static byte[] bytesOf(PageBatch batch) {
        var bytes = new byte[batch.bytes()];
        batch.payload().get(bytes);
        return bytes;
    }

    /** What was received is what was sent, pages byte for byte. */
    static void assertSame(List<Message> received, List<Message> sent) {
        assertThat(described(received)).isEqualTo(described(sent));
    }

    private static List<Object> described(List<Message> messages) {
        messages.forEach(
                message ->
                        message.pages()
                                .ifPresent(
                                        pages ->
                                                assertThat(pages.isSound(Integer.MAX_VALUE))
                                                        .isTrue()));
        return messages.stream().map(Samples::described).toList();
    }

    /** A message as something that equals what says the same, with its pages byte for byte. */
    static Object described(Message message) {
        return switch (message) {
            case Message.ResyncChunk(long epoch, int from, int to, var pages) ->
                    List.of("resync", epoch, from, to, described(pages));
            case Message.Checkpoint(long epoch, long number, int part, boolean last, var pages) ->
                    List.of("checkpoint", epoch, number, part, last, described(pages));
            default -> message;
        };
    }

    private static Object described(PageBatch pages) {
        return List.of(pages.digest(), ByteBuffer.wrap(bytesOf(pages)));
    }
}
