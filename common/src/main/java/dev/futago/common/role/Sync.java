package dev.futago.common.role;

/** When output waits for the standby; {@code --sync} chooses. */
public enum Sync {
    /** Never: one node, no peer, no arbiter, no dirty tracking. */
    OFF,
    /** Kemari: one checkpoint for each output, the guest stopped until it is acknowledged. */
    STOP_AND_WAIT,
    /** Group commit: the guest runs on, up to a window of checkpoints is in flight. */
    PIPELINED
}
