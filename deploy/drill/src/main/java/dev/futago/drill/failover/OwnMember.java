package dev.futago.drill.failover;

import dev.futago.drill.process.Child;
import dev.futago.drill.process.ChildNode;
import dev.futago.drill.process.ChildPair;
import dev.futago.drill.process.LoopWatch;
import dev.futago.node.config.HostPort;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeoutException;

/** A node that the drill itself starts. */
final class OwnMember implements Member, Child {

    private final ChildPair pair;
    private final ChildPair.Places places;
    private final String[] flags;
    private final LoopWatch loops;
    private Optional<ChildNode> process = Optional.empty();
    private long startedNanos;
    private boolean isRehearsing;
    private boolean isClosed;

    /**
     * A node of which nothing runs yet.
     *
     * @param flags beyond those that every node of a pair needs, each followed by its value
     * @param loops follows each of its processes
     */
    OwnMember(ChildPair pair, ChildPair.Places places, List<String> flags, LoopWatch loops) {
        this.pair = pair;
        this.places = places;
        this.flags = flags.toArray(String[]::new);
        this.loops = loops;
    }

    @Override
    public String name() {
        return places.name();
    }

    @Override
    public NodeApi api() {
        return new NodeApi(new HostPort(places.site().host(), places.api()));
    }

    @Override
    public InetSocketAddress client() {
        return new HostPort(places.site().host(), places.client()).toSocketAddress();
    }

    /** Where the other node finds it. */
    InetSocketAddress link() {
        return new HostPort(places.site().linkHost(), places.listen()).toSocketAddress();
    }

    @Override
    public synchronized void start(String verb) {
        if (isClosed) {
            throw new IllegalStateException("it is over: nothing more is started");
        }
        process.ifPresent(ChildNode::close);
        startedNanos = System.nanoTime();
        isRehearsing = verb.equals("standby");
        ChildNode started = pair.start(verb, places, flags);
        process = Optional.of(started);
        loops.follow(name(), started.handle());
    }

    /** When its process was started. */
    synchronized long startedNanos() {
        return startedNanos;
    }

    /** Whether its process rehearses a takeover: one that began as primary need not. */
    synchronized boolean isRehearsing() {
        return isRehearsing;
    }

    /** Its process has rehearsed a takeover. */
    synchronized void onRehearsed() {
        isRehearsing = false;
    }

    @Override
    public void awaitReady(String role, Duration atMost)
            throws TimeoutException, InterruptedException {
        running().awaitReady(role, atMost);
    }

    @Override
    public int awaitEnd(Duration atMost) throws TimeoutException, InterruptedException {
        return running().awaitEnd(atMost);
    }

    private synchronized ChildNode running() {
        return process.orElseThrow(() -> new IllegalStateException(name() + " does not run"));
    }

    @Override
    public synchronized boolean isAlive() {
        return process.filter(ChildNode::isAlive).isPresent();
    }

    @Override
    public long pid() {
        return running().pid();
    }

    @Override
    public void kill() {
        running().kill();
    }

    @Override
    public synchronized void close() {
        isClosed = true;
        process.ifPresent(ChildNode::close);
    }
}
