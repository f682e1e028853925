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

/**
 * Writes a message as a frame: {@code int length | int header length | Header | payload},
 * big-endian as networks are, the length counting what follows it.
 *
 * <p>A message's pages are sent from the very buffer into which they were sealed, and released when
 * the network has taken them or has failed to.
 */
public final class FrameEncoder extends ChannelOutboundHandlerAdapter {

    /** Bytes before the header: the two lengths. */
    static final int PREFIX_BYTES = 2 * Integer.BYTES;

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
        head.writeInt(Integer.BYTES + headerBytes + payloadBytes).writeInt(headerBytes);
        try {
            var out = CodedOutputStream.newInstance(head.nioBuffer(PREFIX_BYTES, headerBytes));
            header.writeTo(out);
            out.flush();
        } catch (IOException impossible) {
            head.release();
            throw new UncheckedIOException("a buffer of the right size is full", impossible);
        }
        return head.writerIndex(PREFIX_BYTES + headerBytes);
    }
}
