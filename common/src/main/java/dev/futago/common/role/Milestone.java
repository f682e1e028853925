package dev.futago.common.role;

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

    /** Said by a new primary: it released its first reply. */
    record FirstReply(long epoch) implements Milestone {
        @Override
        public String text() {
            return "first reply in epoch %d".formatted(epoch);
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

    /** Output is held and nobody can say when it will leave. */
    record Stalled(String reason, long epoch) implements Milestone {
        @Override
        public String text() {
            return "STALLED in epoch %d: %s".formatted(epoch, reason);
        }
    }
}
