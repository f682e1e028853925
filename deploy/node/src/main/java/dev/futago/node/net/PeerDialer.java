package dev.futago.node.net;

import dev.futago.node.config.HostPort;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.util.concurrent.Future;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Connects to the other node. Its name is looked up at each dial, off the loop, and each of its
 * addresses is tried in turn, the one that answered last before the others. Called on the loop.
 */
final class PeerDialer {

    private final Transport transport;
    private final HostPort to;
    private final Lookup lookup;

    /** As the name was looked up last: whoever comes from one of these may be the peer. */
    private Set<InetAddress> known;

    private Optional<InetSocketAddress> answeredLast = Optional.empty();

    /** Finds all addresses of a name, off the loop on which it completes. */
    @FunctionalInterface
    interface Lookup {
        Future<List<InetSocketAddress>> of(HostPort name);
    }

    PeerDialer(Transport transport, HostPort to, Lookup lookup) {
        this.transport = transport;
        this.to = to;
        this.lookup = lookup;
        known = to.literal().map(Set::of).orElseGet(Set::of);
    }

    /** Answers whether the peer has this address. */
    boolean isPeer(InetAddress address) {
        return known.contains(address);
    }

    /**
     * Dials.
     *
     * @param handlers makes what handles a connection; asked for each address that is tried
     * @param dialled given the connection, on the loop and never from within this call; empty when
     *     no address answers
     */
    void dial(Supplier<ChannelHandler> handlers, Consumer<Optional<Channel>> dialled) {
        lookup.of(to)
                .addListener(
                        // Later, never from within the step that asked for it.
                        (Future<List<InetSocketAddress>> found) ->
                                transport
                                        .loop()
                                        .execute(() -> tryNext(inTurn(found), handlers, dialled)));
    }

    private Queue<InetSocketAddress> inTurn(Future<List<InetSocketAddress>> found) {
        var turn = new ArrayDeque<InetSocketAddress>();
        if (found.isSuccess()) {
            turn.addAll(found.getNow());
            known = turn.stream().map(InetSocketAddress::getAddress).collect(Collectors.toSet());
            answeredLast.filter(turn::remove).ifPresent(turn::addFirst);
        }
        return turn;
    }

    private void tryNext(
            Queue<InetSocketAddress> turn,
            Supplier<ChannelHandler> handlers,
            Consumer<Optional<Channel>> dialled) {
        InetSocketAddress next = turn.poll();
        if (next == null) {
            dialled.accept(Optional.empty());
            return;
        }
        transport
                .client()
                .handler(handlers.get())
                .connect(next)
                .addListener(
                        (ChannelFuture tried) ->
                                transport
                                        .loop()
                                        .execute(
                                                () -> {
                                                    if (isConnected(tried)) {
                                                        answeredLast = Optional.of(next);
                                                        dialled.accept(
                                                                Optional.of(tried.channel()));
                                                    } else {
                                                        tried.channel().close();
                                                        tryNext(turn, handlers, dialled);
                                                    }
                                                }));
    }

    private static boolean isConnected(ChannelFuture tried) {
        return tried.isSuccess() && tried.channel().isActive() && !isOurselves(tried.channel());
    }

    /**
     * A port of this machine on which nobody listens may be lent to the very dial that tries it.
     */
    private static boolean isOurselves(Channel dialled) {
        return dialled.remoteAddress() == null
                || dialled.remoteAddress().equals(dialled.localAddress());
    }
}
