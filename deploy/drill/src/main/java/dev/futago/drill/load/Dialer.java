package dev.futago.drill.load;

import dev.futago.node.config.Reason;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoop;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Makes the connections of a run, and runs its tasks, on one event loop and only until it is
 * closed.
 */
final class Dialer {

    private final EventLoop loop;
    private final Bootstrap bootstrap;
    private final List<InetSocketAddress> addresses;
    private final Consumer<Throwable> onDefect;
    private final ChannelGroup channels;
    private boolean isClosed;

    /**
     * A dialer without connections.
     *
     * @param addresses which are taken in turn
     * @param onDefect told what a task throws
     */
    Dialer(
            EventLoop loop,
            Bootstrap bootstrap,
            List<InetSocketAddress> addresses,
            Consumer<Throwable> onDefect) {
        this.loop = loop;
        this.bootstrap = bootstrap;
        this.addresses = addresses;
        this.onDefect = onDefect;
        channels = new DefaultChannelGroup(loop);
    }

    void connect(Follower follower, int attempt) {
        var address = addresses.get(attempt % addresses.size());
        var initializer =
                new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channels.add(channel);
                        channel.pipeline().addLast(new Link(channel, follower));
                    }
                };
        bootstrap
                .clone()
                .handler(initializer)
                .connect(address)
                .addListener(
                        done -> {
                            if (!done.isSuccess() && !isClosed) {
                                follower.onNotConnected(Reason.of(done.cause()));
                            }
                        });
    }

    void afterNanos(long nanos, Runnable task) {
        if (!isClosed) {
            loop.schedule(guarded(task), nanos, TimeUnit.NANOSECONDS);
        }
    }

    void everyMillis(long millis, Runnable task) {
        loop.scheduleAtFixedRate(guarded(task), millis, millis, TimeUnit.MILLISECONDS);
    }

    /** A task whose defects are told, and which does nothing when all is over. */
    Runnable guarded(Runnable task) {
        return () -> {
            try {
                if (!isClosed) {
                    task.run();
                }
            } catch (RuntimeException | Error e) {
                onDefect.accept(e);
            }
        };
    }

    void onDefect(Throwable cause) {
        onDefect.accept(cause);
    }

    /** Ends all connections. */
    void close() {
        isClosed = true;
        channels.close();
    }
}
