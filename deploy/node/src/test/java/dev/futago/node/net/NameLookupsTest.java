package dev.futago.node.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.util.concurrent.DefaultEventExecutor;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;

/** Names that are looked up while a loop goes on. */
@Timeout(60)
final class NameLookupsTest {

    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

    private final EventExecutor loop = new DefaultEventExecutor();
    private final CountDownLatch answer = new CountDownLatch(1);
    private final NameLookups lookups = new NameLookups(this::slowly);

    private InetAddress[] slowly(String name) throws UnknownHostException {
        try {
            answer.await();
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
        if (name.equals("nowhere")) {
            throw new UnknownHostException(name);
        }
        return new InetAddress[] {LOOPBACK};
    }

    @AfterEach
    void close() {
        answer.countDown();
        lookups.close();
        loop.shutdownGracefully();
    }

    private Future<InetSocketAddress> resolve(String name) {
        return lookups.getResolver(loop).resolve(InetSocketAddress.createUnresolved(name, 7001));
    }

    @Test
    void slowNameServerHoldsUpNoLoop() throws Exception {
        Future<InetSocketAddress> found = loop.submit(() -> resolve("peer")).sync().getNow();

        assertThat(CompletableFuture.supplyAsync(() -> "the loop runs", loop).get()).isNotEmpty();
        assertThat(found.isDone()).isFalse();

        answer.countDown();
        assertThat(found.sync().getNow()).isEqualTo(new InetSocketAddress(LOOPBACK, 7001));
    }

    @Test
    void unknownNameFailsTheDial() throws Exception {
        answer.countDown();

        assertThat(resolve("nowhere").await().cause()).isInstanceOf(UnknownHostException.class);
    }

    @Test
    void waitingLookupsAreBounded() throws Exception {
        List<Future<InetSocketAddress>> asked = new ArrayList<>();
        for (int i = 0; i <= NameLookups.OPEN_MAX; i++) {
            asked.add(resolve("peer" + i));
        }

        assertThat(asked.getLast().await().cause()).isInstanceOf(UnknownHostException.class);

        answer.countDown();
        assertThat(asked.getFirst().await().isSuccess()).isTrue();
    }
}
