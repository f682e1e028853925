package dev.futago.drill.sim;

import dev.futago.common.memory.PageBatch;
import dev.futago.common.role.Message;
import dev.futago.protocol.FrameDecoder;
import dev.futago.protocol.FrameReader;
import dev.futago.protocol.FrameWriter;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * What one direction of a connection consists of: messages go in, units go through, and messages
 * that are complete come out in the same order.
 */
sealed interface Carrier {

    /**
     * Takes a message in. Its pages may be used again as soon as the network has taken them.
     *
     * @param isDamaged whether a bit of its pages, if it has any, is turned on the way
     * @return how many units it is
     */
    long put(Message message, boolean isDamaged);

    /** Lets so many units through; answers what is complete with them. */
    List<Message> take(long units);

    /** Whether a message has come in part. */
    boolean isWithinFrame();

    /** The end for the receiver; answers what is complete with it: nothing, on a sound wire. */
    List<Message> end();

    /** Bytes of buffers that are not given back, once it has ended and all pages are released. */
    long leakedBytes();

    /** The same message with pages of its own. */
    static Message withPages(Message message, PageBatch pages) {
        return switch (message) {
            case Message.Checkpoint(long epoch, long number, int part, boolean last, var batch) ->
                    new Message.Checkpoint(epoch, number, part, last, pages);
            case Message.ResyncChunk(long epoch, int from, int to, var batch) ->
                    new Message.ResyncChunk(epoch, from, to, pages);
            default -> throw new IllegalArgumentException("it has no pages: " + message);
        };
    }

    /** Messages as objects: each is one unit. */
    final class Objects implements Carrier {

        private final ArrayDeque<Message> queue = new ArrayDeque<>();

        @Override
        public long put(Message message, boolean isDamaged) {
            queue.add(
                    message.pages().map(pages -> copy(message, pages, isDamaged)).orElse(message));
            return 1;
        }

        /** As the wire does: other bytes, the same contents. */
        private static Message copy(Message message, PageBatch batch, boolean isDamaged) {
            ByteBuffer bytes = ByteBuffer.allocate(batch.bytes()).put(batch.payload()).flip();
            if (isDamaged && bytes.hasRemaining()) {
                turnABit(bytes.array(), 0);
            }
            return withPages(message, PageBatch.received(bytes, batch.digest(), () -> {}));
        }

        @Override
        public List<Message> take(long units) {
            List<Message> taken = new ArrayList<>();
            for (long i = 0; i < units; i++) {
                taken.add(queue.remove());
            }
            return taken;
        }

        @Override
        public boolean isWithinFrame() {
            return false;
        }

        @Override
        public List<Message> end() {
            queue.clear();
            return List.of();
        }

        @Override
        public long leakedBytes() {
            return 0;
        }
    }

    /** Messages as the frames of the production codec: each byte is a unit. */
    final class Frames implements Carrier {

        private final FrameWriter writer;
        private final FrameReader reader = new FrameReader(FrameDecoder.SMALL_FRAME_BYTES_MAX);
        private final ArrayDeque<byte[]> queue = new ArrayDeque<>();
        private int takenOfFirst;
        private boolean isEnded;

        Frames(FrameWriter writer) {
            this.writer = writer;
        }

        @Override
        public long put(Message message, boolean isDamaged) {
            // The frame has copied the pages when it is written; the network takes them later.
            Message lent =
                    message.pages().map(pages -> withPages(message, lentOf(pages))).orElse(message);
            byte[] frame = writer.bytesOf(lent);
            int payloadBytes = message.pages().map(PageBatch::bytes).orElse(0);
            if (isDamaged && payloadBytes > 0) {
                turnABit(frame, frame.length - payloadBytes);
            }
            queue.add(frame);
            return frame.length;
        }

        private static PageBatch lentOf(PageBatch batch) {
            return PageBatch.received(batch.payload(), batch.digest(), () -> {});
        }

        @Override
        public List<Message> take(long units) {
            List<Message> messages = new ArrayList<>();
            for (long left = units; left > 0; ) {
                byte[] first = queue.getFirst();
                int length = (int) Math.min(left, first.length - takenOfFirst);
                if (!isEnded) {
                    messages.addAll(reader.read(first, takenOfFirst, length));
                }
                takenOfFirst += length;
                left -= length;
                if (takenOfFirst == first.length) {
                    queue.removeFirst();
                    takenOfFirst = 0;
                }
            }
            return messages;
        }

        @Override
        public boolean isWithinFrame() {
            return takenOfFirst > 0;
        }

        @Override
        public List<Message> end() {
            isEnded = true;
            queue.clear();
            return reader.end();
        }

        @Override
        public long leakedBytes() {
            return isEnded ? reader.heldBytes() : 0;
        }
    }

    private static void turnABit(byte[] bytes, int from) {
        bytes[from + (bytes.length - from) / 2] ^= 4;
    }
}
