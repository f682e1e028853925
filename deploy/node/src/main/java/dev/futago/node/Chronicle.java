package dev.futago.node;

import dev.futago.common.role.Milestone;
import dev.futago.common.role.Tenure;
import dev.futago.node.data.HistoryEntry;
import dev.futago.node.logging.LineRates;

import org.slf4j.Logger;
import org.slf4j.event.Level;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Turns milestones into everything that people see of them: a line in the log, the list of events,
 * since when the pair is protected, and the last takeover. Called on the loop.
 */
public final class Chronicle implements Consumer<Milestone> {

    private static final int ENTRIES_MAX = 256;

    /** Refusals of joiners, which any stranger can cause, must not push out the other events. */
    private static final int REFUSALS_BURST = 16;

    private static final Duration REFUSALS_INTERVAL = Duration.ofSeconds(10);

    /**
     * A milestone and when it was passed.
     *
     * @param number counts those of the process, from 1
     * @param kind its name, for programs
     */
    public record Entry(long number, Instant at, String kind, String text) {}

    /**
     * A takeover by this node.
     *
     * @param from the node whose loss it was
     * @param gap from the last sign of the former primary to the first reply; empty while there was
     *     none
     */
    public record Takeover(
            Instant at, String from, long epoch, String reason, Optional<Duration> gap) {}

    /**
     * What the chronicle knows at one moment.
     *
     * @param since when the pair became protected, or ceased to be
     * @param unprotected time without protection since the process started
     * @param history changes of membership, the newest last
     */
    public record Summary(
            boolean isProtected,
            Instant since,
            Duration unprotected,
            Optional<Takeover> lastTakeover,
            List<HistoryEntry> history,
            List<Entry> entries) {}

    private final Logger log;
    private final InstantSource clock;
    private final Consumer<Milestone> listener;
    private final Journal journal;
    private final ArrayDeque<Entry> entries = new ArrayDeque<>();
    private final LineRates refusals = new LineRates(1, REFUSALS_BURST, REFUSALS_INTERVAL);
    private final long originNanos = System.nanoTime();
    private long lastNumber;
    private Instant since;
    private String suspectedName = "";
    private boolean isProtected;
    private Duration unprotectedBefore = Duration.ZERO;
    private Optional<Takeover> lastTakeover = Optional.empty();

    /**
     * An empty chronicle.
     *
     * @param log for people
     * @param listener told each milestone after it was noted
     * @param journal told what is to be remembered
     */
    public Chronicle(
            Logger log, InstantSource clock, Consumer<Milestone> listener, Journal journal) {
        this.log = log;
        this.journal = journal;
        this.clock = clock;
        this.listener = listener;
        since = clock.instant();
    }

    @Override
    public void accept(Milestone milestone) {
        if (milestone instanceof Milestone.JoinerRefused && !tryNoteRefusal()) {
            listener.accept(milestone);
            return;
        }
        Instant now = clock.instant();
        lastNumber++;
        var entry =
                new Entry(lastNumber, now, milestone.getClass().getSimpleName(), milestone.text());
        if (entries.size() == ENTRIES_MAX) {
            entries.removeFirst();
        }
        entries.addLast(entry);
        switch (milestone) {
            case Milestone.Paired _, Milestone.Following _, Milestone.Reconnected _ -> {
                log.info(milestone.text());
                setProtected(true, now);
            }
            case Milestone.SwitchedOver _, Milestone.StoodDown _ -> {
                log.warn(milestone.text());
                setProtected(true, now);
            }
            case Milestone.LinkLost _ -> {
                log.warn(milestone.text());
                setProtected(false, now);
            }
            case Milestone.Suspected suspicion -> {
                log.warn(milestone.text());
                suspectedName = suspicion.node().name();
                setProtected(false, now);
            }
            case Milestone.TookOver(var tenure, long number) -> {
                log.warn(milestone.text());
                lastTakeover =
                        Optional.of(
                                new Takeover(
                                        now,
                                        suspectedName,
                                        tenure.epoch(),
                                        tenure.reason(),
                                        Optional.empty()));
            }
            case Milestone.FirstReply(long epoch, long gapNanos) -> {
                log.info(milestone.text());
                lastTakeover = lastTakeover.map(takeover -> withGap(takeover, epoch, gapNanos));
            }
            case Milestone.Founded _,
                    Milestone.Bootstrapped _,
                    Milestone.Fenced _,
                    Milestone.Stale _ -> {
                log.warn(milestone.text());
                setProtected(false, now);
            }
            case Milestone.WentSolo _, Milestone.JoinerLost _, Milestone.JoinerRefused _ ->
                    log.warn(milestone.text());
            case Milestone.SwitchoverFailed _, Milestone.Paused _, Milestone.Resumed _ ->
                    log.warn(milestone.text());
            case Milestone.Stalled _, Milestone.Down _, Milestone.ImagesDiffer _ ->
                    log.error(milestone.text());
            case Milestone.GuestDefect _,
                    Milestone.PoisonRequestLearned _,
                    Milestone.RecordWrong _ ->
                    log.error(milestone.text());
            case Milestone.RecordRight _, Milestone.Reasserted _ -> log.warn(milestone.text());
            case Milestone.ImagesCompared compared -> {
                boolean areEqual = compared.result().mismatches().isNone();
                log.atLevel(areEqual ? Level.INFO : Level.ERROR).log(milestone.text());
            }
            case Milestone.Waiting _, Milestone.Joined _, Milestone.ImageComplete _ ->
                    log.info(milestone.text());
            case Milestone.ResyncStarted _,
                    Milestone.ResyncFinished _,
                    Milestone.SwitchoverStarted _ ->
                    log.info(milestone.text());
        }
        remember(milestone, now);
        listener.accept(milestone);
    }

    private boolean tryNoteRefusal() {
        long suppressed = refusals.admit(0, System.nanoTime() - originNanos);
        if (suppressed > 0) {
            log.warn("{} refusals of joiners were suppressed in log and events", suppressed);
        }
        return suppressed != LineRates.SUPPRESSED;
    }

    /** What is to outlive the process: the record as it is known, and what changed in it. */
    private void remember(Milestone milestone, Instant now) {
        switch (milestone) {
            case Milestone.Founded(var tenure) -> change("", tenure, now);
            case Milestone.Bootstrapped(var tenure) -> change("", tenure, now);
            case Milestone.Paired(var tenure, long number) ->
                    change(tenure.owner().name(), tenure, now);
            case Milestone.WentSolo(var tenure) -> change(tenure.owner().name(), tenure, now);
            case Milestone.Reasserted(var tenure) when tenure.standby().isEmpty() ->
                    change(tenure.owner().name(), tenure, now);
            case Milestone.TookOver(var tenure, long number) -> change(suspectedName, tenure, now);
            case Milestone.SwitchedOver(var tenure, long number) ->
                    change(tenure.standby().orElseThrow().name(), tenure, now);
            case Milestone.StoodDown(var tenure) -> {
                journal.add(now, tenure.standby().orElseThrow().name(), tenure);
                journal.note(tenure, "standby");
            }
            case Milestone.Following(var tenure, long number) -> {
                journal.add(now, tenure.owner().name(), tenure);
                journal.note(tenure, "standby");
            }
            case Milestone.Fenced(var tenure) -> journal.note(tenure, "standby");
            case Milestone.FirstReply(long epoch, long gapNanos) ->
                    journal.amendGap(Duration.ofNanos(gapNanos));
            default -> {
                // It changes nothing in the record.
            }
        }
    }

    private void change(String from, Tenure tenure, Instant now) {
        journal.add(now, from, tenure);
        journal.note(tenure, "primary");
    }

    private static Takeover withGap(Takeover takeover, long epoch, long gapNanos) {
        return epoch != takeover.epoch
                ? takeover
                : new Takeover(
                        takeover.at,
                        takeover.from,
                        takeover.epoch,
                        takeover.reason,
                        Optional.of(Duration.ofNanos(gapNanos)));
    }

    private void setProtected(boolean isNow, Instant now) {
        if (isNow == isProtected) {
            return;
        }
        if (isNow) {
            unprotectedBefore = unprotectedBefore.plus(Duration.between(since, now));
        }
        isProtected = isNow;
        since = now;
    }

    /** What it knows now. */
    public Summary summary() {
        Duration running = isProtected ? Duration.ZERO : Duration.between(since, clock.instant());
        return new Summary(
                isProtected,
                since,
                unprotectedBefore.plus(running),
                lastTakeover,
                journal.entries(),
                List.copyOf(entries));
    }
}
