package dev.futago.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.futago.common.memory.PageBatch;
import dev.futago.common.role.Message;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.embedded.EmbeddedChannel;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import java.nio.channels.ClosedChannelException;
import java.util.ArrayList;
import java.util.List;

@ExtendWith(LeakWatch.class)
final class SentPagesTest {

    private final Samples samples = new Samples();
    private final WatchedAllocator allocator = new WatchedAllocator();
    private final EmbeddedChannel channel = new EmbeddedChannel();

    SentPagesTest() {
        channel.config().setAllocator(allocator);
        channel.pipeline().addLast(new FrameEncoder());
    }

    @AfterEach
    void nothingIsHeldWhenWhatWasSentIsGone() {
        channel.releaseOutbound();
        assertThat(allocator.unreleased()).isZero();
    }

    private Message.Checkpoint checkpoint(int lines) {
        return new Message.Checkpoint(3, 1, 0, true, samples.lines(lines));
    }

    private Message.ResyncChunk chunk(int lines) {
        return new Message.ResyncChunk(3, 0, 2, samples.lines(lines));
    }

    @Test
    void pagesComeBackOnlyOnceTheNetworkHasTakenThem() {
        channel.write(checkpoint(3));
        assertThat(samples.returned()).isZero();

        channel.flush();

        assertThat(samples.returned()).isEqualTo(1);
    }

    @Test
    void eachMessageGivesItsPagesBackOnce() {
        channel.write(checkpoint(3));
        channel.write(chunk(2));
        channel.write(checkpoint(0));
        channel.write(chunk(0));

        channel.flush();
        channel.close();

        assertThat(samples.returned()).isEqualTo(4);
    }

    @Test
    void pagesWrittenAndNeverFlushedComeBackWhenTheConnectionEnds() {
        ChannelFuture first = channel.write(checkpoint(3));
        ChannelFuture second = channel.write(chunk(0));

        channel.close();
        channel.runPendingTasks();

        assertThat(first.isSuccess()).isFalse();
        assertThat(second.isSuccess()).isFalse();
        assertThat(samples.returned()).isEqualTo(2);
    }

    @Test
    void pagesWrittenWhileTheConnectionEndsComeBackAtOnce() {
        List<ChannelFuture> written = new ArrayList<>();
        channel.closeFuture().addListener(_ -> written.add(channel.write(checkpoint(3))));

        channel.close();
        channel.runPendingTasks();

        assertThat(written.getFirst().cause()).isInstanceOf(ClosedChannelException.class);
        assertThat(samples.returned()).isEqualTo(1);
    }

    @Test
    void pagesAreSentFromWhereTheyWereSealed() {
        Message.Checkpoint sent = checkpoint(3);
        PageBatch pages = sent.batch();

        channel.writeOutbound(sent);

        ByteBuf head = channel.readOutbound();
        ByteBuf payload = channel.readOutbound();
        assertThat(payload.isDirect()).isTrue();
        assertThat(payload.nioBuffer()).isEqualTo(pages.payload());
        assertThat(allocator.largestBytes()).isLessThan(pages.bytes());
        head.release();
        payload.release();
    }

    @Test
    void aMessageWithoutPagesLeavesNothingBehind() {
        channel.writeOutbound(new Message.CheckpointAck(3, 1));

        assertThat(channel.outboundMessages()).hasSize(1);
        assertThat(samples.returned()).isZero();
    }
}
