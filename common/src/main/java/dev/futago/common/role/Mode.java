package dev.futago.common.role;

/** Whether the record names one holder of the memory or two. */
public enum Mode {
    /** The owner is alone and may release output ungated. */
    SOLO,
    /** Two hold the memory; output waits for the standby's acknowledgement. */
    PAIRED
}
