package dev.futago.drill.load;

import dev.futago.drill.process.Child;
import dev.futago.node.net.Transport;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Clients that abuse the ports of a pair until it is closed: who connects and says nothing, who
 * says half of it, who asks on and reads nothing, who sends garbage. Each that is hung up on, or
 * not let in, comes again a second later; who sends garbage comes fifty times a second.
 */
public final class Abuse implements Child {

    /** What listens at a port. */
    public enum Port {
        KV,
        RR,
        PEER,
        API,
        SENTINEL
    }

    /** A port to be abused. */
    public record Place(Port port, InetSocketAddress address) {}

    /**
     * How many abuse each place, of each kind.
     *
     * @param idle who connect and say nothing
     * @param half who say the beginning of something and stay
     * @param slow who ask for much and read nothing of it
     * @param garbage who send what is sound at first and garbage then, again and again
     */
    public record Crowd(int idle, int half, int slow, int garbage) {

        /** Refuses less than none. */
        public Crowd {
            if (Math.min(Math.min(idle, half), Math.min(slow, garbage)) < 0) {
                throw new IllegalArgumentException("less than no clients");
            }
        }

        private int of(Abuser.Manner manner) {
            return switch (manner) {
                case IDLE -> idle;
                case HALF -> half;
                case SLOW -> slow;
                case GARBAGE -> garbage;
            };
        }
    }

    private final Transport transport = Transport.create("futago-abuse");
    private final List<Abuser> abusers = new ArrayList<>();
    private final AtomicLong connected = new AtomicLong();
    private final AtomicLong lost = new AtomicLong();

    private Abuse(List<Place> places, Crowd crowd) {
        for (Place place : places) {
            for (Abuser.Manner manner : Abuser.Manner.values()) {
                for (int i = 0; i < crowd.of(manner); i++) {
                    abusers.add(new Abuser(this, transport, place, manner, abusers.size()));
                }
            }
        }
    }

    /** Begins; whoever begins it closes it. */
    public static Abuse start(List<Place> places, Crowd crowd) {
        var abuse = new Abuse(places, crowd);
        abuse.transport.loop().execute(() -> abuse.abusers.forEach(Abuser::connect));
        return abuse;
    }

    void onConnected() {
        connected.incrementAndGet();
    }

    void onLost() {
        lost.incrementAndGet();
    }

    /** How many connections were made so far. */
    public long connected() {
        return connected.get();
    }

    /** How many connections stand now. */
    public long standing() {
        return connected.get() - lost.get();
    }

    /** Ends all connections. */
    @Override
    public void close() {
        if (!transport.loop().isShuttingDown()) {
            transport.loop().submit(() -> abusers.forEach(Abuser::leave)).syncUninterruptibly();
            transport.close();
        }
    }
}
