package dev.futago.drill.bench;

/** Something that was started and must be ended: it ends when it is told to, and at once. */
interface Child extends AutoCloseable {
    @Override
    void close();
}
