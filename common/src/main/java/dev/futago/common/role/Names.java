package dev.futago.common.role;

import java.util.regex.Pattern;

/**
 * The rule for names of nodes, pairs and guests, and for text of others that goes into logs and the
 * record: neither can end a line or hide in one.
 */
public final class Names {

    /** The rule, for people. */
    public static final String RULE = "1 to 64 of the letters A-Z a-z, digits and . _ -";

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,64}");
    private static final Pattern CONTROLS =
            Pattern.compile("[\\p{Cntrl}\\u0080-\\u009f\\u2028\\u2029]");

    private Names() {}

    /** Answers whether a node, a pair or a guest may be called so. */
    public static boolean isName(String text) {
        return NAME.matcher(text).matches();
    }

    /** The same text with a space in place of each control character and line separator. */
    public static String printable(String text) {
        return CONTROLS.matcher(text).replaceAll(" ");
    }
}
