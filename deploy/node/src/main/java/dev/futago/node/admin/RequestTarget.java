package dev.futago.node.admin;

import java.util.Optional;

/**
 * What a request asks for, and of whom (RFC 9112, section 3.2).
 *
 * @param authority {@code host[:port]} of an absolute target, else of the Host header; empty when
 *     the request names none
 * @param path the path and the query
 */
record RequestTarget(Optional<String> authority, String path) {

    private static final String SCHEME = "http://";

    /**
     * Reads a target in origin form, or in absolute form, which goes before the header.
     *
     * @param host the Host header
     */
    static RequestTarget of(String target, Optional<String> host) {
        if (!target.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return new RequestTarget(host, target);
        }
        int from = SCHEME.length();
        int slash = target.indexOf('/', from);
        int query = target.indexOf('?', from);
        int end = target.length();
        if (slash >= 0 && (query < 0 || slash < query)) {
            end = slash;
        } else if (query >= 0) {
            end = query;
        }
        String rest = target.substring(end);
        return new RequestTarget(
                Optional.of(target.substring(from, end)), rest.startsWith("/") ? rest : "/" + rest);
    }
}
