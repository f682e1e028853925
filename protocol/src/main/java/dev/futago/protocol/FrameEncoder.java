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
 * Writes a message as a frame: {@code int length | int header length | int checksum of both | int
 * checksum of the header | Header | payload}, big-endian as networks are, the length counting what
 * follows it. Checksums are CRC32C, for TCP's own lets through what an acknowledgement must not be;
 * the header has the payload's. The lengths have their own, so that nobody waits for bytes that
 * were never sent.
 *
 * <p>A message's pages are sent from the very buffer into which they were sealed, and released when
 * the network has taken them or has failed to.
 */
public final class FrameEncoder extends ChannelOutboundHandlerAdapter {

    /** Bytes before the header: the two lengths and the two checksums. */
    static final int PREFIX_BYTES = 4 * Integer.BYTES;

    /** What the length of a frame counts beside its header and its payload. */
    static final int COUNTED_PREFIX_BYTES = PREFIX_BYTES - Integer.BYTES;

    /** Where the checksum of the lengths stands, which is of all before it. */
    static final int LENGTHS_CHECKSUM_AT = 2 * Integer.BYTES;

    /** Where the checksum of the header stands, counted from the beginning of a frame. */
    static final int HEADER_CHECKSUM_AT = 3 * Integer.BYTES;

    /** An encoder for one connection. */
    public FrameEncoder() {}

    @Override
    public void write(ChannelHandlerContext ctx, Object object, ChannelPromise promise) {
        if (object instanceof Header handshake) {
            ctx.write(head(ctx, handshake, 0), promise);
            return;
        }
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
                .writeInt(checksum(head, 0, LENGTHS_CHECKSUM_AT))
                .writeInt(0); // The header's checksum, when there is one.
        try {
            var out = CodedOutputStream.newInstance(head.nioBuffer(PREFIX_BYTES, headerBytes));
            header.writeTo(out);
            out.flush();
        } catch (IOException impossible) {
            head.release();
            throw new UncheckedIOException("a buffer of the right size is full", impossible);
        }
        head.writerIndex(PREFIX_BYTES + headerBytes);
        return head.setInt(HEADER_CHECKSUM_AT, checksum(head, PREFIX_BYTES, headerBytes));
    }

    /** Of some bytes of a frame. */
    static int checksum(ByteBuf frame, int at, int bytes) {
        var checksum = new CRC32C();
        checksum.update(frame.nioBuffer(at, bytes));
        return (int) checksum.getValue();
    }
}
