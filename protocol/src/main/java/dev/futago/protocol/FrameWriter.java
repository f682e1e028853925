package dev.futago.protocol;

import dev.futago.common.role.Message;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;

/**
 * The sending end of the wire without a network: messages as the very bytes that {@link
 * FrameEncoder} writes, for whoever carries them by himself. Used by one thread.
 */
public final class FrameWriter {

    private final EmbeddedChannel channel = new EmbeddedChannel(new FrameEncoder());

    /** A writer for any number of connections. */
    public FrameWriter() {
        channel.config().setAllocator(new UnpooledByteBufAllocator(false, true));
    }

    /** The frame of a message. Its pages are released. */
    public byte[] bytesOf(Message message) {
        channel.writeOutbound(message);
        ByteBuf head = channel.readOutbound();
        ByteBuf payload = channel.readOutbound();
        int headBytes = head.readableBytes();
        int payloadBytes = payload == null ? 0 : payload.readableBytes();
        var bytes = new byte[headBytes + payloadBytes];
        head.readBytes(bytes, 0, headBytes).release();
        if (payload != null) {
            payload.readBytes(bytes, headBytes, payloadBytes).release();
        }
        return bytes;
    }
}
