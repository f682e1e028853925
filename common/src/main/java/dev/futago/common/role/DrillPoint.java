package dev.futago.common.role;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Where a process can be told to crash or to stand still, so that a drill is exact. */
public enum DrillPoint {

    /** The guest has executed a request whose bytes contain {@link #POISON}. */
    POISON_REQUEST,

    /** A checkpoint is about to be given to the network. */
    BEFORE_SEND,

    /** The network has taken all of a checkpoint. */
    AFTER_SEND,

    /** A piece of a checkpoint or of an image has come, and nothing is done with it. */
    BEFORE_STAGE,

    /** A piece of a checkpoint is checked and staged, or one of an image is in the memory. */
    AFTER_STAGE,

    /** A checkpoint is staged whole, and nothing of it is in the memory. */
    BEFORE_APPLY,

    /** Half the pages of a checkpoint are in the memory; not passed by one of a single page. */
    MID_APPLY,

    /** A checkpoint is the image. */
    AFTER_APPLY,

    /** An acknowledgement is about to be given to the network. */
    BEFORE_ACKNOWLEDGE,

    /** The network has taken an acknowledgement. */
    AFTER_ACKNOWLEDGE,

    /** A reply has its witness and has not left; those before it have. */
    BEFORE_RELEASE,

    /** The network has taken a reply, and the next one has not left. */
    AFTER_RELEASE,

    /** The arbiter is about to be asked for a compare-and-set. */
    BEFORE_CLAIM,

    /** The arbiter has granted a compare-and-set, and the role does not know. */
    AFTER_CLAIM,

    /** The data dir's metadata are about to be written. */
    BEFORE_METADATA,

    /** The data dir's metadata are on the disk. */
    AFTER_METADATA;

    /** Text that makes a request pass {@link #POISON_REQUEST}. */
    public static final String POISON = "futago-poison";

    /** As users write it. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The one that users write so. */
    public static Optional<DrillPoint> labelled(String label) {
        return Arrays.stream(values()).filter(point -> point.label().equals(label)).findFirst();
    }

    /** As users write them, in the order in which a request passes them. */
    public static List<String> labels() {
        return Arrays.stream(values()).map(DrillPoint::label).toList();
    }
}
