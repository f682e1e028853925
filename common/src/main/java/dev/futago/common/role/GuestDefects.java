package dev.futago.common.role;

import dev.futago.common.guest.Pair;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Counts requests that threw and changed nothing, and announces each kind of them once. */
public final class GuestDefects {

    /** Kinds that are announced; any more are only counted. */
    private static final int KINDS_MAX = 64;

    /** Frames of a stack trace that are told: as many as find the line. */
    private static final int FRAMES_MAX = 6;

    /** One cause in one command. */
    private record Kind(String command, Class<? extends Throwable> cause) {}

    private final Set<Kind> announced = new HashSet<>();
    private final ArrayDeque<Milestone> pending = new ArrayDeque<>();
    private final Tally tally;
    private final Pair pair;

    /**
     * Knows of no defect yet.
     *
     * @param pair tells the epoch
     */
    public GuestDefects(Tally tally, Pair pair) {
        this.tally = tally;
        this.pair = pair;
    }

    /**
     * Counts one.
     *
     * @param command names what threw
     */
    public void note(String command, Throwable defect) {
        tally.add(Tally.Count.GUEST_DEFECTS, 1);
        if (announced.size() < KINDS_MAX && announced.add(new Kind(command, defect.getClass()))) {
            pending.add(new Milestone.GuestDefect(command, failure(defect), pair.epoch()));
        }
    }

    private static String failure(Throwable defect) {
        String frames =
                Arrays.stream(defect.getStackTrace())
                        .limit(FRAMES_MAX)
                        .map(StackTraceElement::toString)
                        .collect(Collectors.joining(" < "));
        return "%s at %s".formatted(defect, frames);
    }

    /** Announces what was noted since. */
    public void announce(Consumer<? super Action> out) {
        while (!pending.isEmpty()) {
            out.accept(new Action.Announce(pending.removeFirst()));
        }
    }
}
