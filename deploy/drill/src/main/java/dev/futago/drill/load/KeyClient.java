package dev.futago.drill.load;

import static dev.futago.drill.check.RegisterOperation.NIL;

import dev.futago.drill.check.RegisterOperation;
import dev.futago.drill.check.RegisterOperation.Command;
import dev.futago.drill.check.RegisterOperation.Outcome;

import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * One client of a run: one operation at a time, on one connection at a time, at whichever address
 * answers. What it is not answered it does not send again: the outcome is unknown. Who refuses is
 * left, for it serves nobody.
 */
final class KeyClient implements Follower.Client {

    /** Told in place of a value that is no number of ours: nobody wrote it. */
    private static final long FOREIGN = -1;

    /** An operation of this client's. */
    record Asked(KeyInUse key, Command command) {}

    private sealed interface Phase {
        record Idle() implements Phase {}

        record Waiting(Asked asked, long invokedNanos) implements Phase {}
    }

    private final KeyRun run;
    private final int number;
    private final Follower follower;
    private Phase phase = new Phase.Idle();

    /**
     * A client without a connection.
     *
     * @param number by which histories know it
     */
    KeyClient(KeyRun run, int number) {
        this.run = run;
        this.number = number;
        follower = new Follower(run.dialer(), this, number);
    }

    void connect() {
        follower.connect();
    }

    void onTick(long nowNanos) {
        follower.onTick(nowNanos);
    }

    int number() {
        return number;
    }

    @Override
    public boolean isWaiting() {
        return phase instanceof Phase.Waiting;
    }

    @Override
    public void onConnected(Link link, long nowNanos) {
        run.onConnected(nowNanos);
        onTurn(link, nowNanos);
    }

    @Override
    public void onApart(long nowNanos) {
        // What becomes due between two connections is left out.
    }

    @Override
    public void onTurn(Link link, long nowNanos) {
        if (isWaiting()) {
            return;
        }
        Optional<Asked> due = run.take(this, nowNanos);
        if (due.isPresent()) {
            ask(link, due.get());
        }
    }

    private void ask(Link link, Asked asked) {
        long invokedNanos = run.stampNanos();
        byte[] request = request(asked.key.name(), asked.command);
        phase = new Phase.Waiting(asked, invokedNanos);
        follower.onAsked(invokedNanos);
        link.send(link.buffer(request.length).writeBytes(request));
    }

    private static byte[] request(String key, Command command) {
        return switch (command) {
            case Command.Get() -> KvRequests.command("GET", key);
            case Command.Set(long value) -> KvRequests.command("SET", key, Long.toString(value));
            case Command.Exchange(long value) when value == NIL ->
                    KvRequests.command("GETDEL", key);
            case Command.Exchange(long value) ->
                    KvRequests.command("SET", key, Long.toString(value), "GET");
        };
    }

    @Override
    public void onReplies(Link link, ByteBuffer replies, long nowNanos) {
        var reader = new RespReader(replies);
        char kind = reader.next();
        if (kind == RespReader.NOT_YET) {
            return;
        }
        if (phase instanceof Phase.Waiting(Asked asked, long invokedNanos) && kind == '-') {
            become(new Phase.Idle());
            run.onRefused(asked);
            follower.hangUp(link, "it answers " + reader.text());
        } else if (phase instanceof Phase.Waiting waiting
                && kind == answerOf(waiting.asked.command)) {
            become(new Phase.Idle());
            onAnswer(waiting, reader);
        } else {
            follower.hangUp(link, "it answers what was not asked");
        }
    }

    private void become(Phase next) {
        phase = next;
    }

    /** How a good answer begins. */
    private static char answerOf(Command command) {
        return command instanceof Command.Set ? '+' : '$';
    }

    private void onAnswer(Phase.Waiting waiting, RespReader reader) {
        long nowNanos = run.stampNanos();
        Outcome outcome =
                waiting.asked.command instanceof Command.Set
                        ? new Outcome.Done(nowNanos)
                        : new Outcome.Told(value(reader), nowNanos);
        run.onAcknowledged(waiting.asked, operation(waiting, outcome));
    }

    private static long value(RespReader reader) {
        if (reader.number() < 0) {
            return NIL;
        }
        long value = reader.decimal(0);
        return value > 0 ? value : FOREIGN;
    }

    private RegisterOperation operation(Phase.Waiting waiting, Outcome outcome) {
        return new RegisterOperation(number, waiting.asked.command, waiting.invokedNanos, outcome);
    }

    @Override
    public void onLost(String why) {
        run.onTrouble(why);
        if (phase instanceof Phase.Waiting waiting) {
            become(new Phase.Idle());
            run.onUnknown(waiting.asked, operation(waiting, new Outcome.Unknown()));
        }
    }
}
