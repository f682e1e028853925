package dev.futago.common.role;

import dev.futago.common.memory.Mismatches;

/** What has happened, for people: the only source of logs, history and transcripts. */
public sealed interface Milestone {

    /** One line, with epoch and checkpoint number where there are any. */
    String text();

    /** A new pair: this node runs its guest, alone. */
    record Founded(Tenure tenure) implements Milestone {
        @Override
        public String text() {
            return "founded pair %s: epoch %d, alone until a standby joins"
                    .formatted(tenure.pair(), tenure.epoch());
        }
    }

    /** This node can be neither primary nor standby yet. */
    record Waiting(String reason) implements Milestone {
        @Override
        public String text() {
            return "waiting: " + reason;
        }
    }

    /** Nobody holds the pair's memory any more (R13). */
    record Down(String reason) implements Milestone {
        @Override
        public String text() {
            return "DOWN: " + reason;
        }
    }

    /** Said by a joiner: the primary took it in. */
    record Joined(NodeRef owner, long epoch) implements Milestone {
        @Override
        public String text() {
            return "joined %s in epoch %d, receiving its image".formatted(owner, epoch);
        }
    }

    /** Said by a primary: it does not take a joiner in. */
    record JoinerRefused(String reason) implements Milestone {
        @Override
        public String text() {
            return "refused a joiner: " + reason;
        }
    }

    /** Said by a primary: the image begins to flow. */
    record ResyncStarted(NodeRef joiner, long epoch) implements Milestone {
        @Override
        public String text() {
            return "resync of %s started in epoch %d".formatted(joiner, epoch);
        }
    }

    /** Said by a primary: the image is sent; what changes from here on goes by checkpoints. */
    record ResyncFinished(NodeRef joiner, long epoch, long pages, long bytes) implements Milestone {
        @Override
        public String text() {
            return "resync of %s finished in epoch %d: %d pages, %d bytes"
                    .formatted(joiner, epoch, pages, bytes);
        }
    }

    /** Said by a joiner: its image is a complete checkpoint for the first time. */
    record ImageComplete(long epoch, long number) implements Milestone {
        @Override
        public String text() {
            return "image complete at epoch %d checkpoint %d".formatted(epoch, number);
        }
    }

    /** Said by a primary: the record names its standby; output is gated. */
    record Paired(Tenure tenure, long number) implements Milestone {
        @Override
        public String text() {
            return "PROTECTED: paired with %s in epoch %d from checkpoint %d"
                    .formatted(tenure.standby().orElseThrow(), tenure.epoch(), number);
        }
    }

    /** Said by a standby: the record names it. */
    record Following(Tenure tenure, long number) implements Milestone {
        @Override
        public String text() {
            return "following %s in epoch %d from checkpoint %d"
                    .formatted(tenure.owner(), tenure.epoch(), number);
        }
    }

    /** The other node is taken for lost. */
    record Suspected(NodeRef node, String reason, long epoch, long number) implements Milestone {
        @Override
        public String text() {
            return "suspected %s in epoch %d at checkpoint %d: %s"
                    .formatted(node, epoch, number, reason);
        }
    }

    /** Said by a primary: it is alone, and the record says so (R5). */
    record WentSolo(Tenure tenure) implements Milestone {
        @Override
        public String text() {
            return "UNPROTECTED: solo in epoch %d (%s)".formatted(tenure.epoch(), tenure.reason());
        }
    }

    /** Said by a primary: the arbiter went back, and it wrote its tenure again (R23). */
    record Reasserted(Tenure tenure) implements Milestone {
        @Override
        public String text() {
            return "reasserted: the arbiter went back, its record is %s again".formatted(tenure);
        }
    }

    /** Said by a primary: its joiner left before it was paired. */
    record JoinerLost(NodeRef joiner, String reason, long epoch) implements Milestone {
        @Override
        public String text() {
            return "joiner %s lost in epoch %d: %s".formatted(joiner, epoch, reason);
        }
    }

    /** Said by a standby that becomes primary (R8). */
    record TookOver(Tenure tenure, long number) implements Milestone {
        @Override
        public String text() {
            return "TOOK OVER: epoch %d from checkpoint %d (%s)"
                    .formatted(tenure.epoch(), number, tenure.reason());
        }
    }

    /**
     * Said by a new primary: it released its first reply.
     *
     * @param gapNanos since the pair had not served, as far as this node knows
     */
    record FirstReply(long epoch, long gapNanos) implements Milestone {
        @Override
        public String text() {
            return "first reply in epoch %d, after %d ms".formatted(epoch, gapNanos / 1_000_000);
        }
    }

    /** Said by a primary that is no longer owner (R10). */
    record Fenced(Tenure current) implements Milestone {
        @Override
        public String text() {
            return "FENCED: the record says " + current;
        }
    }

    /** Said by a standby that may not take over: it starts anew (R8). */
    record Stale(String reason) implements Milestone {
        @Override
        public String text() {
            return "stale: %s; joining anew".formatted(reason);
        }
    }

    /** Said by a primary: the arbiter's record is not its own (R24). */
    record RecordWrong(String reason, long epoch) implements Milestone {
        @Override
        public String text() {
            return "ERROR in epoch %d: %s".formatted(epoch, reason);
        }
    }

    /** Said by a primary: the arbiter's record is its own again. */
    record RecordRight(long version, long epoch) implements Milestone {
        @Override
        public String text() {
            return "the arbiter's record is right again: version %d, epoch %d"
                    .formatted(version, epoch);
        }
    }

    /** Output is held and nobody can say when it will leave. */
    record Stalled(String reason, long epoch) implements Milestone {
        @Override
        public String text() {
            return "STALLED in epoch %d: %s".formatted(epoch, reason);
        }
    }

    /** Said by either: the connection is gone, but not the other node's image; it may return. */
    record LinkLost(NodeRef node, String reason, long epoch, long number) implements Milestone {
        @Override
        public String text() {
            return "link to %s lost in epoch %d at checkpoint %d: %s; it may return"
                    .formatted(node, epoch, number, reason);
        }
    }

    /** Said by either: the same two lives are connected again, without a resync (R11). */
    record Reconnected(NodeRef node, long epoch, long number) implements Milestone {
        @Override
        public String text() {
            return "reconnected with %s in epoch %d at checkpoint %d"
                    .formatted(node, epoch, number);
        }
    }

    /** Said by a primary: it takes no requests until the standby has everything (R16). */
    record SwitchoverStarted(NodeRef standby, long epoch, long number) implements Milestone {
        @Override
        public String text() {
            return "switchover to %s started in epoch %d at checkpoint %d"
                    .formatted(standby, epoch, number);
        }
    }

    /** Said by a primary: it goes on as before. */
    record SwitchoverFailed(String reason, long epoch) implements Milestone {
        @Override
        public String text() {
            return "switchover failed in epoch %d: %s".formatted(epoch, reason);
        }
    }

    /** Said by a primary that is standby from now on (R16). */
    record StoodDown(Tenure tenure) implements Milestone {
        @Override
        public String text() {
            return "SWITCHED OVER: standby of %s in epoch %d"
                    .formatted(tenure.owner(), tenure.epoch());
        }
    }

    /** Said by a standby that the record names as owner: primary from now on (R16). */
    record SwitchedOver(Tenure tenure, long number) implements Milestone {
        @Override
        public String text() {
            return "SWITCHED OVER: primary in epoch %d from checkpoint %d of the one before"
                    .formatted(tenure.epoch(), number);
        }
    }

    /** An operator started the pair again with an empty memory (R13). */
    record Bootstrapped(Tenure tenure) implements Milestone {
        @Override
        public String text() {
            return "BOOTSTRAPPED: epoch %d with an empty memory (%s)"
                    .formatted(tenure.epoch(), tenure.reason());
        }
    }

    /**
     * A request threw: it changed nothing, and its client got an error or was disconnected.
     *
     * @param command names it
     * @param failure what it threw, and where
     */
    record GuestDefect(String command, String failure, long epoch) implements Milestone {
        @Override
        public String text() {
            return ("GUEST DEFECT: '%s' failed in epoch %d and changed nothing (%s); more of this"
                            + " kind are only counted")
                    .formatted(command, epoch, failure);
        }
    }

    /** Said by a standby: a request ended its primary, and will be refused here. */
    record PoisonRequestLearned(NodeRef owner, String command, long epoch) implements Milestone {
        @Override
        public String text() {
            return "POISON REQUEST: '%s' failed on %s in epoch %d; the same bytes are refused here"
                    .formatted(command, owner, epoch);
        }
    }

    /** Nobody takes over by itself for a while. */
    record Paused(long nanos) implements Milestone {
        @Override
        public String text() {
            return "PAUSED: no takeover by itself for %d s".formatted(nanos / 1_000_000_000);
        }
    }

    /** The pause is over. */
    record Resumed() implements Milestone {
        @Override
        public String text() {
            return "resumed: takeover by itself again";
        }
    }

    /** Said by a primary: pages of its standby's image are not its own. It changes no role. */
    record ImagesDiffer(NodeRef standby, long epoch, long number, Mismatches mismatches)
            implements Milestone {
        @Override
        public String text() {
            return "IMAGES DIFFER: %d pages of %s in epoch %d at checkpoint %d (%s)"
                    .formatted(mismatches.pages(), standby, epoch, number, mismatches.names());
        }
    }

    /** Said by a primary: its memory and its standby's image were compared, all pages. */
    record ImagesCompared(NodeRef standby, long epoch, Outcome.Compared result)
            implements Milestone {
        @Override
        public String text() {
            return "verified %s in epoch %d: %s".formatted(standby, epoch, result.text());
        }
    }
}
