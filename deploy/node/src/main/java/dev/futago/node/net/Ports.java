package dev.futago.node.net;

import dev.futago.node.config.HostPort;
import dev.futago.node.config.Reason;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.function.Consumer;

/** Opens listening ports. */
public final class Ports {

    private Ports() {}

    /**
     * Takes an address. Nobody is accepted before the channel is set to read by itself.
     *
     * @param purpose whose port it is, for the error
     * @param accept given each connection, on the loop, before anything is read from it
     * @throws IllegalArgumentException with a sentence for the user when the address is taken or is
     *     not this machine's
     */
    public static Channel bind(
            Transport transport, HostPort address, String purpose, Consumer<Channel> accept) {
        var initializer =
                new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        accept.accept(channel);
                    }
                };
        ServerBootstrap server =
                transport.server().option(ChannelOption.AUTO_READ, false).childHandler(initializer);
        SocketAddress resolved = address.toSocketAddress();
        ChannelFuture bound = transport.await(() -> server.bind(resolved));
        if (!bound.isSuccess()) {
            throw new IllegalArgumentException(
                    "cannot listen on %s for %s: %s"
                            .formatted(address, purpose, Reason.of(bound.cause())),
                    bound.cause());
        }
        return bound.channel();
    }

    /** Where a channel listens; tells the port that the system chose for port 0. */
    public static HostPort addressOf(Channel channel) {
        return HostPort.of((InetSocketAddress) channel.localAddress());
    }
}
