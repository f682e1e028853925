package dev.futago.drill.process;

/** Something that was started and must be ended: it ends when it is told to, and at once. */
public interface Child extends AutoCloseable {
    @Override
    void close();
}
