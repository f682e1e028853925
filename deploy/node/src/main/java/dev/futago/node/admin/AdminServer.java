package dev.futago.node.admin;

import dev.futago.common.role.Order;
import dev.futago.common.role.Outcome;
import dev.futago.node.LoopProgress;
import dev.futago.node.NodeView;
import dev.futago.node.RunningNode;
import dev.futago.node.config.HostPort;
import dev.futago.node.net.Places;
import dev.futago.node.net.Ports;
import dev.futago.node.net.Transport;
import dev.futago.node.points.DrillPoints;

import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpServerKeepAliveHandler;
import io.netty.handler.flow.FlowControlHandler;
import io.netty.handler.timeout.ReadTimeoutHandler;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The HTTP API of a node: probes, status and metrics. It has a thread of its own, so that a slow
 * reader or a scrape costs the node's loop no more than a copy of its figures.
 */
public final class AdminServer implements AutoCloseable {

    /** How long a request waits for the node's loop. */
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    /** Between two samples from which rates are made. */
    private static final long SAMPLE_MILLIS = 1_000;

    /** So many connections at once that those of one address leave some to others. */
    private static final Places.Limits CONNECTIONS_MAX = new Places.Limits(64, 48, 0);

    private static final int IDLE_SECONDS_MAX = 90; // More than any order may take.
    private static final int REQUEST_LINE_BYTES_MAX = 2 << 10;
    private static final int HEADER_BYTES_MAX = 8 << 10;
    private static final int BODY_BYTES_MAX = 4 << 10;

    /**
     * The node's loop, as another thread reaches it.
     *
     * @param views asks the loop for a view of the node
     * @param busy what keeps the loop busy; answered without the loop
     */
    public record Loop(
            Supplier<CompletableFuture<NodeView>> views,
            Supplier<Optional<LoopProgress.Busy>> busy) {}

    private final Transport transport = Transport.create("futago-admin");
    private final Views views;
    private final Pages pages;
    private final Channel listening;

    private final HostRule hosts;

    /** Touched on the server's thread only. */
    private final Places<AdminConnection> places =
            new Places<>(
                    CONNECTIONS_MAX,
                    address -> false,
                    AdminConnection::worth,
                    AdminConnection::close);

    /**
     * Serves what a node's loop gives.
     *
     * @param loop of the node
     * @param orders gives the node an operator's order
     * @param points where the node can be told to crash
     * @param names by which the API answers beside its addresses
     * @param patience how long a request waits for a view
     * @throws IllegalArgumentException with a sentence for the user
     */
    public AdminServer(
            Loop loop,
            Function<Order, CompletableFuture<Outcome>> orders,
            Optional<DrillPoints> points,
            HostPort address,
            Set<String> names,
            Duration patience) {
        hosts = new HostRule(address, names);
        views = new Views(loop.views, patience);
        pages =
                new Pages(
                        views,
                        new Orders(orders),
                        new PointsPage(points),
                        loop.busy,
                        transport.loop());
        listening = bind(address);
        transport.loop().scheduleAtFixedRate(this::sample, 0, SAMPLE_MILLIS, TimeUnit.MILLISECONDS);
        listening.config().setAutoRead(true);
    }

    /**
     * Serves a node's API.
     *
     * @param names by which it answers beside its addresses
     * @throws IllegalArgumentException with a sentence for the user, when the address is taken
     */
    public static AdminServer start(RunningNode node, HostPort address, Set<String> names) {
        return new AdminServer(
                new Loop(node::view, node::busy),
                node::order,
                node.points(),
                address,
                names,
                PATIENCE);
    }

    private Channel bind(HostPort address) {
        try {
            return Ports.bind(transport, address, "the HTTP API", this::accept);
        } catch (IllegalArgumentException taken) {
            transport.close();
            throw taken;
        }
    }

    private void accept(Channel channel) {
        var deadline = new RequestDeadline();
        var connection = new AdminConnection(pages, hosts, deadline, channel);
        if (!(channel.remoteAddress() instanceof InetSocketAddress from)
                || !places.tryTake(connection, from.getAddress())) {
            channel.close();
            return;
        }
        channel.config().setAutoRead(false);
        channel.closeFuture().addListener(closed -> places.leave(connection));
        var limits =
                new HttpDecoderConfig()
                        .setMaxInitialLineLength(REQUEST_LINE_BYTES_MAX)
                        .setMaxHeaderSize(HEADER_BYTES_MAX);
        channel.pipeline()
                .addLast(
                        new ReadTimeoutHandler(IDLE_SECONDS_MAX),
                        deadline,
                        new HttpServerCodec(limits),
                        new HttpServerKeepAliveHandler(),
                        new HttpObjectAggregator(BODY_BYTES_MAX),
                        new FlowControlHandler(),
                        connection);
    }

    /** A node that does not answer leaves a gap in the samples, and that is all. */
    private void sample() {
        views.now().thenAcceptAsync(views::keep, transport.loop());
    }

    /** Where it listens; tells the port that the system chose for port 0. */
    public HostPort address() {
        return Ports.addressOf(listening);
    }

    @Override
    public void close() {
        transport.await(listening::close);
        transport.close();
    }
}
