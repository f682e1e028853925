package dev.futago.node.logging;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

/** Lines on their way to a reader that is slow, stuck or gone. */
@Timeout(60)
final class LineWriterTest {

    private static final int QUEUE_BYTES_MAX = 1000;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final GatedStream stream = new GatedStream();
    private final LineWriter writer = writerTo(stream);

    private static LineWriter writerTo(OutputStream stream) {
        return new LineWriter("test-lines", stream, QUEUE_BYTES_MAX, lost -> bytes("lost " + lost));
    }

    private static byte[] bytes(String line) {
        return (line + "\n").getBytes(StandardCharsets.UTF_8);
    }

    @AfterEach
    void letWriterFinish() {
        stream.open();
    }

    /** Offers a line that the writer takes from the queue, and then waits for the reader. */
    private void blockWriter() throws InterruptedException {
        writer.offer(bytes("first"));
        stream.awaitWriter();
    }

    @Test
    void linesArriveInTheirOrder() {
        stream.open();

        IntStream.range(0, 5).forEach(i -> writer.offer(bytes("line " + i)));

        assertThat(writer.flush(PATIENCE)).isTrue();
        assertThat(stream.lines())
                .containsExactly("line 0", "line 1", "line 2", "line 3", "line 4");
        assertThat(writer.dropped()).isZero();
    }

    @Test
    void stuckReaderBlocksNoCaller() throws Exception {
        blockWriter();

        IntStream.range(0, 10_000).forEach(i -> writer.offer(bytes("line " + i)));

        assertThat(writer.dropped()).isBetween(9_900L, 9_999L);
        assertThat(writer.flush(Duration.ofMillis(1))).isFalse();
    }

    @Test
    void droppedLinesAreCountedWhereTheyAreMissing() throws Exception {
        blockWriter();
        IntStream.range(0, 100).forEach(i -> writer.offer(bytes("line " + i)));
        long dropped = writer.dropped();

        stream.open();
        assertThat(writer.flush(PATIENCE)).isTrue();
        writer.offer(bytes("last"));
        assertThat(writer.flush(PATIENCE)).isTrue();

        List<String> lines = stream.lines();
        assertThat(lines).startsWith("first", "line 0").endsWith("lost " + dropped, "last");
        assertThat(lines).hasSize((int) (100 - dropped) + 3);
    }

    @Test
    void errorsFitWhereWarningsDoNot() throws Exception {
        blockWriter();
        IntStream.range(0, 100).forEach(i -> writer.offer(bytes("warning"), 0.5));
        long droppedWarnings = writer.dropped();

        writer.offer(bytes("error"), 1);

        assertThat(droppedWarnings).isPositive();
        assertThat(writer.dropped()).isEqualTo(droppedWarnings);
    }

    @Test
    void goneReaderLosesLinesAndIsTriedAgain() {
        var broken =
                new OutputStream() {
                    private int attempts;

                    @Override
                    public void write(int octet) {
                        throw new UnsupportedOperationException();
                    }

                    @Override
                    public void write(byte[] bytes, int from, int count) throws IOException {
                        if (attempts++ < 2) {
                            throw new IOException("Broken pipe");
                        }
                        stream.write(bytes, from, count);
                    }
                };
        stream.open();
        LineWriter toBroken = writerTo(broken);

        toBroken.offer(bytes("one"));
        assertThat(toBroken.flush(PATIENCE)).isTrue();
        toBroken.offer(bytes("two"));
        assertThat(toBroken.flush(PATIENCE)).isTrue();

        assertThat(toBroken.dropped()).isEqualTo(1);
        assertThat(stream.lines()).containsExactly("lost 1", "two");
    }
}
