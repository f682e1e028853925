package dev.futago.drill.sim;

import dev.futago.common.guest.ClientId;
import dev.futago.common.guest.Requests;
import dev.futago.drill.check.Answer;
import dev.futago.drill.check.RunHistory;
import dev.futago.drill.check.SessionHistory;
import dev.futago.guests.rr.RrWire;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/**
 * A client with one session: sends some requests, effects and reads, one by one or several at once,
 * waits for their answers, and sends those that wait again, to the other node, when its connection
 * breaks or stays silent.
 */
final class SimClient implements SimCaller {

    private static final long MILLI = 1_000_000;
    private static final long LATENCY_NANOS_MIN = 20_000;
    private static final long LATENCY_NANOS_MAX = 300_000;
    private static final long PATIENCE_NANOS = 700 * MILLI;
    private static final RrWire.Sizes SIZES = new RrWire.Sizes(64, 64);

    /** One connection; another one has another of these. */
    private record Connection(SimNode node, ClientId id) {}

    private final SimWorld world;
    private final Chance chance;
    private final RunHistory run;
    private final SessionHistory session;
    private final int depth;
    private final double readShare;
    private Optional<Connection> connection = Optional.empty();
    private int nextNode;
    private long lastRequestNanos;
    private long lastReplyNanos;
    private long lastProgressNanos;
    private boolean isResting;
    private long salt;

    /** A client that draws how much of what it asks are reads. */
    SimClient(SimWorld world, Chance chance, RunHistory run) {
        this(world, chance, run, chance.between(0, 6) / 10.0);
    }

    SimClient(SimWorld world, Chance chance, RunHistory run, double readShare) {
        this.world = world;
        this.chance = chance;
        this.run = run;
        depth = (int) chance.between(1, 4);
        this.readShare = readShare;
        session = run.begin(chance.bits() | 1, depth);
    }

    long session() {
        return session.session();
    }

    /** Number of the last effect that it was told of. */
    long acknowledged() {
        return session.acknowledged();
    }

    /** Connects to a node, in a while. */
    void connectSoon() {
        world.timeline()
                .after(
                        chance.between(MILLI, 20 * MILLI),
                        () -> {
                            SimNode node = world.nodes().get(nextNode);
                            nextNode = 1 - nextNode;
                            if (connection.isPresent()) {
                                return;
                            }
                            if (node.isUp()) {
                                node.connect(this);
                            } else {
                                connectSoon();
                            }
                        });
    }

    @Override
    public void onConnected(SimNode node, ClientId id) {
        connection = Optional.of(new Connection(node, id));
        lastProgressNanos = world.timeline().nowNanos();
        if (session.unanswered() > 0) {
            sendAgain();
        } else {
            sendFreshSoon();
        }
        watch(connection.get());
    }

    private void sendAgain() {
        for (long position = session.answered() + 1; position <= session.sent(); position++) {
            session.onRetried(position);
        }
        send(session.answered() + 1, session.sent());
    }

    private void sendFreshSoon() {
        if (!isResting) {
            isResting = true;
            world.timeline().after(chance.between(0, 8 * MILLI), this::sendFresh);
        }
    }

    private void sendFresh() {
        isResting = false;
        if (connection.isEmpty() || session.unanswered() > 0) {
            return;
        }
        long from = session.sent() + 1;
        for (int i = 0; i < depth; i++) {
            if (chance.happens(readShare)) {
                session.onReadSent(world.timeline().nowNanos());
            } else {
                session.onSent(world.timeline().nowNanos());
            }
        }
        send(from, session.sent());
    }

    /** What stands at these positions; the network may part it anywhere. */
    private void send(long from, long to) {
        for (long next = from; next <= to; ) {
            long last = chance.between(next, to);
            sendAtOnce(next, last);
            next = last + 1;
        }
    }

    private void sendAtOnce(long from, long to) {
        int count = (int) (to - from + 1);
        var bytes =
                ByteBuffer.allocate(count * SIZES.requestBytes()).order(ByteOrder.LITTLE_ENDIAN);
        var ends = new int[count];
        for (int i = 0; i < count; i++) {
            bytes.putLong(bytes.position() + RrWire.REQUEST_FIELDS_BYTES, salt);
            RrWire.putRequest(bytes, SIZES, session.session(), session.numberAt(from + i));
            ends[i] = bytes.position();
        }
        Connection on = connection.orElseThrow();
        var requests = new Requests(bytes.flip(), ends, world.timeline().nowNanos() / MILLI);
        lastRequestNanos = arrivalAfter(lastRequestNanos);
        world.timeline()
                .after(
                        lastRequestNanos - world.timeline().nowNanos(),
                        () -> on.node.receive(on.id, requests));
    }

    /** When something sent now arrives: connections keep their order. */
    private long arrivalAfter(long lastNanos) {
        long latency = chance.between(LATENCY_NANOS_MIN, LATENCY_NANOS_MAX);
        return Math.max(lastNanos, world.timeline().nowNanos() + latency);
    }

    /** What a node released; it travels even when the node dies now, if the network is kind. */
    @Override
    public void onReply(ClientId id, byte[] bytes) {
        Optional<Connection> sentOn = connection;
        lastReplyNanos = arrivalAfter(lastReplyNanos);
        world.timeline()
                .after(
                        lastReplyNanos - world.timeline().nowNanos(),
                        () -> {
                            if (sentOn.isPresent()
                                    && sentOn.equals(connection)
                                    && sentOn.get().id.equals(id)) {
                                onAnswers(ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN));
                            }
                        });
    }

    private void onAnswers(ByteBuffer replies) {
        long now = world.timeline().nowNanos();
        lastProgressNanos = now;
        for (int at = 0; at < replies.limit(); at += SIZES.replyBytes()) {
            if (replies.getInt(at + RrWire.STATUS) == SimGuest.FAILED) {
                askOtherwise();
                return;
            }
            Answer answer = Answer.readFrom(replies, at);
            world.timeline().trace(answer.order());
            world.count(answer.number() == RrWire.READ ? "ReadAnswered" : "Answered");
            if (session.onAnswer(answer, now) != SessionHistory.Judgement.ACCEPTED) {
                world.violate("EveryAnswerIsExpected", answer.toString());
                return;
            }
        }
        var verdict = run.verdict(now);
        if (!verdict.holds()) {
            world.violate("OneLinearHistory", verdict.evidence().toString());
        }
        if (session.unanswered() == 0) {
            sendFreshSoon();
        }
    }

    /** The request had no effect: the same is asked in other bytes, with all that followed it. */
    private void askOtherwise() {
        world.count("FailureAnswered");
        salt++;
        breakConnection();
    }

    /** The connection to a node is gone. What the node released before may still come, or not. */
    @Override
    public void onLost(SimNode node) {
        Optional<Connection> lost = connection;
        world.timeline()
                .after(
                        chance.happens(0.5) ? 0 : LATENCY_NANOS_MAX,
                        () -> {
                            if (lost.isPresent() && lost.equals(connection)) {
                                connection = Optional.empty();
                                connectSoon();
                            }
                        });
    }

    /** Gives the connection up. */
    void breakConnection() {
        if (connection.isPresent()) {
            Connection broken = connection.get();
            connection = Optional.empty();
            broken.node.disconnect(broken.id);
            connectSoon();
        }
    }

    private void watch(Connection watched) {
        world.timeline()
                .after(
                        PATIENCE_NANOS,
                        () -> {
                            if (!connection.equals(Optional.of(watched))) {
                                return;
                            }
                            long silence = world.timeline().nowNanos() - lastProgressNanos;
                            if (session.unanswered() > 0 && silence >= PATIENCE_NANOS) {
                                breakConnection();
                            } else {
                                watch(watched);
                            }
                        });
    }
}
