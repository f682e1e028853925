package dev.futago.guests.kv;

/** Where clients of the other node connect to. */
record Place(String host, int port) {

    /** Nobody said. */
    static final Place UNKNOWN = new Place("?", 0);

    /** Whether somebody said. */
    boolean isKnown() {
        return !equals(UNKNOWN);
    }

    /**
     * Reads {@code host:port}, or {@code [::1]:port}.
     *
     * @throws IllegalArgumentException with a sentence for the user
     */
    static Place of(String text) {
        int colon = text.lastIndexOf(':');
        try {
            String host = text.substring(0, Math.max(0, colon)).replaceAll("[\\[\\]]", "");
            return new Place(host, Integer.parseInt(text.substring(colon + 1)));
        } catch (NumberFormatException notOne) {
            throw new IllegalArgumentException("'%s' is not HOST:PORT".formatted(text), notOne);
        }
    }
}
