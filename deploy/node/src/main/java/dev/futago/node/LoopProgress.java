package dev.futago.node;

import dev.futago.common.guest.Turn;
import dev.futago.common.role.Message;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Where a node's loop is: written by the loop, read by other threads while the loop executes a
 * command that takes long.
 */
public final class LoopProgress implements Turn {

    /** A turn that has lasted so long is told of as busy. */
    private static final long BUSY_NANOS = 250_000_000;

    /** Requests that a turn of this length has not executed wait for the next one. */
    private static final long TURN_NANOS_MAX = 50_000_000;

    private static final long IDLE = Long.MIN_VALUE;

    /**
     * What keeps a loop busy.
     *
     * @param command the command that it executes; empty while it does something else
     * @param since how long the turn has lasted
     * @param isTooLong whether the peer is no longer patient
     */
    public record Busy(String command, Duration since, boolean isTooLong) {

        /** The same in words. */
        public String words() {
            String what = command.isEmpty() ? "" : " in " + command.toUpperCase(Locale.ROOT);
            return String.format(Locale.ROOT, "busy%s for %.1f s", what, since.toMillis() / 1e3);
        }
    }

    private static final VarHandle BEGAN_NANOS = handle("beganNanos", long.class);
    private static final VarHandle TURNS = handle("turns", long.class);
    private static final VarHandle COMMAND = handle("command", String.class);
    private static final VarHandle IS_OVER = handle("isOver", boolean.class);

    /**
     * The longest turn of a loop.
     *
     * @param command the last command that it executed; empty where it executed none
     */
    public record Longest(String command, long nanos) {

        /** That of a loop that has not turned yet. */
        public static final Longest NONE = new Longest("", 0);
    }

    private final LongSupplier clock;
    private final long busyNanosMax;

    /** Written opaquely through its handle, as the next two: a request pays nothing for it. */
    @SuppressWarnings("FieldMayBeFinal")
    private long beganNanos = IDLE;

    private long turns;
    private long lastNanos;
    private Longest longest = Longest.NONE;

    @SuppressWarnings("FieldMayBeFinal")
    private String command = "";

    /** Written by {@link #look}, so that the loop asks no clock for each request. */
    @SuppressWarnings({"FieldMayBeFinal", "UnusedVariable"})
    private boolean isOver;

    private volatile Optional<Message.Busy> word = Optional.empty();

    /**
     * The progress of a loop that is idle.
     *
     * @param clock nanoseconds that never go back
     * @param busyNanosMax for so long the peer is patient
     */
    public LoopProgress(LongSupplier clock, long busyNanosMax) {
        this.busyNanosMax = busyNanosMax;
        this.clock = clock;
    }

    private static VarHandle handle(String field, Class<?> type) {
        try {
            return MethodHandles.lookup().findVarHandle(LoopProgress.class, field, type);
        } catch (ReflectiveOperationException impossible) {
            throw new ExceptionInInitializerError(impossible);
        }
    }

    // ---- the loop ----

    /** A turn begins. */
    void beginTurn(long nowNanos) {
        lastNanos = nowNanos;
        IS_OVER.setOpaque(this, false);
        BEGAN_NANOS.setOpaque(this, nowNanos);
    }

    /** The turn goes on with another event. */
    void continueTurn(long nowNanos) {
        lastNanos = nowNanos;
        limitTurn(nowNanos);
    }

    /** The turn goes on with requests that waited for its end. */
    void endEvents(long nowNanos) {
        lastNanos = nowNanos;
    }

    /** Ends the turn for all that has not begun, if it has lasted long enough by now. */
    private void limitTurn(long nowNanos) {
        long began = (long) BEGAN_NANOS.getOpaque(this);
        if (began != IDLE && nowNanos - began >= TURN_NANOS_MAX) {
            IS_OVER.setOpaque(this, true);
        }
    }

    @Override
    public boolean isOver() {
        return (boolean) IS_OVER.getOpaque(this);
    }

    /** A turn is finished: all that it had to say has been said. Answers how long it lasted. */
    long endTurn(long nowNanos) {
        long lastedNanos = nowNanos - beganNanos;
        if (lastedNanos > longest.nanos) {
            longest = new Longest(command, lastedNanos);
        }
        BEGAN_NANOS.setOpaque(this, IDLE);
        COMMAND.setOpaque(this, "");
        TURNS.setOpaque(this, turns + 1);
        return lastedNanos;
    }

    /** The longest turn so far. */
    Longest longest() {
        return longest;
    }

    /** What is to be told to the peer when the loop is busy. */
    void setWord(Optional<Message.Busy> busyWord) {
        word = busyWord;
    }

    @Override
    public void executes(String name) {
        COMMAND.setOpaque(this, name);
    }

    @Override
    public long nanos() {
        lastNanos = clock.getAsLong();
        return lastNanos;
    }

    @Override
    public long lastNanos() {
        return lastNanos;
    }

    // ---- other threads ----

    /**
     * Looks whether the present turn has lasted long enough. One that looks late may cut the next
     * turn short, which costs a round of the loop.
     */
    public void look() {
        limitTurn(clock.getAsLong());
    }

    /** What keeps the loop busy; empty while no turn lasts long. */
    public Optional<Busy> busy() {
        long began = (long) BEGAN_NANOS.getOpaque(this);
        long lastedNanos = clock.getAsLong() - began;
        if (began == IDLE || lastedNanos < BUSY_NANOS) {
            return Optional.empty();
        }
        var name = (String) COMMAND.getOpaque(this);
        return Optional.of(
                new Busy(name, Duration.ofNanos(lastedNanos), lastedNanos >= busyNanosMax));
    }

    /** What the peer is to be told now (R21); empty while the loop tells it itself. */
    public Optional<Message.Busy> busyWord() {
        return busy().isEmpty()
                ? Optional.empty()
                : word.map(
                        about ->
                                new Message.Busy(
                                        about.epoch(),
                                        about.owner(),
                                        about.standby(),
                                        (long) TURNS.getOpaque(this)));
    }
}
