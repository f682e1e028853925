package dev.futago.drill.load;

import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;

/**
 * Keeps a client on one connection at a time, at whichever address answers. When that is lost, or
 * silent while the client waits, it goes to the next address.
 */
final class Follower {

    /** Who talks on the connections. */
    interface Client {

        /** A new connection stands; those before it have ended. */
        void onConnected(Link link, long nowNanos);

        /** The client may ask; called often. */
        void onTurn(Link link, long nowNanos);

        /** The same between two connections; not before the first. */
        void onApart(long nowNanos);

        /**
         * Takes all whole replies from a buffer, which is the caller's again on return: its
         * position is behind them.
         */
        void onReplies(Link link, ByteBuffer replies, long nowNanos);

        /** The connection is lost, or none was made; another is tried soon. */
        void onLost(String why);

        /** Whether silence means anything. */
        boolean isWaiting();
    }

    /** A connection on which nothing comes for so long is given up: its node may be frozen. */
    private static final long SILENCE_NANOS = 1_000_000_000;

    /**
     * The same until the first word of a connection that follows one that was lost: the kernel of a
     * frozen node takes connections as if it served. Each that is silent gives the next more time.
     */
    private static final long FIRST_WORD_NANOS = 250_000_000;

    private static final int PAUSE_MIN_MILLIS = 10;
    private static final int PAUSE_SPREAD_MILLIS = 11;

    private sealed interface Phase {
        /** Not connected yet: it asks for nothing. */
        record Starting() implements Phase {}

        /** Between two connections: what becomes due waits. */
        record Apart() implements Phase {}

        record Connected(Link link) implements Phase {}
    }

    private final Dialer dialer;
    private final Client client;
    private final int index;
    private Phase phase = new Phase.Starting();
    private int attempts;
    private long heardNanos;
    private long firstWordNanos = SILENCE_NANOS;
    private boolean isHeard;

    /**
     * A follower without a connection.
     *
     * @param index of the client among all, so that they do not all try again at once
     */
    Follower(Dialer dialer, Client client, int index) {
        this.dialer = dialer;
        this.client = client;
        this.index = index;
    }

    /** Tries the next address. */
    void connect() {
        dialer.connect(this, attempts++);
    }

    /** Silence counts from now on: nothing was waited for before. */
    void onAsked(long nowNanos) {
        heardNanos = nowNanos;
    }

    /** Gives up a connection, and what is told on it after this. */
    void hangUp(Link link, String why) {
        link.close();
        onLost(link, why);
    }

    /** Gives the client its turn, and gives up a connection that is silent. */
    void onTick(long nowNanos) {
        switch (phase) {
            case Phase.Starting() -> {}
            case Phase.Apart() -> client.onApart(nowNanos);
            case Phase.Connected(Link link) when isSilent(nowNanos) ->
                    hangUp(link, "no reply for %d ms".formatted(patienceNanos() / 1_000_000));
            case Phase.Connected(Link link) -> client.onTurn(link, nowNanos);
        }
    }

    private boolean isSilent(long nowNanos) {
        return client.isWaiting() && nowNanos - heardNanos > patienceNanos();
    }

    private long patienceNanos() {
        return isHeard ? SILENCE_NANOS : firstWordNanos;
    }

    // What connections tell.

    /** Goes on after a connection was not made or was lost. */
    void onNotConnected(String why) {
        client.onLost(why);
        int pauseMillis = PAUSE_MIN_MILLIS + index % PAUSE_SPREAD_MILLIS;
        dialer.afterNanos(TimeUnit.MILLISECONDS.toNanos(pauseMillis), this::connect);
    }

    void onConnected(Link link) {
        phase = new Phase.Connected(link);
        heardNanos = System.nanoTime();
        client.onConnected(link, heardNanos);
    }

    void onReplies(Link link, ByteBuffer replies) {
        heardNanos = System.nanoTime();
        isHeard = true;
        client.onReplies(link, replies, heardNanos);
    }

    void onReadComplete(Link link) {
        client.onTurn(link, heardNanos);
    }

    void onLost(Link link, String why) {
        if (phase instanceof Phase.Connected(Link current) && current == link) {
            phase = new Phase.Apart();
            firstWordNanos =
                    isHeard
                            ? FIRST_WORD_NANOS
                            : Math.min(SILENCE_NANOS, firstWordNanos + firstWordNanos / 2);
            isHeard = false;
            onNotConnected(why);
        }
    }

    void onDefect(Throwable cause) {
        dialer.onDefect(cause);
    }
}
