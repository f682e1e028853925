package dev.futago.node.sentinel;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.embedded.EmbeddedChannel;

import org.junit.jupiter.api.Test;

import java.net.InetAddress;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** A listener costs what its socket takes, and no more (P5). */
final class SlowListenerTest {

    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final Client client = new Client(1, InetAddress.getLoopbackAddress());
    private final SentinelConnection connection =
            new SentinelConnection(commands(), new RequestBound(), client, channel);

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
                        map, lookout, order -> new CompletableFuture<>(), channel.eventLoop()));
    }

    private void setWritable(boolean isWritable) {
        channel.unsafe().outboundBuffer().setUserDefinedWritability(1, isWritable);
    }

    @Test
    void whoListensAndReadsIsSentWhatIsPublished() {
        client.channels().add("+switch-master");

        connection.publish("+switch-master", "words");

        assertThat(channel.outboundMessages()).hasSize(1);
        channel.releaseOutbound();
        assertThat(channel.isOpen()).isTrue();
    }

    @Test
    void whoListensAndDoesNotReadIsClosed() {
        client.channels().add("+switch-master");
        setWritable(false);

        connection.publish("+switch-master", "words");

        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void whoDoesNotListenIsLeftAlone() {
        setWritable(false);

        connection.publish("+switch-master", "words");

        assertThat(channel.outboundMessages()).isEmpty();
        assertThat(channel.isOpen()).isTrue();
    }
}
