package dev.futago.node.points;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** How a guest throws when a drill has it do so. */
public enum Failure {
    /** It asks the heap for more than there is. */
    OUT_OF_MEMORY,
    /** It calls itself until the stack has no room. */
    STACK_OVERFLOW,
    /** An exception, when its stores cannot be undone any more: the node ends. */
    FAIL;

    private static final int MORE_THAN_A_HEAP_HAS = Integer.MAX_VALUE - 8;

    /** As users write it. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The one that users write so. */
    public static Optional<Failure> labelled(String label) {
        return Arrays.stream(values()).filter(each -> each.label().equals(label)).findFirst();
    }

    /** Throws. */
    void strike() {
        long reached =
                switch (this) {
                    case OUT_OF_MEMORY -> fill();
                    case STACK_OVERFLOW -> descend(0);
                    case FAIL -> throw new IllegalStateException("a drill made the guest fail");
                };
        throw new IllegalStateException("no error before " + reached);
    }

    /** Takes two blocks of 16 GiB each, which no heap of a drill has. */
    private static long fill() {
        var first = new long[MORE_THAN_A_HEAP_HAS];
        var second = new long[MORE_THAN_A_HEAP_HAS];
        return (long) first.length + second.length;
    }

    private static long descend(long depth) {
        return depth == Long.MAX_VALUE ? depth : descend(depth + 1) + 1;
    }
}
