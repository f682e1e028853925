package dev.futago.primary;

import static org.assertj.core.api.Assertions.assertThat;

import dev.futago.common.memory.GuestMemory;
import dev.futago.common.memory.Tracking;
import dev.futago.common.role.LinkId;
import dev.futago.common.role.Message;
import dev.futago.common.role.NodeRef;

import java.util.Optional;

/** Keeps an image as a joiner does, and checks that what it is sent is whole and in order. */
final class FakeJoiner {

    final LinkId link;
    final NodeRef node;
    private final GuestMemory memory;
    private int imagePages;
    private int parts;
    private long applied;
    private long chunks;
    private Optional<Message.Verified> compared = Optional.empty();

    FakeJoiner(LinkId link, NodeRef node, int pages) {
        this.link = link;
        this.node = node;
        memory = GuestMemory.allocate((long) pages * GuestMemory.PAGE_BYTES, Tracking.NONE);
        for (int page = 0; page < pages; page++) {
            memory.putLong((long) page * GuestMemory.PAGE_BYTES + 512, 0xBAD);
        }
    }

    /** Makes it its own, and gives its pages back to the pool. */
    void receive(Message message) {
        switch (message) {
            case Message.ResyncChunk chunk -> {
                assertThat(chunk.fromPage()).isEqualTo(imagePages);
                assertThat(chunk.batch().isSound(memory.pages())).isTrue();
                memory.applyImage(chunk.batch(), chunk.fromPage(), chunk.toPage());
                imagePages = chunk.toPage();
                chunks++;
                chunk.batch().release();
            }
            case Message.Checkpoint part -> {
                assertThat(imagePages).as("image before checkpoints").isEqualTo(memory.pages());
                assertThat(part.number()).isEqualTo(applied + 1);
                assertThat(part.part()).isEqualTo(parts);
                assertThat(part.batch().isSound(memory.pages())).isTrue();
                memory.apply(part.batch());
                parts = part.last() ? 0 : parts + 1;
                applied = part.last() ? part.number() : applied;
                part.batch().release();
            }
            case Message.Verify question -> {
                assertThat(question.number()).as("its image now").isEqualTo(applied);
                assertThat(parts).isZero();
                compared =
                        Optional.of(
                                new Message.Verified(
                                        question.epoch(),
                                        question.number(),
                                        question.digests().fromPage(),
                                        question.digests().against(memory)));
            }
            default -> {
                /* It carries no pages. */
            }
        }
    }

    /** What it found when it was asked last to compare. */
    Message.Verified verified() {
        return compared.orElseThrow();
    }

    /** A bit of its image turns by itself. */
    void flip(int page, int offset) {
        long at = (long) page * GuestMemory.PAGE_BYTES + offset;
        memory.putByte(at, (byte) (memory.getByte(at) ^ 1));
    }

    /** The last checkpoint that came whole. */
    long applied() {
        return applied;
    }

    /** How many parts of the next one came. */
    int parts() {
        return parts;
    }

    long chunks() {
        return chunks;
    }

    int digest() {
        return memory.digest();
    }

    long counter(int page) {
        return memory.getLong((long) page * GuestMemory.PAGE_BYTES);
    }
}
