package dev.futago.common.role;

/** One connection to a peer, as its node numbers it; never used twice by one process (R9). */
public record LinkId(long number) {

    @Override
    public String toString() {
        return "link-" + number;
    }
}
