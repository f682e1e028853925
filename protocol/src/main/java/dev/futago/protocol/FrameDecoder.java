package dev.futago.protocol;

import com.google.protobuf.InvalidProtocolBufferException;

import dev.futago.protocol.wire.Header;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.CorruptedFrameException;

import java.util.List;

/**
 * Reads frames as {@link FrameEncoder} writes them. Lengths are checked before anything is
 * allocated for them; what is no frame raises {@link CorruptedFrameException}, and the connection
 * must be closed.
 */
public final class FrameDecoder extends ByteToMessageDecoder {

    /** Longest frame on a connection over which no pages are expected. */
    public static final int SMALL_FRAME_BYTES_MAX = 64 << 10;

    private static final int HEADER_BYTES_MAX = 16 << 10;

    private int frameBytesMax;
    private boolean acceptsHandshake;
    private boolean isCorrupt;

    /**
     * A decoder for one connection.
     *
     * @param frameBytesMax longest frame that is accepted, without its length
     */
    public FrameDecoder(int frameBytesMax) {
        this.frameBytesMax = frameBytesMax;
    }

    /**
     * Loads the classes of the messages. One of them reads a file of the JDK when it is loaded:
     * called before an event loop runs that would wait for it.
     */
    public static void loadMessages() {
        var _ = Header.getDefaultInstance();
    }

    /** Accepts longer frames from now on: who sends them is known. Called on the channel's loop. */
    public void accept(int bytesMax) {
        frameBytesMax = bytesMax;
    }

    /**
     * Passes frames of the handshake on as headers, or takes them for corrupt as from the start.
     */
    void acceptHandshake(boolean isAccepted) {
        acceptsHandshake = isAccepted;
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
        if (isCorrupt) {
            in.skipBytes(in.readableBytes());
            return;
        }
        if (in.readableBytes() < FrameEncoder.PREFIX_BYTES) {
            return;
        }
        check(in, 0, FrameEncoder.LENGTHS_CHECKSUM_AT, FrameEncoder.LENGTHS_CHECKSUM_AT);
        int length = in.getInt(in.readerIndex());
        int headerBytes = in.getInt(in.readerIndex() + Integer.BYTES);
        int payloadBytes = length - FrameEncoder.COUNTED_PREFIX_BYTES - headerBytes;
        if (length < FrameEncoder.COUNTED_PREFIX_BYTES
                || length > frameBytesMax
                || headerBytes < 0
                || headerBytes > HEADER_BYTES_MAX
                || payloadBytes < 0) {
            throw corrupt("a frame of %d bytes with a header of %d".formatted(length, headerBytes));
        }
        if (in.readableBytes() < Integer.BYTES + length) {
            return;
        }
        check(in, FrameEncoder.PREFIX_BYTES, headerBytes, FrameEncoder.HEADER_CHECKSUM_AT);
        in.skipBytes(FrameEncoder.PREFIX_BYTES);
        Header header = readHeader(in, headerBytes);
        ByteBuf payload = in.readSlice(payloadBytes);
        if (acceptsHandshake && payloadBytes == 0 && HandshakeFrames.isOne(header)) {
            out.add(header);
            return;
        }
        try {
            out.add(MessageCodec.messageOf(header, payload));
        } catch (IllegalArgumentException wrong) {
            throw corrupt("no message: " + wrong.getMessage());
        }
    }

    /** Places are counted from the beginning of the frame. */
    private void check(ByteBuf in, int at, int bytes, int checksumAt) {
        int frame = in.readerIndex();
        if (FrameEncoder.checksum(in, frame + at, bytes) != in.getInt(frame + checksumAt)) {
            throw corrupt("a frame that does not begin as it was sent");
        }
    }

    private Header readHeader(ByteBuf in, int headerBytes) {
        try {
            Header header = Header.parseFrom(in.nioBuffer(in.readerIndex(), headerBytes));
            in.skipBytes(headerBytes);
            return header;
        } catch (InvalidProtocolBufferException wrong) {
            throw corrupt("a header that is none: " + wrong.getMessage());
        }
    }

    /** Nothing after the first corruption is looked at. */
    private CorruptedFrameException corrupt(String what) {
        isCorrupt = true;
        return new CorruptedFrameException(what);
    }
}
