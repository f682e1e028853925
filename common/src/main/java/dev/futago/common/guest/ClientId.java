package dev.futago.common.guest;

/** One connection of a client, as its node numbers it; never used twice by one process. */
public record ClientId(long number) {

    @Override
    public String toString() {
        return "client-" + number;
    }
}
