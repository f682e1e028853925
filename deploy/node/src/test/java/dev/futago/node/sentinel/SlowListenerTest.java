package dev.futago.node.sentinel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.futago.node.net.LogThrottle;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.ReferenceCountUtil;

import org.junit.jupiter.api.Test;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A listener costs what its socket takes, and no more (P5). */
final class SlowListenerTest {

    /** While it is, a channel sends nothing. */
    private boolean isStuck;

    private final Outgoing outgoing = new Outgoing();
    private final EmbeddedChannel channel = new EmbeddedChannel(new Socket(), outgoing);
    private final Client client = new Client(1, InetAddress.getLoopbackAddress());
    private final SentinelConnection connection =
            new SentinelConnection(commands(), outgoing, client, channel, new LogThrottle());

    private Commands commands() {
        PairMap map = TestSentinel.mapOf(TestSentinel.CLIENT_OF_A);
        var lookout =
                new Lookout(
                        CompletableFuture::new,
                        map,
                        channel.eventLoop(),
                        Duration.ofSeconds(1),
                        primary -> {});
        return new Commands(
                new SentinelCommands(
                        map, lookout, order -> new CompletableFuture<>(), channel.eventLoop()),
                asking -> List.of());
    }

    /** Sends when it is not stuck, and else never. */
    private final class Socket extends ChannelOutboundHandlerAdapter {
        @Override
        public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
            if (isStuck) {
                ReferenceCountUtil.release(message);
            } else {
                ctx.write(message, promise);
            }
        }
    }

    private void publish(int times) {
        for (int i = 0; i < times; i++) {
            connection.publish("+switch-master", "words");
        }
    }

    @Test
    void whoListensAndReadsIsSentWhatIsPublished() {
        client.channels().add("+switch-master");

        publish(1_000);

        assertThat(channel.outboundMessages()).hasSize(1_000);
        channel.releaseOutbound();
        assertThat(channel.isOpen()).isTrue();
    }

    @Test
    void whoListensAndDoesNotReadIsClosed() {
        client.channels().add("+switch-master");
        isStuck = true;

        publish(10);
        assertThat(channel.isOpen()).isTrue();
        publish(1_000);

        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void whoDoesNotListenIsLeftAlone() {
        isStuck = true;

        publish(1_000);

        assertThat(channel.outboundMessages()).isEmpty();
        assertThat(channel.isOpen()).isTrue();
    }
}
