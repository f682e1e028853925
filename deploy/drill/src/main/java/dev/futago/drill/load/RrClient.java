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
final class RrClient implements Follower.Client {

    private final LoadRun run;
    private final Follower follower;
    private final int index;
    private final int depth;
    private final Dialect dialect;
    private final long[] dueNanos; // by position, modulo
    private final int readPercent;
    private SessionHistory session;
    private int toAskAgain; // on this connection, before anything else
    private long sent; // position of the session's last request that this connection took
    private long enlisted; // requests of all sessions
    private int readsOwed; // in hundredths

    RrClient(LoadRun run, int index, LoadPlan plan) {
        this.run = run;
        follower = new Follower(run.dialer(), this, index);
        this.index = index;
        depth = plan.shape().depth();
        dialect = plan.dialect();
        dueNanos = new long[depth];
        readPercent = plan.readPercent();
        session = run.beginSession();
    }

    void connect() {
        follower.connect();
    }

    /** Sends what has become due. */
    void onTick(long nowNanos) {
        follower.onTick(nowNanos);
    }

    @Override
    public void onConnected(Link link, long nowNanos) {
        takeBack();
        run.onConnected(link.channel(), nowNanos);
        onTurn(link, nowNanos);
    }

    @Override
    public void onTurn(Link link, long nowNanos) {
        enlist(nowNanos);
        send(link);
    }

    @Override
    public void onApart(long nowNanos) {
        enlist(nowNanos);
    }

    @Override
    public void onLost(String why) {
        run.onTrouble(why);
    }

    @Override
    public boolean isWaiting() {
        return session.unanswered() > 0;
    }

    @Override
    public void onReplies(Link link, ByteBuffer replies, long nowNanos) {
        boolean goesOn = true;
        while (goesOn) {
            goesOn =
                    switch (dialect.read(replies)) {
                        case Dialect.Heard.Told(Answer answer) -> isTaken(link, answer, nowNanos);
                        case Dialect.Heard.NotYet() -> false;
                        case Dialect.Heard.Useless(String why) -> {
                            follower.hangUp(link, why);
                            yield false;
                        }
                    };
        }
    }

    /** Takes an answer; false when that ends the connection. */
    private boolean isTaken(Link link, Answer answer, long nowNanos) {
        switch (session.onAnswer(answer, nowNanos)) {
            case ACCEPTED -> run.onReply(dueNanos[at(session.answered())], nowNanos);
            case REPEATED -> {}
            case REFUSED -> {
                session = run.beginSession();
                sent = 0;
                follower.hangUp(link, "the guest refused a request");
                return false;
            }
            case MISPLACED -> {
                follower.hangUp(link, "the guest answered what was not asked");
                return false;
            }
        }
        return true;
    }

    /** Makes the requests that have become due; they wait from here on, connected or not. */
    private void enlist(long nowNanos) {
        if (!run.isSending(nowNanos)) {
            return;
        }
        int room = depth - session.unanswered();
        int due = run.pace().due(index, enlisted, room, nowNanos);
        if (due > 0 && room == depth) {
            follower.onAsked(nowNanos);
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
