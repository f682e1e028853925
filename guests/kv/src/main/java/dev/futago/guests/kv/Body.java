package dev.futago.guests.kv;

import dev.futago.common.memory.GuestMemory;

/**
 * What the bodies of all collections begin with: a piece of the heap, reached from the entry of a
 * key.
 *
 * <pre>
 *  0 int   its {@link Form}
 *  4 int   the form's own
 *  8 long  the next body of the {@link Garbage}
 * 16       the form's own
 * </pre>
 */
final class Body {

    /** Where the form's own part begins. */
    static final long OWN_AT = 16;

    private static final long FORM_AT = 0;
    private static final long NEXT_AT = 8;

    private Body() {}

    static Form form(GuestMemory memory, long body) {
        return Form.of(memory.getInt(body + FORM_AT));
    }

    static void setForm(GuestMemory memory, long body, Form form) {
        memory.putInt(body + FORM_AT, form.number());
    }

    static long nextGarbage(GuestMemory memory, long body) {
        return memory.getLong(body + NEXT_AT);
    }

    static void setNextGarbage(GuestMemory memory, long body, long next) {
        memory.putLong(body + NEXT_AT, next);
    }
}
