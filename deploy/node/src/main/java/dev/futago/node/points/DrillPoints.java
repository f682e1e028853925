package dev.futago.node.points;

import dev.futago.common.role.Drill;
import dev.futago.common.role.DrillPoint;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The points of one process: how often it passed each, and what it is to do at which passage. There
 * are none unless {@code --drill-points} was given. Any thread may pass a point, and any may arm
 * one.
 */
public final class DrillPoints implements Drill {

    private static final Logger LOG = LoggerFactory.getLogger("futago");

    /**
     * What will happen at a point, once.
     *
     * @param pass at which passage, the next one being 1
     */
    public record Armed(Act act, long pass) {

        /** One that can happen. */
        public Armed {
            if (pass < 1) {
                throw new IllegalArgumentException("the first pass is 1, not %d".formatted(pass));
            }
        }

        @Override
        public String toString() {
            return "%s at pass %d".formatted(act, pass);
        }
    }

    /**
     * How a point stands.
     *
     * @param passes since the process started
     * @param passed since it was armed; 0 when it is not
     */
    public record Standing(DrillPoint point, long passes, Optional<Armed> armed, long passed) {

        private Standing next() {
            return new Standing(point, passes + 1, armed, armed.isPresent() ? passed + 1 : 0);
        }

        private Standing with(Optional<Armed> act) {
            return new Standing(point, passes, act, 0);
        }

        private boolean isDue() {
            return armed.isPresent() && armed.get().pass() == passed;
        }
    }

    private final Map<DrillPoint, Standing> standings = new EnumMap<>(DrillPoint.class); // by this
    private final Fate fate;

    /** Points of which none is armed. */
    public DrillPoints(Fate fate) {
        this.fate = fate;
        for (DrillPoint point : DrillPoint.values()) {
            standings.put(point, new Standing(point, 0, Optional.empty(), 0));
        }
    }

    /** Arms a point, whatever it was armed with; passages count from now on. */
    public void arm(DrillPoint point, Armed armed) {
        if (armed.act() instanceof Act.Delay && point != DrillPoint.BEFORE_CLAIM) {
            throw new IllegalArgumentException(
                    "only %s can be delayed, and %s can not"
                            .formatted(DrillPoint.BEFORE_CLAIM.label(), point.label()));
        }
        if (armed.act() instanceof Act.Throw && point != DrillPoint.POISON_REQUEST) {
            throw new IllegalArgumentException(
                    "the guest throws at %s, and not at %s"
                            .formatted(DrillPoint.POISON_REQUEST.label(), point.label()));
        }
        synchronized (this) {
            standings.put(point, at(point).with(Optional.of(armed)));
        }
        LOG.warn("DRILL POINT {}: armed, {}", point.label(), armed);
    }

    /** Takes from a point what it was armed with. */
    public void disarm(DrillPoint point) {
        synchronized (this) {
            standings.put(point, at(point).with(Optional.empty()));
        }
        LOG.warn("DRILL POINT {}: off", point.label());
    }

    /** All points, in their order. */
    public synchronized List<Standing> standings() {
        return new ArrayList<>(standings.values());
    }

    private Standing at(DrillPoint point) {
        return Objects.requireNonNull(standings.get(point));
    }

    synchronized boolean isArmed(DrillPoint point) {
        return at(point).armed.isPresent();
    }

    /** Passed, by one who would have acted otherwise were it armed. */
    synchronized void count(DrillPoint point) {
        Standing now = at(point);
        standings.put(point, new Standing(point, now.passes + 1, now.armed, now.passed));
    }

    @Override
    public void pass(DrillPoint point) {
        passLate(point);
    }

    /** Passes; answers for how long what follows is to be put off, mostly 0. */
    long passLate(DrillPoint point) {
        Optional<Armed> due = take(point);
        due.ifPresent(armed -> LOG.warn("DRILL POINT {}: {}", point.label(), armed));
        return due.isEmpty() ? 0 : perform(due.get().act());
    }

    /** Passes; answers how the guest is to throw there, mostly not at all. */
    Optional<Failure> passInGuest(DrillPoint point) {
        Optional<Armed> due = take(point);
        due.ifPresent(armed -> LOG.warn("DRILL POINT {}: {}", point.label(), armed));
        if (due.isPresent() && due.get().act() instanceof Act.Throw(var failure)) {
            return Optional.of(failure);
        }
        due.ifPresent(armed -> perform(armed.act()));
        return Optional.empty();
    }

    private long perform(Act act) {
        return switch (act) {
            case Act.Crash() -> {
                fate.crash();
                yield 0;
            }
            case Act.Pause(long millis) -> {
                fate.pause(millis);
                yield 0;
            }
            case Act.Delay(long millis) -> millis;
            case Act.Throw(var failure) ->
                    throw new IllegalStateException("only the guest can " + failure.label());
        };
    }

    /** Notes a passage; what is due with it is armed no more. */
    private synchronized Optional<Armed> take(DrillPoint point) {
        Standing now = at(point).next();
        standings.put(point, now.isDue() ? now.with(Optional.empty()) : now);
        return now.isDue() ? now.armed : Optional.empty();
    }
}
