package dev.futago.common.role;

import dev.futago.common.guest.RequestDigest;
import dev.futago.common.memory.Mismatches;
import dev.futago.common.memory.PageBatch;
import dev.futago.common.memory.RangeDigests;

import java.util.Optional;

/** What the two nodes of a pair say to each other. */
public sealed interface Message {

    /** Version of this language; nodes that speak different ones refuse each other. */
    int PROTOCOL = 5;

    /** The pages it carries; whoever holds the message owns them. */
    default Optional<PageBatch> pages() {
        return switch (this) {
            case ResyncChunk chunk -> Optional.of(chunk.batch());
            case Checkpoint checkpoint -> Optional.of(checkpoint.batch());
            case Hello _, Welcome _, Refusal _, NotPrimary _ -> Optional.empty();
            case Heartbeat _, CheckpointAck _, Paired _ -> Optional.empty();
            case Reconnect _, Reconnected _, SwitchedOver _ -> Optional.empty();
            case Verify _, Verified _, Busy _, PoisonRequest _ -> Optional.empty();
            case Reassert _, ReassertAgreed _ -> Optional.empty();
        };
    }

    /**
     * A joiner's first words.
     *
     * @param pair as the joiner's record has it
     * @param memoryBytes size of its guest memory
     * @param placement where it keeps its record, and where it takes both nodes to listen
     * @param recordVersion version of the record that it read last; 0 where it read none
     */
    record Hello(
            int protocol,
            PairId pair,
            NodeRef node,
            String guestType,
            long memoryBytes,
            RoleConfig.Placement placement,
            long recordVersion)
            implements Message {}

    /** The primary's consent: an image will follow. Carries the record as the primary knows it. */
    record Welcome(Tenure tenure) implements Message {}

    /**
     * The answer to a Hello that cannot be granted.
     *
     * @param reason a sentence that names both values
     * @param lasting whether asking again is useless
     */
    record Refusal(String reason, boolean lasting) implements Message {

        public Refusal {
            reason = Names.printable(reason);
        }
    }

    /**
     * The answer to a Hello by one who is not primary, and says who it is.
     *
     * @param holdsMemory whether it may hold the pair's memory (R13)
     * @param knowsRecord whether it has ever seen a record of the pair (R24)
     */
    record NotPrimary(NodeRef node, boolean holdsMemory, boolean knowsRecord) implements Message {}

    /**
     * "I am here."
     *
     * @param number of a primary: the last checkpoint sealed; of a standby: the last one applied
     * @param uptimeNanos how long the sender's process has run
     * @param pauseNanos of a primary: for how long nobody shall take over by itself
     * @param echoNanos uptime in the last heartbeat that the sender heard; {@link #NO_ECHO} if none
     */
    record Heartbeat(long epoch, long number, long uptimeNanos, long pauseNanos, long echoNanos)
            implements Message {

        /** The sender has heard no heartbeat over this link. */
        public static final long NO_ECHO = 0;

        /** A heartbeat without an echo. */
        public Heartbeat(long epoch, long number, long uptimeNanos, long pauseNanos) {
            this(epoch, number, uptimeNanos, pauseNanos, NO_ECHO);
        }
    }

    /**
     * A piece of an image that is not yet whole: the pages of the batch and, for the pages from
     * {@code fromPage} to {@code toPage} that the batch leaves out, zeroes. Checkpoint 1 completes
     * the image.
     */
    record ResyncChunk(long epoch, int fromPage, int toPage, PageBatch batch) implements Message {}

    /**
     * What changed since the checkpoint before, or a part of it.
     *
     * @param number counts checkpoints of one joiner, from 1
     * @param part counts the parts of one checkpoint, from 0
     * @param last whether it is complete with this part
     */
    record Checkpoint(long epoch, long number, int part, boolean last, PageBatch batch)
            implements Message {}

    /** All checkpoints up to this one are the standby's own (R4). */
    record CheckpointAck(long epoch, long number) implements Message {}

    /** The record names you as standby. */
    record Paired(Tenure tenure) implements Message {}

    /**
     * A standby's first words when its connection broke and it has the image still (R11).
     *
     * @param owner the life of the primary that it follows
     * @param number the last checkpoint that is its own: the words are an acknowledgement of it
     */
    record Reconnect(
            int protocol, PairId pair, NodeRef node, NodeRef owner, long epoch, long number)
            implements Message {}

    /** The primary's consent: the next checkpoint is the one after this. */
    record Reconnected(long epoch, long number) implements Message {}

    /**
     * The record names you as owner and me as your standby (R16).
     *
     * @param quietNanos how long the sender has not served
     */
    record SwitchedOver(Tenure tenure, long quietNanos) implements Message {}

    /**
     * The primary's memory is checkpoint {@code number} and has these digests: compare. Said right
     * after that checkpoint, so that the image is that checkpoint where it is heard.
     */
    record Verify(long epoch, long number, RangeDigests digests) implements Message {}

    /**
     * What a standby found when it compared. It is a witness of nothing (R1).
     *
     * @param number the checkpoint at which it compared
     * @param fromPage the first page of the range that it compared
     */
    record Verified(long epoch, long number, int fromPage, Mismatches mismatches)
            implements Message {}

    /**
     * A primary's question when the arbiter went back: believe nothing older than this from here
     * on, so that I may write it in place of what the arbiter shows (R23).
     *
     * @param tenure of both in the next epoch and in a new era
     */
    record Reassert(long epoch, Tenure tenure) implements Message {}

    /** A standby's word that it believes nothing older than the tenure of that era (R23). */
    record ReassertAgreed(long epoch, long era) implements Message {}

    /**
     * The word of a primary's second thread: the loop has not finished the turn after this one
     * (R21). It comes over a connection of its own, and is worth something only to that life of the
     * standby which follows that life of the primary in that epoch.
     *
     * @param turn the number of the last turn that the loop has finished
     */
    record Busy(long epoch, NodeRef owner, NodeRef standby, long turn) implements Message {}

    /**
     * A request that ended a node of this pair: whoever serves next must refuse it. Said by a
     * primary to the standby that the record names, and by one whose guest threw before it ends.
     *
     * @param command names what failed
     */
    record PoisonRequest(long epoch, RequestDigest digest, String command) implements Message {

        public PoisonRequest {
            if (command.length() > PoisonRequests.COMMAND_LENGTH_MAX) {
                throw new IllegalArgumentException(
                        "a command's name of %d characters".formatted(command.length()));
            }
        }
    }
}
