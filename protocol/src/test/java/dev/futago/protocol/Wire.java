package dev.futago.protocol;

import dev.futago.common.role.Message;
import dev.futago.protocol.wire.Header;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;

import java.util.ArrayList;
import java.util.List;

/**
 * Both ends of a connection, as bytes: what is sent, and a receiver with an allocator of its own.
 */
final class Wire {

    private final WatchedAllocator allocator = new WatchedAllocator();
    private final EmbeddedChannel channel = new EmbeddedChannel();

    /** A receiver that accepts frames of so many bytes. */
    Wire(int frameBytesMax) {
        channel.config().setAllocator(allocator);
        channel.pipeline().addLast(new FrameDecoder(frameBytesMax));
    }

    /** The frames of messages, back to back; their pages are released. */
    static byte[] sent(List<Message> messages) {
        var channel = new EmbeddedChannel(new FrameEncoder());
        channel.writeOutbound(messages.toArray());
        ByteBuf all = Unpooled.buffer();
        for (ByteBuf part = channel.readOutbound(); part != null; part = channel.readOutbound()) {
            all.writeBytes(part);
            part.release();
        }
        channel.finish();
        var bytes = new byte[all.readableBytes()];
        all.readBytes(bytes).release();
        return bytes;
    }

    static byte[] sent(Message message) {
        return sent(List.of(message));
    }

    /** A frame with a header that the encoder may not be able to write. */
    static byte[] frame(Header header, int payloadBytes) {
        return frame(header.toByteArray(), payloadBytes);
    }

    static byte[] frame(byte[] header, int payloadBytes) {
        int length = FrameEncoder.COUNTED_PREFIX_BYTES + header.length + payloadBytes;
        ByteBuf frame = prefix(length, header.length);
        frame.writeBytes(header).writeZero(payloadBytes);
        int checksum = FrameEncoder.checksum(frame, FrameEncoder.PREFIX_BYTES, header.length);
        frame.setInt(FrameEncoder.HEADER_CHECKSUM_AT, checksum);
        return bytesOf(frame);
    }

    /** What a frame of these lengths begins with, up to the checksum of its header. */
    static byte[] lengths(int length, int headerLength) {
        return bytesOf(prefix(length, headerLength));
    }

    private static ByteBuf prefix(int length, int headerLength) {
        ByteBuf lengths = Unpooled.buffer().writeInt(length).writeInt(headerLength);
        int checksum = FrameEncoder.checksum(lengths, 0, FrameEncoder.LENGTHS_CHECKSUM_AT);
        return lengths.writeInt(checksum).writeInt(0);
    }

    private static byte[] bytesOf(ByteBuf buffer) {
        var bytes = new byte[buffer.readableBytes()];
        buffer.readBytes(bytes).release();
        return bytes;
    }

    /** What one read of the socket brings. */
    void receive(byte[] bytes, int from, int to) {
        ByteBuf read = allocator.buffer(Math.max(1, to - from));
        read.writeBytes(bytes, from, to - from);
        channel.writeInbound(read);
    }

    void receive(byte[] bytes) {
        receive(bytes, 0, bytes.length);
    }

    /** All messages that were decoded and not taken yet. */
    List<Message> taken() {
        List<Message> messages = new ArrayList<>();
        for (Message one = channel.readInbound(); one != null; one = channel.readInbound()) {
            messages.add(one);
        }
        return messages;
    }

    WatchedAllocator allocator() {
        return allocator;
    }

    /** The connection ends, with whatever was not complete. */
    void end() {
        channel.close();
        channel.runPendingTasks();
    }
}
