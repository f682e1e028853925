package dev.futago.node;

import dev.futago.common.role.Message;
import dev.futago.protocol.FrameDecoder;
import dev.futago.protocol.FrameEncoder;

import io.netty.buffer.ByteBuf;
import io.netty.channel.embedded.EmbeddedChannel;

import java.util.Objects;

/** The wire of a {@link Rehearsal}: to frames and back, as between real nodes, over no network. */
final class RehearsedWire implements AutoCloseable {

    private static final int FRAME_BYTES_MAX = 1 << 20;

    private final EmbeddedChannel encoder = new EmbeddedChannel(new FrameEncoder());
    private final EmbeddedChannel decoder = new EmbeddedChannel(new FrameDecoder(FRAME_BYTES_MAX));

    /** Carries a message: its pages are released, and the arrived one has pages of its own. */
    Message carry(Message sent) {
        ByteBuf frame = decoder.alloc().ioBuffer();
        encoder.writeOutbound(sent);
        for (ByteBuf part = encoder.readOutbound(); part != null; part = encoder.readOutbound()) {
            frame.writeBytes(part);
            part.release();
        }
        decoder.writeInbound(frame);
        return Objects.requireNonNull(decoder.readInbound(), "no whole frame");
    }

    @Override
    public void close() {
        encoder.finishAndReleaseAll();
        decoder.finishAndReleaseAll();
    }
}
