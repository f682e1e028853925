package dev.futago.guests.kv;

import java.nio.charset.StandardCharsets;

/** What a client reads of answers: elements in RESP2 or RESP3, one after the other. */
final class RespElements {

    private final byte[] bytes;
    private int at;

    private RespElements(byte[] bytes) {
        this.bytes = bytes;
    }

    /**
     * How many elements there are, those within others not counted.
     *
     * @throws IllegalArgumentException when these are no whole elements
     */
    static int count(byte[] bytes) {
        var elements = new RespElements(bytes);
        int count = 0;
        while (elements.at < bytes.length) {
            elements.pass();
            count++;
        }
        return count;
    }

    private void pass() {
        char kind = (char) bytes[at];
        String line = line();
        switch (kind) {
            case '+', '-', '_', ',', '#' -> {}
            case ':' -> Long.parseLong(line);
            case '$', '=' -> passText(Integer.parseInt(line));
            case '*', '~', '>' -> passAll(Integer.parseInt(line));
            case '%' -> passAll(2 * Integer.parseInt(line));
            default -> throw wrong();
        }
    }

    private String line() {
        int from = at + 1;
        while (at + 1 < bytes.length && bytes[at] != '\r' && bytes[at] != '\n') {
            at++;
        }
        at += 2;
        if (at > bytes.length || bytes[at - 2] != '\r' || bytes[at - 1] != '\n') {
            throw wrong();
        }
        return new String(bytes, from, at - 2 - from, StandardCharsets.ISO_8859_1);
    }

    private void passText(int length) {
        if (length >= 0) {
            at += length + 2;
            if (at > bytes.length || bytes[at - 2] != '\r' || bytes[at - 1] != '\n') {
                throw wrong();
            }
        }
    }

    private void passAll(int count) {
        for (int i = 0; i < count; i++) {
            pass();
        }
    }

    private IllegalArgumentException wrong() {
        return new IllegalArgumentException("no whole element ends at %d".formatted(at));
    }
}
