package dev.futago.node.net;

import dev.futago.node.config.HostPort;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.AdaptiveByteBufAllocator;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.ServerChannelRecvByteBufAllocator;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.Future;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** One event loop, over epoll where there is epoll and over NIO elsewhere. */
public final class Transport implements AutoCloseable {

    /** A read takes this much at most, always into a buffer of this size. */
    private static final int RECEIVE_BYTES = 64 << 10;

    /** So many connections are accepted at once: then the loop turns to others. */
    static final int ACCEPTS_MAX = 16;

    private static final int CONNECT_TIMEOUT_MILLIS = 1_000;

    /**
     * Buffers of this loop only: in an allocator that threads share, one waits for a lock while
     * another that has it is not running.
     */
    private final ByteBufAllocator buffers = new AdaptiveByteBufAllocator();

    private final EventLoopGroup group;
    private final NameLookups names = new NameLookups();
    private final Class<? extends ServerChannel> serverChannel;
    private final Class<? extends SocketChannel> channel;

    private Transport(
            IoHandlerFactory io,
            Class<? extends ServerChannel> serverChannel,
            Class<? extends SocketChannel> channel,
            String threadName) {
        group = new MultiThreadIoEventLoopGroup(1, new DefaultThreadFactory(threadName, true), io);
        this.serverChannel = serverChannel;
        this.channel = channel;
    }

    /** A loop of its own thread, which begins with its first use. */
    public static Transport create(String threadName) {
        if (Epoll.isAvailable()) {
            return new Transport(
                    EpollIoHandler.newFactory(),
                    EpollServerSocketChannel.class,
                    EpollSocketChannel.class,
                    threadName);
        }
        return new Transport(
                NioIoHandler.newFactory(),
                NioServerSocketChannel.class,
                NioSocketChannel.class,
                threadName);
    }

    /** The loop. */
    public EventLoop loop() {
        return group.next();
    }

    /**
     * Runs a task on the loop and waits for its end. The loop meets no monitor that the waiting
     * thread holds, as it would in a future of Netty.
     *
     * @throws RuntimeException that the task threw
     */
    public void run(Runnable task) {
        await(
                () -> {
                    task.run();
                    return loop().newSucceededFuture(null);
                });
    }

    /**
     * Begins an operation on the loop and waits for its outcome, in the same way.
     *
     * @return the future of the operation, which is done
     * @throws RuntimeException that the operation threw when it began
     */
    public <T, F extends Future<T>> F await(Supplier<F> operation) {
        var done = new CompletableFuture<F>();
        loop().execute(
                        () -> {
                            try {
                                F begun = operation.get();
                                begun.addListener(ended -> done.complete(begun));
                            } catch (RuntimeException | Error failed) {
                                done.completeExceptionally(failed);
                            }
                        });
        try {
            return done.join();
        } catch (CompletionException failed) {
            switch (failed.getCause()) {
                case RuntimeException thrown -> throw thrown;
                case Error thrown -> throw thrown;
                case null, default -> throw failed;
            }
        }
    }

    /** For accepting connections. */
    public ServerBootstrap server() {
        return new ServerBootstrap()
                .group(group)
                .channel(serverChannel)
                .option(ChannelOption.SO_REUSEADDR, true)
                .option(
                        ChannelOption.RECVBUF_ALLOCATOR,
                        new ServerChannelRecvByteBufAllocator().maxMessagesPerRead(ACCEPTS_MAX))
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.SO_KEEPALIVE, true)
                .childOption(ChannelOption.ALLOCATOR, buffers)
                .childOption(ChannelOption.RECVBUF_ALLOCATOR, receiveBuffers());
    }

    /** All addresses of a name, looked up off the loop, where it completes. */
    Future<List<InetSocketAddress>> addressesOf(HostPort name) {
        return names.getResolver(loop())
                .resolveAll(InetSocketAddress.createUnresolved(name.host(), name.port()));
    }

    /** For making a connection; of a name with several addresses, to the next one each time. */
    public Bootstrap client() {
        return new Bootstrap()
                .group(group)
                .channel(channel)
                .resolver(names)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_TIMEOUT_MILLIS)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.SO_KEEPALIVE, true)
                .option(ChannelOption.ALLOCATOR, buffers)
                .option(ChannelOption.RECVBUF_ALLOCATOR, receiveBuffers());
    }

    private static FixedRecvByteBufAllocator receiveBuffers() {
        return new FixedRecvByteBufAllocator(RECEIVE_BYTES);
    }

    @Override
    public void close() {
        names.close();
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }
}
