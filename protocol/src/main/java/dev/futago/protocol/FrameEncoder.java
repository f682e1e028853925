package dev.futago.protocol;

import com.google.protobuf.CodedOutputStream;

import dev.futago.common.memory.PageBatch;
import dev.futago.common.role.Message;
import dev.futago.protocol.wire.Header;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * Writes a message as a frame: {@code int length | int header length | int checksum | Header |
 * payload}, big-endian as networks are, the length counting what follows it. The checksum is the
 * CRC32C of both lengths and the header, for TCP's own lets through what an acknowledgement must
 * not be; the header has the payload's.
 *
 * <p>A message's pages are sent from the very buffer into which they were sealed, and released when
 * the network has taken them or has failed to.
 */
public final class FrameEncoder extends ChannelOutboundHandlerAdapter {

    /** Bytes before the header: the two lengths and the checksum. */
    static final int PREFIX_BYTES = 3 * Integer.BYTES;

    /** What the length of a frame counts beside its header and its payload. */
    static final int COUNTED_PREFIX_BYTES = PREFIX_BYTES - Integer.BYTES;

    /** Where the checksum stands, counted from the beginning of a frame. */
    static final int CHECKSUM_AT = 2 * Integer.BYTES;

    /** An encoder for one connection. */
    public FrameEncoder() {}

    @Override
    public void write(ChannelHandlerContext ctx, Object object, ChannelPromise promise) {
        var message = (Message) object;
        Optional<PageBatch> pages = message.pages();
        ByteBuf head;
        try {
            int payloadBytes = pages.map(PageBatch::bytes).orElse(0);
            head = head(ctx, MessageCodec.headerOf(message), payloadBytes);
        } catch (RuntimeException | Error noRoom) {
            pages.ifPresent(PageBatch::release);
            promise.tryFailure(noRoom);
            return;
        }
        if (pages.isEmpty()) {
            ctx.write(head, promise);
            return;
        }
        PageBatch batch = pages.get();
        ctx.write(head, ctx.voidPromise());
        ctx.write(Unpooled.wrappedBuffer(batch.payload()), promise.unvoid())
                .addListener(written -> batch.release());
    }

    private static ByteBuf head(ChannelHandlerContext ctx, Header header, int payloadBytes) {
        int headerBytes = header.getSerializedSize();
        ByteBuf head = ctx.alloc().ioBuffer(PREFIX_BYTES + headerBytes);
        head.writeInt(COUNTED_PREFIX_BYTES + headerBytes + payloadBytes)
                .writeInt(headerBytes)
                .writeInt(0); // The checksum, when there is what it is of.
        try {
            var out = CodedOutputStream.newInstance(head.nioBuffer(PREFIX_BYTES, headerBytes));
            header.writeTo(out);
            out.flush();
        } catch (IOException impossible) {
            head.release();
            throw new UncheckedIOException("a buffer of the right size is full", impossible);
        }
        head.writerIndex(PREFIX_BYTES + headerBytes);
        return head.setInt(CHECKSUM_AT, checksum(head, 0, headerBytes));
    }

    /**
     * Of the lengths and the header of a frame.
     *
     * @param at where the frame begins
     */
    static int checksum(ByteBuf frame, int at, int headerBytes) {
        var checksum = new CRC32C();
        checksum.update(frame.nioBuffer(at, CHECKSUM_AT));
        checksum.update(frame.nioBuffer(at + PREFIX_BYTES, headerBytes));
        return (int) checksum.getValue();
    }
}
