package dev.futago.node.net;

import dev.futago.node.config.HostPort;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;

import java.net.InetSocketAddress;

/** Opens listening ports. */
public final class Ports {

    private Ports() {}

    /**
     * Takes an address. Nobody is accepted before its channel is set to read by itself.
     *
     * @param purpose whose port it is, for the error
     * @throws IllegalArgumentException with a sentence for the user when the address is taken or is
     *     not this machine's
     */
    public static Channel bind(ServerBootstrap server, HostPort address, String purpose) {
        ChannelFuture bound =
                server.option(ChannelOption.AUTO_READ, false)
                        .bind(address.toSocketAddress())
                        .awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw new IllegalArgumentException(
                    "cannot listen on %s for %s: %s"
                            .formatted(address, purpose, bound.cause().getMessage()),
                    bound.cause());
        }
        return bound.channel();
    }

    /** Where a channel listens; tells the port that the system chose for port 0. */
    public static HostPort addressOf(Channel channel) {
        var address = (InetSocketAddress) channel.localAddress();
        return new HostPort(address.getAddress().getHostAddress(), address.getPort());
    }
}
