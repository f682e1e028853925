package dev.futago.node.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

final class RequestDeadlineTest {

    private final RequestDeadline deadline = new RequestDeadline();
    private final EmbeddedChannel channel = new EmbeddedChannel();

    @BeforeEach
    void freezeTime() {
        channel.freezeTime();
        channel.pipeline().addLast(deadline);
    }

    @AfterEach
    void close() {
        channel.finishAndReleaseAll();
    }

    private void readAByte() {
        channel.writeInbound(Unpooled.copiedBuffer("G", StandardCharsets.US_ASCII));
    }

    private void pass(long seconds) {
        channel.advanceTimeBy(seconds, TimeUnit.SECONDS);
        channel.runScheduledPendingTasks();
    }

    @Test
    void silentConnectionIsClosed() {
        pass(RequestDeadline.SECONDS);

        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void furtherBytesBuyNoTime() {
        readAByte();
        pass(RequestDeadline.SECONDS - 1);
        readAByte();
        assertThat(channel.isOpen()).isTrue();

        pass(1);

        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void completeRequestEndsTheDeadline() {
        readAByte();
        deadline.end();

        pass(RequestDeadline.SECONDS);

        assertThat(channel.isOpen()).isTrue();
    }

    @Test
    void nextRequestHasItsOwnDeadline() {
        readAByte();
        deadline.end();
        pass(RequestDeadline.SECONDS - 1);
        readAByte();
        pass(RequestDeadline.SECONDS - 1);
        assertThat(channel.isOpen()).isTrue();

        pass(1);

        assertThat(channel.isOpen()).isFalse();
    }
}
