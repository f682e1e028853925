package dev.futago.node.sentinel;

import dev.futago.common.role.Order;
import dev.futago.common.role.Outcome;
import dev.futago.node.config.HostPort;
import dev.futago.node.net.LogThrottle;
import dev.futago.node.net.Ports;
import dev.futago.node.net.Transport;

import io.netty.buffer.ByteBufAllocatorMetric;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.FixedRecvByteBufAllocator;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Where Redis clients ask which node is primary, and hear when that changes, as from a Redis
 * Sentinel (RESP2 and RESP3). It decides nothing: the arbiter's record does. It has a thread of its
 * own, so that its clients cost the node's loop no more than a look at its status.
 */
public final class SentinelPort implements AutoCloseable {

    private static final String SWITCH_MASTER = "+switch-master";

    /** A client that subscribes so long after a change is told of it. */
    private static final Duration RECENT = Duration.ofSeconds(60);

    /** How long a client waits for the node's loop. */
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    /** Between two looks at the node that nobody asked for. */
    private static final long LOOK_MILLIS = 1_000;

    /** Of its own, so that nothing that clients do is seen in that of the node's links. */
    private final UnpooledByteBufAllocator memory = new UnpooledByteBufAllocator(false);

    private final Transport transport = Transport.create("futago-sentinel");
    private final PairMap map;
    private final int connectionsMax;
    private final Lookout lookout;
    private final Commands commands;
    private final Channel listening;
    private final LogThrottle httpRefused = new LogThrottle();

    /** Touched on the port's thread only, as is what follows. */
    private final Set<SentinelConnection> connections = new HashSet<>();

    private long lastClient;
    private final StandbyNews standbyNews;
    private Optional<Change> lastChange = Optional.empty();
    private long standbyFoundNanos;

    /** A change of the primary, at a time of {@link System#nanoTime}. */
    private record Change(Side primary, long atNanos) {}

    /**
     * Takes the address; nobody is let in before {@link #open}.
     *
     * @param connectionsMax clients that may be connected at once
     * @param source how the pair looks from the node
     * @param orders gives the node an operator's order
     * @throws IllegalArgumentException with a sentence for the user
     */
    public SentinelPort(
            HostPort address,
            PairMap map,
            int connectionsMax,
            Supplier<CompletableFuture<Sighting>> source,
            Function<Order, CompletableFuture<Outcome>> orders) {
        this.map = map;
        this.connectionsMax = connectionsMax;
        standbyNews = new StandbyNews(map);
        lookout = new Lookout(source, map, transport.loop(), PATIENCE, new Publisher());
        commands =
                new Commands(
                        new SentinelCommands(map, lookout, orders, transport.loop()),
                        this::recentNews);
        listening = bind(address);
    }

    private Channel bind(HostPort address) {
        try {
            return Ports.bind(transport, address, "Sentinel clients", this::accept);
        } catch (IllegalArgumentException taken) {
            transport.close();
            throw taken;
        }
    }

    /** Lets clients in, and begins to look. */
    public void open() {
        listening.config().setAutoRead(true);
        transport
                .loop()
                .scheduleWithFixedDelay(lookout::now, 0, LOOK_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** Something has happened to the pair: looks at it. */
    public void look() {
        transport.loop().execute(lookout::look);
    }

    private void accept(Channel channel) {
        if (connections.size() >= connectionsMax) {
            channel.close();
            return;
        }
        channel.config()
                .setAutoRead(false)
                .setAllocator(memory)
                .setRecvByteBufAllocator(new FixedRecvByteBufAllocator(Incoming.READ_BYTES));
        var asked = (InetSocketAddress) channel.localAddress();
        var outgoing = new Outgoing();
        var connection =
                new SentinelConnection(
                        commands,
                        outgoing,
                        new Client(++lastClient, asked.getAddress()),
                        channel,
                        httpRefused);
        connections.add(connection);
        channel.closeFuture().addListener(closed -> connections.remove(connection));
        channel.pipeline().addLast(outgoing, connection);
    }

    /** Tells those who listen. */
    private final class Publisher implements Lookout.Listener {

        /** Another node than before is primary: of two, the one before was the other. */
        @Override
        public void onNewPrimary(Side primary) {
            lastChange = Optional.of(new Change(primary, System.nanoTime()));
            publish(SWITCH_MASTER, client -> wordsFor(client, primary));
        }

        @Override
        public void onSeen(Sighting sighting) {
            for (StandbyNews.Event event : standbyNews.after(sighting)) {
                standbyFoundNanos = System.nanoTime();
                publish(event.topic(), client -> event.words(map, client.asked()));
            }
        }

        private void publish(String topic, Function<Client, Optional<String>> wordsFor) {
            for (SentinelConnection connection : List.copyOf(connections)) {
                wordsFor.apply(connection.client())
                        .ifPresent(words -> connection.publish(topic, words));
            }
        }
    }

    /**
     * What a client that subscribes may have missed while it was not connected: the last change of
     * the primary, and the standby that is there since.
     */
    private List<Commands.News> recentNews(Client client) {
        var news = new ArrayList<Commands.News>();
        lastChange
                .filter(change -> isRecent(change.atNanos))
                .flatMap(change -> wordsFor(client, change.primary))
                .ifPresent(words -> news.add(new Commands.News(SWITCH_MASTER, words)));
        standbyNews
                .readable()
                .filter(standby -> isRecent(standbyFoundNanos))
                .map(standby -> new StandbyNews.Event(StandbyNews.Event.FOUND, standby))
                .flatMap(event -> event.words(map, client.asked()))
                .ifPresent(words -> news.add(new Commands.News(StandbyNews.Event.FOUND, words)));
        return news;
    }

    private static boolean isRecent(long atNanos) {
        return System.nanoTime() - atNanos < RECENT.toNanos();
    }

    private Optional<String> wordsFor(Client client, Side primary) {
        Optional<HostPort> from = map.clientOf(primary.other(), client.asked());
        Optional<HostPort> to = map.clientOf(primary, client.asked());
        return from.flatMap(
                old ->
                        to.map(
                                now ->
                                        "%s %s %d %s %d"
                                                .formatted(
                                                        map.name(),
                                                        old.host(),
                                                        old.port(),
                                                        now.host(),
                                                        now.port())));
    }

    /** Where it listens; tells the port that the system chose for port 0. */
    public HostPort address() {
        return Ports.addressOf(listening);
    }

    /** What its connections hold. */
    ByteBufAllocatorMetric memory() {
        return memory.metric();
    }

    /** Ends all connections as well. */
    @Override
    public void close() {
        transport.await(listening::close);
        transport.run(this::hangupAll);
        transport.close();
    }

    private void hangupAll() {
        List.copyOf(connections).forEach(SentinelConnection::close);
    }
}
