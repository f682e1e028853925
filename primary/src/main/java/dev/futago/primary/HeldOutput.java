package dev.futago.primary;

import dev.futago.common.guest.ClientId;
import dev.futago.common.guest.Output;
import dev.futago.common.role.Action;
import dev.futago.common.role.Invariant;
import dev.futago.common.role.Tally;

import java.util.ArrayDeque;
import java.util.function.Consumer;

/**
 * Replies that may not leave yet, each waiting for the checkpoint that holds the state it came from
 * (PROTOCOL R1). They leave in the order in which they were made, and by no other door.
 */
final class HeldOutput {

    private record Held(Output output, int outputs, long number, long sinceNanos) {

        int bytes() {
            return output.bytes().length;
        }
    }

    private final ArrayDeque<Held> queue = new ArrayDeque<>();
    private final Tally tally;
    private long bytes;
    private long outputs;
    private long newestOutputs;

    HeldOutput(Tally tally) {
        this.tally = tally;
    }

    /**
     * Takes in what one client is to be told.
     *
     * @param outputs how many replies it is
     * @param number the checkpoint that will hold their state: not sealed yet
     */
    void hold(Output output, int outputs, long number, long nowNanos) {
        Invariant.check(
                number >= newest(), "output for checkpoint %d after one for %d", number, newest());
        newestOutputs = number == newest() ? newestOutputs + outputs : outputs;
        var next = new Held(output, outputs, number, nowNanos);
        queue.add(next);
        bytes += next.bytes();
        this.outputs += outputs;
    }

    /** Whether anything waits that a client is to be told. */
    boolean isFor(ClientId client) {
        return queue.stream().anyMatch(held -> held.output.client().equals(client));
    }

    /** The latest checkpoint that anything waits for; 0 when nothing waits. */
    long newest() {
        return queue.isEmpty() ? 0 : queue.getLast().number;
    }

    /**
     * Releases all that waited for checkpoints up to this one: its witness is the acknowledgement.
     */
    void releaseThrough(long number, long nowNanos, Consumer<? super Action> out) {
        while (!queue.isEmpty() && queue.getFirst().number <= number) {
            Held next = removeFirst(Tally.Count.OUTPUTS_RELEASED_BY_ACK, nowNanos);
            release(next, next.output.bytes(), out);
        }
    }

    /** Releases everything: its witness is the record, which says that this node is alone. */
    void releaseAll(long nowNanos, Consumer<? super Action> out) {
        while (!queue.isEmpty()) {
            Held next = removeFirst(Tally.Count.OUTPUTS_RELEASED_SOLO, nowNanos);
            release(next, next.output.bytesAlone(), out);
        }
    }

    private Held removeFirst(Tally.Count witness, long nowNanos) {
        Held next = queue.removeFirst();
        bytes -= next.bytes();
        outputs -= next.outputs;
        tally.add(witness, next.outputs);
        tally.took(Tally.Span.HOLD, nowNanos - next.sinceNanos);
        return next;
    }

    private static void release(Held next, byte[] told, Consumer<? super Action> out) {
        out.accept(new Action.Reply(next.output.client(), told));
        if (next.output.isLast()) {
            out.accept(new Action.Hangup(next.output.client()));
        }
    }

    /** Lets everything wait for one checkpoint, which will be sealed after all of it was made. */
    void await(long number) {
        int waiting = queue.size();
        for (int i = 0; i < waiting; i++) {
            Held held = queue.removeFirst();
            queue.add(new Held(held.output, held.outputs, number, held.sinceNanos));
        }
        newestOutputs = outputs;
    }

    /** Forgets everything (R10). */
    void drop() {
        queue.clear();
        bytes = 0;
        outputs = 0;
        newestOutputs = 0;
    }

    boolean isEmpty() {
        return queue.isEmpty();
    }

    /** Bytes of all replies that wait. */
    long bytes() {
        return bytes;
    }

    /** How many replies wait. */
    long outputs() {
        return outputs;
    }

    /** How many replies wait for the next checkpoint, which has this number. */
    long outputsOf(long next) {
        return newest() == next ? newestOutputs : 0;
    }

    /** How long the oldest reply has waited; 0 when none does. */
    long oldestNanos(long nowNanos) {
        return queue.isEmpty() ? 0 : nowNanos - queue.getFirst().sinceNanos;
    }
}
