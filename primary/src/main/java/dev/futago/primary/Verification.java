package dev.futago.primary;

import dev.futago.common.memory.GuestMemory;
import dev.futago.common.memory.Mismatches;
import dev.futago.common.memory.RangeDigests;
import dev.futago.common.role.Action;
import dev.futago.common.role.Host;
import dev.futago.common.role.LinkId;
import dev.futago.common.role.Message;
import dev.futago.common.role.Milestone;
import dev.futago.common.role.Order;
import dev.futago.common.role.Outcome;
import dev.futago.common.role.Role;
import dev.futago.common.role.Tally;

import java.util.Optional;
import java.util.function.Consumer;

/**
 * Compares the standby's image with the guest memory, by an operator's order and while the guest
 * runs: range by range, each right after a checkpoint was sealed, when memory is that checkpoint.
 *
 * <p>One range is under way at a time, and two begin a millisecond apart at least, so that clients
 * share the loop with a comparison of any size. A page that is not dirty does not change on either
 * side: whether all ranges are compared at one checkpoint or each at its own, what differs is found
 * (docs/PROTOCOL.md).
 */
final class Verification {

    /** Between the beginnings of two ranges, where heartbeats are not closer than usual. */
    private static final long APART_NANOS_MAX = 1_000_000;

    private static final int RANGES_A_HEARTBEAT = 100;

    /** A small memory is compared in so many ranges, so that the guest runs between them, too. */
    private static final int RANGES_MIN = 4;

    /** Ranges with mismatches that are announced one by one; the sum tells of the others. */
    private static final int DIFFERENCES_TOLD_MAX = 16;

    /** An order that is carried out. */
    private record Run(long ticket, long deadlineNanos, Progress progress) {

        static Run of(long ticket, long deadlineNanos) {
            return new Run(ticket, deadlineNanos, new Progress(0, 0, 0, 0, Mismatches.NONE));
        }

        Run after(Asked range, Mismatches found) {
            return new Run(ticket, deadlineNanos, progress.after(range, found));
        }
    }

    /**
     * How far an order is carried out.
     *
     * @param nextPage the first page that is not compared yet
     * @param firstNumber the checkpoint of the first range; 0 before there is any
     * @param lastNumber the checkpoint of the latest range
     * @param differences ranges with mismatches
     */
    private record Progress(
            int nextPage,
            long firstNumber,
            long lastNumber,
            int differences,
            Mismatches mismatches) {

        Progress after(Asked range, Mismatches found) {
            return new Progress(
                    range.toPage,
                    firstNumber == 0 ? range.number : firstNumber,
                    Math.max(lastNumber, range.number),
                    differences + (found.isNone() ? 0 : 1),
                    mismatches.plus(found));
        }
    }

    /** A range that the standby was asked for, in the name of an order that may be over since. */
    private record Asked(LinkId link, long ticket, long number, int fromPage, int toPage) {}

    private final PrimaryStanding standing;
    private final Sealer sealer;
    private final GuestMemory memory;
    private final Tally tally;
    private final int rangePages;
    private final long apartNanos;

    private Optional<Run> run = Optional.empty();
    private Optional<Asked> asked = Optional.empty();
    private long dueAtNanos = Role.NEVER;
    private boolean waitsForSeal;

    Verification(Host host, PrimaryStanding standing, Sealer sealer) {
        this.standing = standing;
        this.sealer = sealer;
        memory = host.memory();
        tally = host.tally();
        int share = (memory.pages() + RANGES_MIN - 1) / RANGES_MIN;
        rangePages = Math.min(share, RangeDigests.PAGES_MAX);
        long heartbeatNanos = host.config().timers().heartbeatNanos();
        apartNanos = Math.min(APART_NANOS_MAX, heartbeatNanos / RANGES_A_HEARTBEAT);
    }

    void onOrder(long ticket, Order.Verify order, long nowNanos, Consumer<? super Action> out) {
        if (!(standing.phase() instanceof Phase.Paired)) {
            report(ticket, new Outcome.Refused("not protected: " + standing.name()), out);
        } else if (run.isPresent()) {
            report(ticket, new Outcome.Refused("a comparison is under way already"), out);
        } else {
            run = Optional.of(Run.of(ticket, nowNanos + order.timeoutNanos()));
            dueAtNanos = nowNanos;
            waitsForSeal = false;
        }
    }

    // ---- asking ----

    /** The latest checkpoint that must be sealed before a range can be compared; 0 for none. */
    long wanted(LinkId standby, long nowNanos) {
        return isDue(standby, nowNanos) && memory.dirtyPages() > 0 ? sealer.next() : 0;
    }

    /** What was asked over a connection that broke is asked again. */
    private boolean isDue(LinkId standby, long nowNanos) {
        boolean isAnswered = asked.isEmpty() || !asked.get().link.equals(standby);
        return run.isPresent() && isAnswered && nowNanos >= dueAtNanos;
    }

    /** At the end of a turn, after what was due is sealed: asks for the next range. */
    void askIfDue(LinkId standby, long nowNanos, Consumer<? super Action> out) {
        if (!isDue(standby, nowNanos)) {
            return;
        }
        long number = sealer.window().sealed();
        waitsForSeal = number == 0 || sealer.isHalfSealed() || memory.dirtyPages() > 0;
        if (waitsForSeal) {
            return; // An acknowledgement or a batch that comes back ends the wait with a turn.
        }
        Run current = run.orElseThrow();
        int fromPage = current.progress.nextPage;
        int pages = Math.min(rangePages, memory.pages() - fromPage);
        RangeDigests digests = RangeDigests.of(memory, fromPage, pages);
        asked = Optional.of(new Asked(standby, current.ticket, number, fromPage, digests.toPage()));
        dueAtNanos = nowNanos + apartNanos;
        var question = new Message.Verify(standing.epoch(), number, digests);
        out.accept(new Action.Send(standby, question));
    }

    // ---- what comes of it ----

    /**
     * The standby compared.
     *
     * @return an objection, when it says what it was not asked
     */
    Optional<String> onVerified(
            LinkId link, Message.Verified verified, Consumer<? super Action> out) {
        Optional<Asked> answered = asked.filter(range -> isAnswer(range, link, verified));
        if (answered.isEmpty()) {
            return Optional.of("it compared what it was not asked to");
        }
        asked = Optional.empty();
        if (run.isPresent() && run.get().ticket == answered.get().ticket) {
            onCompared(run.get().after(answered.get(), verified.mismatches()), verified, out);
        }
        return Optional.empty();
    }

    private static boolean isAnswer(Asked range, LinkId link, Message.Verified verified) {
        return range.link.equals(link)
                && range.number == verified.number()
                && range.fromPage == verified.fromPage()
                && verified.mismatches().areWithin(range.fromPage, range.toPage);
    }

    private void onCompared(Run after, Message.Verified verified, Consumer<? super Action> out) {
        run = Optional.of(after);
        Progress progress = after.progress;
        Mismatches found = verified.mismatches();
        if (!found.isNone()) {
            tally.add(Tally.Count.VERIFY_MISMATCH_PAGES, found.pages());
            if (progress.differences <= DIFFERENCES_TOLD_MAX) {
                tell(
                        new Milestone.ImagesDiffer(
                                standing.tenure().standby().orElseThrow(),
                                standing.epoch(),
                                verified.number(),
                                found),
                        out);
            }
        }
        if (progress.nextPage == memory.pages()) {
            var result =
                    new Outcome.Compared(
                            memory.pages(),
                            progress.firstNumber,
                            progress.lastNumber,
                            progress.mismatches);
            tell(
                    new Milestone.ImagesCompared(
                            standing.tenure().standby().orElseThrow(), standing.epoch(), result),
                    out);
            end(after, result, out);
        }
    }

    // ---- giving up ----

    void onTick(long nowNanos, Consumer<? super Action> out) {
        if (run.isPresent() && nowNanos >= run.get().deadlineNanos) {
            Run late = run.get();
            end(late, new Outcome.OutOfTime("not done in time: " + progressOf(late)), out);
        }
    }

    /** After each step: whoever is not paired has nobody to compare with. */
    void giveUpUnlessPaired(Consumer<? super Action> out) {
        if (run.isPresent() && !(standing.phase() instanceof Phase.Paired)) {
            Run vain = run.get();
            String why = "protected no more (%s): %s".formatted(standing.name(), progressOf(vain));
            end(vain, new Outcome.Failed(why), out);
        }
    }

    private String progressOf(Run unfinished) {
        Progress progress = unfinished.progress;
        String text = "%d of %d pages compared".formatted(progress.nextPage, memory.pages());
        Mismatches found = progress.mismatches;
        return found.isNone()
                ? text + ", equal"
                : "%s, %d DIFFER (%s)".formatted(text, found.pages(), found.names());
    }

    private void end(Run over, Outcome outcome, Consumer<? super Action> out) {
        run = Optional.empty();
        dueAtNanos = Role.NEVER;
        report(over.ticket, outcome, out);
    }

    private static void report(long ticket, Outcome outcome, Consumer<? super Action> out) {
        out.accept(new Action.Report(ticket, outcome));
    }

    private static void tell(Milestone milestone, Consumer<? super Action> out) {
        out.accept(new Action.Announce(milestone));
    }

    /** When it wants to be told the time: a range is due, or the order is to be given up. */
    long nextTickNanos() {
        if (run.isEmpty()) {
            return Role.NEVER;
        }
        boolean waits = asked.isPresent() || waitsForSeal;
        return waits ? run.get().deadlineNanos : Math.min(run.get().deadlineNanos, dueAtNanos);
    }
}
