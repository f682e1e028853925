package dev.futago.drill.load;

import dev.futago.drill.check.Answer;
import dev.futago.drill.check.SessionHistory;

import io.netty.buffer.ByteBuf;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * One client: a session, on one connection at a time, at whichever address answers. When it loses
 * the connection it goes to the next address, and sends again what waits, in order and under the
 * same numbers. Before that it asks again for the last few replies it has, as far as the guest's
 * window allows: whoever answers now must say the same.
 */
final class RrClient {

    /** A connection on which nothing comes for so long is given up: its node may be frozen. */
    private static final long SILENCE_NANOS = 1_000_000_000;

    private static final int PAUSE_MIN_MILLIS = 10;
    private static final int PAUSE_SPREAD_MILLIS = 11;

    private sealed interface Phase {
        /** Not connected yet: it asks for nothing. */
        record Starting() implements Phase {}

        /** Between two connections: what becomes due waits. */
        record Apart() implements Phase {}

        record Connected(Link link) implements Phase {}
    }

    private final LoadRun run;
    private final int index;
    private final int depth;
    private final Dialect dialect;
    private final long[] dueNanos; // by position, modulo
    private final int readPercent;
    private Phase phase = new Phase.Starting();
    private SessionHistory session;
    private int toAskAgain; // on this connection, before anything else
    private long sent; // position of the session's last request that this connection took
    private long enlisted; // requests of all sessions
    private int readsOwed; // in hundredths
    private int attempts;
    private long heardNanos;

    RrClient(LoadRun run, int index, LoadPlan plan) {
        this.run = run;
        this.index = index;
        depth = plan.shape().depth();
        dialect = plan.dialect();
        dueNanos = new long[depth];
        readPercent = plan.readPercent();
        session = run.beginSession();
    }

    /** Tries the next address. */
    void connect() {
        run.connect(this, attempts++);
    }

    /** Goes on after a connection was not made or was lost. */
    void onNotConnected(String why) {
        run.onTrouble(why);
        run.afterMillis(PAUSE_MIN_MILLIS + index % PAUSE_SPREAD_MILLIS, this::connect);
    }

    void onConnected(Link link) {
        takeBack();
        phase = new Phase.Connected(link);
        heardNanos = run.nowNanos();
        run.onConnected(link.channel(), heardNanos);
        enlist(heardNanos);
        send(link);
    }

    void onLost(Link link, String why) {
        if (isCurrent(link)) {
            phase = new Phase.Apart();
            onNotConnected(why);
        }
    }

    private void hangUp(Link link, String why) {
        link.close();
        onLost(link, why);
    }

    void onDefect(Throwable cause) {
        run.onDefect(cause);
    }

    private boolean isCurrent(Link link) {
        return phase instanceof Phase.Connected(Link current) && current == link;
    }

    /**
     * Takes all whole replies from a buffer, which is the caller's again on return: its position is
     * behind them.
     */
    void onReplies(Link link, ByteBuffer replies) {
        heardNanos = run.nowNanos();
        boolean goesOn = true;
        while (goesOn) {
            goesOn =
                    switch (dialect.read(replies)) {
                        case Dialect.Heard.Told(Answer answer) -> isTaken(link, answer);
                        case Dialect.Heard.NotYet() -> false;
                        case Dialect.Heard.Useless(String why) -> {
                            hangUp(link, why);
                            yield false;
                        }
                    };
        }
    }

    /** Takes an answer; false when that ends the connection. */
    private boolean isTaken(Link link, Answer answer) {
        switch (session.onAnswer(answer, heardNanos)) {
            case ACCEPTED -> run.onReply(dueNanos[at(session.answered())], heardNanos);
            case REPEATED -> {}
            case REFUSED -> {
                session = run.beginSession();
                sent = 0;
                hangUp(link, "the guest refused a request");
                return false;
            }
            case MISPLACED -> {
                hangUp(link, "the guest answered what was not asked");
                return false;
            }
        }
        return true;
    }

    void onReadComplete(Link link) {
        enlist(heardNanos);
        send(link);
    }

    /** Sends what has become due, and gives up a connection that is silent. */
    void onTick(long nowNanos) {
        switch (phase) {
            case Phase.Starting() -> {}
            case Phase.Apart() -> enlist(nowNanos);
            case Phase.Connected(Link link) when isSilent(nowNanos) ->
                    hangUp(link, "no reply for 1 s");
            case Phase.Connected(Link link) -> {
                enlist(nowNanos);
                send(link);
            }
        }
    }

    private boolean isSilent(long nowNanos) {
        return session.unanswered() > 0 && nowNanos - heardNanos > SILENCE_NANOS;
    }

    /** Makes the requests that have become due; they wait from here on, connected or not. */
    private void enlist(long nowNanos) {
        if (!run.isSending(nowNanos)) {
            return;
        }
        int room = depth - session.unanswered();
        int due = run.pace().due(index, enlisted, room, nowNanos);
        if (due > 0 && room == depth) {
            heardNanos = nowNanos; // nothing was waited for until now
        }
        for (int i = 0; i < due; i++) {
            if (isReadDue()) {
                session.onReadSent(nowNanos);
            } else {
                session.onSent(nowNanos);
            }
            dueNanos[at(session.sent())] = run.pace().dueNanos(index, enlisted++, nowNanos);
        }
    }

    /** Spreads reads evenly over the requests. */
    private boolean isReadDue() {
        readsOwed += readPercent;
        if (readsOwed < 100) {
            return false;
        }
        readsOwed -= 100;
        return true;
    }

    /** Makes all unsent that a new connection must take. */
    private void takeBack() {
        for (long position = session.answered() + 1; position <= sent; position++) {
            session.onRetried(position);
        }
        sent = session.answered();
        toAskAgain = session.askAgain(dialect.window() - depth);
    }

    private void send(Link link) {
        int count = toAskAgain + (int) (session.sent() - sent);
        if (count == 0) {
            return;
        }
        int bytes = count * dialect.requestBytesMax();
        ByteBuf out = link.buffer(bytes).setZero(0, bytes);
        ByteBuffer requests = out.nioBuffer(0, bytes).order(ByteOrder.LITTLE_ENDIAN);
        for (; toAskAgain > 0; toAskAgain--) {
            long number = session.acknowledged() + 1 - toAskAgain;
            dialect.putRequest(requests, session.session(), number);
        }
        while (sent < session.sent()) {
            dialect.putRequest(requests, session.session(), session.numberAt(++sent));
        }
        link.send(out.writerIndex(requests.position()));
    }

    private int at(long position) {
        return (int) (position % depth);
    }
}
