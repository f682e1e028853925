package dev.futago.protocol;

import dev.futago.common.role.Message;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.DecoderException;

import java.util.ArrayList;
import java.util.List;

/**
 * The receiving end of the wire without a network: {@link FrameDecoder}, given what each read of a
 * socket would bring. One for each connection; used by one thread.
 */
public final class FrameReader {

    private final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(false, true);
    private final EmbeddedChannel channel = new EmbeddedChannel();

    /**
     * A reader for one connection.
     *
     * @param frameBytesMax longest frame that is accepted, without its length
     */
    public FrameReader(int frameBytesMax) {
        channel.config().setAllocator(allocator);
        channel.pipeline().addLast(new FrameDecoder(frameBytesMax));
    }

    /**
     * One read of the socket.
     *
     * @return the messages that are complete with it; their pages are the caller's
     * @throws IllegalArgumentException when these bytes are no frames
     */
    public List<Message> read(byte[] bytes, int from, int length) {
        ByteBuf read = allocator.heapBuffer(length);
        read.writeBytes(bytes, from, length);
        try {
            channel.writeInbound(read);
        } catch (DecoderException garbage) {
            throw new IllegalArgumentException(garbage);
        }
        return taken();
    }

    private List<Message> taken() {
        List<Message> messages = new ArrayList<>();
        for (Message one = channel.readInbound(); one != null; one = channel.readInbound()) {
            messages.add(one);
        }
        return messages;
    }

    /** The connection ends; answers what its end completes, which is nothing on a sound wire. */
    public List<Message> end() {
        channel.close();
        channel.runPendingTasks();
        return taken();
    }

    /**
     * Bytes of buffers that are not given back: none, once it has ended and all pages are released.
     */
    public long heldBytes() {
        return allocator.metric().usedHeapMemory();
    }
}
