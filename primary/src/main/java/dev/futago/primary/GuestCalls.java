package dev.futago.primary;

import dev.futago.common.guest.Guest;
import dev.futago.common.guest.Pair;
import dev.futago.common.guest.Reply;
import dev.futago.common.guest.Request;
import dev.futago.common.guest.RequestDigest;
import dev.futago.common.guest.Turn;
import dev.futago.common.memory.GuestMemory;
import dev.futago.common.role.Action;
import dev.futago.common.role.GuestDefects;
import dev.futago.common.role.Host;
import dev.futago.common.role.PoisonRequests;
import dev.futago.common.role.Tally;

import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Calls the guest so that a defect costs one request: what throws is undone and answered with an
 * error, and a request that has ended a node is refused (docs/decisions/0022).
 */
final class GuestCalls {

    private final Guest guest;
    private final GuestMemory memory;
    private final Tally tally;
    private final PoisonRequests poison;
    private final GuestDefects defects;
    private final Turn turn;
    private final Reply reply;
    private final boolean isUndoable;

    /**
     * Calls the guest of a host.
     *
     * @param reply where the guest answers
     */
    GuestCalls(Host host, Pair pair, Reply reply) {
        guest = host.guest();
        memory = host.memory();
        tally = host.tally();
        poison = host.poison();
        defects = new GuestDefects(tally, pair);
        turn = host.turn();
        this.reply = reply;
        isUndoable = guest.isUndoable();
    }

    /** Executes or refuses a request. */
    void handle(Request request) {
        if (poison.hasLength(request.length())) {
            Optional<String> failed = failedCommand(request);
            if (failed.isPresent()) {
                tally.add(Tally.Count.POISON_REQUESTS_REFUSED, 1);
                guest.refuse(request, failed.get(), reply);
                reply.endAnswer();
                return;
            }
        }
        begin();
        try {
            guest.handle(memory, request, reply);
            end();
        } catch (RuntimeException | Error defect) {
            undo(defect, () -> Optional.of(guest.digest(request)));
        }
    }

    /** A request of a transaction is refused for itself, and for all that it would execute. */
    private Optional<String> failedCommand(Request request) {
        return poison.command(RequestDigest.ofBytes(request))
                .or(() -> poison.command(guest.digest(request)));
    }

    /**
     * Does what is due by now, as far as clients may be told more at once and the turn lasts; at
     * least one thing.
     */
    void wakeAll(Pair pair, long nowMillis) {
        boolean isBegun = false;
        while (guest.wakeAtMillis() <= nowMillis
                && reply.mayTellMore()
                && !(isBegun && turn.isOver())) {
            wake(pair, nowMillis);
            isBegun = true;
        }
    }

    private void wake(Pair pair, long nowMillis) {
        Optional<String> failed =
                poison.isEmpty() ? Optional.empty() : guest.dueDigest().flatMap(poison::command);
        if (failed.isPresent()) {
            tally.add(Tally.Count.POISON_REQUESTS_REFUSED, 1);
            guest.refuseDue(failed.get(), reply);
            reply.endAnswer();
            return;
        }
        begin();
        try {
            guest.wake(memory, pair, turn, nowMillis, reply);
            end();
        } catch (RuntimeException | Error defect) {
            undo(defect, guest::wokenDigest);
        }
    }

    private void begin() {
        if (isUndoable) {
            memory.beginUndo();
        }
    }

    private void end() {
        memory.keep();
        reply.endAnswer();
    }

    /** Undoes what the guest did last; where that cannot be, the node ends. */
    private void undo(Throwable defect, Supplier<Optional<RequestDigest>> digest) {
        if (!memory.isUndoable()) {
            throw failure(defect, digest);
        }
        try {
            memory.undo();
            reply.dropAnswer();
            guest.onUndone(defect, reply);
            reply.endAnswer();
            defects.note(guest.lastCommand(), defect);
        } catch (RuntimeException | Error worse) {
            worse.addSuppressed(defect);
            throw failure(worse, digest);
        }
    }

    private GuestFailure failure(Throwable cause, Supplier<Optional<RequestDigest>> digest) {
        try {
            return new GuestFailure(guest.lastCommand(), digest.get(), cause);
        } catch (RuntimeException | Error unknown) {
            cause.addSuppressed(unknown);
            return new GuestFailure("request", Optional.empty(), cause);
        }
    }

    /** Announces defects that were noted since. */
    void announce(Consumer<? super Action> out) {
        defects.announce(out);
    }
}
