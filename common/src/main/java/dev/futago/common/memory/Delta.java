package dev.futago.common.memory;

/** How much of a dirty page a checkpoint carries; {@code --delta} chooses. */
public enum Delta {
    /** Only its dirty 64-byte lines, as far as the tracker knows them. */
    LINE,
    /** The whole page, as the paper does. */
    PAGE
}
