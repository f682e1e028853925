package dev.futago.drill.sim;

import dev.futago.common.guest.ForwardingGuest;
import dev.futago.common.guest.Guest;
import dev.futago.common.guest.Reply;
import dev.futago.common.guest.Request;
import dev.futago.common.guest.RequestDigest;
import dev.futago.common.memory.GuestMemory;
import dev.futago.guests.rr.RrWire;

import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * The guest of one process: what it executes is noted. It answers reads on a standby, and fails in
 * the middle of a request when a fault says so.
 */
final class SimGuest extends ForwardingGuest {

    /** Status of a reply that says that the guest failed, or that it refuses a poison request. */
    static final int FAILED = RrWire.TOO_OLD + 1;

    /** A standby that has not heard its primary for so long answers no reads. */
    static final long MAX_AGE_NANOS = 300_000_000;

    private static final int SPOILT_WORDS = 8;

    private final Books books;
    private final SimWorld world;
    private final Chance chance;
    private Optional<SimDefect> due = Optional.empty();
    private BooleanSupplier mayEnd = () -> false;
    private Optional<Failing> failing = Optional.empty();
    private boolean hasEndedItsNode;

    /** The request that fails now, and a digest of the memory before it. */
    private record Failing(GuestMemory memory, long digestBefore, Request request, int replyAt) {}

    SimGuest(Guest guest, Books books, SimWorld world, Chance chance) {
        super(guest);
        this.books = books;
        this.world = world;
        this.chance = chance;
    }

    /**
     * The next request that it executes fails.
     *
     * @param mayEnd whether its node may end; asked when a fatal defect is due
     */
    void failNext(SimDefect defect, BooleanSupplier mayEnd) {
        due = Optional.of(defect);
        this.mayEnd = mayEnd;
    }

    /** Whether a defect could not be undone: the node must end. */
    boolean hasEndedItsNode() {
        return hasEndedItsNode;
    }

    @Override
    public boolean isUndoable() {
        return true;
    }

    @Override
    public void handle(GuestMemory memory, Request request, Reply reply) {
        books.onExecutes(RequestDigest.ofBytes(request));
        if (due.isPresent() && (due.get() == SimDefect.UNDOABLE || mayEnd.getAsBoolean())) {
            SimDefect defect = due.get();
            due = Optional.empty();
            fail(defect, memory, request, reply);
        }
        int before = reply.length();
        super.handle(memory, request, reply);
        books.onExecuted(request, reply.length() - before);
    }

    /** Throws behind all stores of the request, and some that no request makes. */
    private void fail(SimDefect defect, GuestMemory memory, Request request, Reply reply) {
        failing = Optional.of(new Failing(memory, digestOf(memory), request, reply.length()));
        super.handle(memory, request, reply);
        for (int i = 0; i < SPOILT_WORDS; i++) {
            long word = chance.between(0, memory.bytes() / Long.BYTES - 1);
            memory.putLong(word * Long.BYTES, chance.bits());
        }
        if (defect == SimDefect.FATAL) {
            memory.keep();
            hasEndedItsNode = true;
        }
        throw new SimDefect.Thrown();
    }

    private static long digestOf(GuestMemory memory) {
        var digests = new PageDigests(memory);
        digests.lookAtAll();
        return digests.ofAll();
    }

    @Override
    public void onUndone(Throwable defect, Reply reply) {
        Failing failed = failing.orElseThrow();
        failing = Optional.empty();
        books.onUndone(digestOf(failed.memory) == failed.digestBefore);
        world.count("DefectUndone");
        answerFailed(failed.request, reply);
        books.onExecuted(failed.request, reply.length() - failed.replyAt);
    }

    @Override
    public void refuse(Request request, String command, Reply reply) {
        int before = reply.length();
        world.count("PoisonRefused");
        answerFailed(request, reply);
        books.onExecuted(request, reply.length() - before);
    }

    private static void answerFailed(Request request, Reply reply) {
        int bytes = request.getInt(RrWire.REPLY_BYTES);
        reply.putInt(bytes);
        reply.putInt(FAILED);
        reply.putLong(request.getLong(RrWire.SESSION));
        reply.putLong(request.getLong(RrWire.NUMBER));
        reply.putZeroes(bytes - RrWire.COUNT);
    }

    /** Answers those clients only that know that they read from a standby. */
    @Override
    public boolean look(GuestMemory image, long ageNanos, Request request, Reply reply) {
        boolean isReader = request.getLong(RrWire.SESSION) == SimReader.SESSION;
        if (!isReader || ageNanos > MAX_AGE_NANOS) {
            if (isReader) {
                world.count("StandbyReadRefused");
            }
            decline(request, reply);
            return false;
        }
        world.count("StandbyRead");
        books.onStandbyRead(image, request);
        super.handle(image, request, reply);
        return true;
    }
}
