package dev.futago.standby;

import dev.futago.common.memory.GuestMemory;
import dev.futago.common.memory.Mismatches;
import dev.futago.common.memory.PageBatch;
import dev.futago.common.role.Drill;
import dev.futago.common.role.DrillPoint;
import dev.futago.common.role.Message;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The standby's copy of the guest memory. A checkpoint is staged whole, checked, and only then
 * applied: the image is at all times exactly some complete checkpoint (PROTOCOL R4, P4).
 *
 * <p>Its doors answer with an objection when the primary sent what it should not have.
 */
final class Mirror {

    private final GuestMemory memory;
    private final Drill drill;
    private final List<PageBatch> stage = new ArrayList<>();
    private long stagedPages;
    private int imagePages;
    private boolean isImageOpen;
    private long applied;

    private Mirror(GuestMemory memory, Drill drill, int imagePages) {
        this.memory = memory;
        this.drill = drill;
        this.imagePages = imagePages;
        isImageOpen = imagePages == 0;
    }

    /** Of a memory whose contents are worthless. */
    static Mirror empty(GuestMemory memory, Drill drill) {
        return new Mirror(memory, drill, 0);
    }

    /** Of a memory that is the primary's already (R16). */
    static Mirror whole(GuestMemory memory, Drill drill) {
        return new Mirror(memory, drill, memory.pages());
    }

    /**
     * Takes a piece of an image that is not whole yet. What was in the memory before is worthless,
     * so that nothing needs staging.
     */
    Optional<String> receive(Message.ResyncChunk chunk) {
        drill.pass(DrillPoint.BEFORE_STAGE);
        try {
            if (!isImageOpen) {
                return Optional.of("a piece of an image after checkpoint " + applied);
            }
            if (chunk.fromPage() != imagePages
                    || chunk.toPage() < imagePages
                    || chunk.toPage() > memory.pages()) {
                return Optional.of(
                        "a piece of an image from page %d to %d after page %d of %d"
                                .formatted(
                                        chunk.fromPage(),
                                        chunk.toPage(),
                                        imagePages,
                                        memory.pages()));
            }
            if (!chunk.batch().isSound(memory.pages())) {
                return Optional.of("a piece of an image is damaged");
            }
            memory.applyImage(chunk.batch(), chunk.fromPage(), chunk.toPage());
            imagePages = chunk.toPage();
            drill.pass(DrillPoint.AFTER_STAGE);
            return Optional.empty();
        } finally {
            chunk.batch().release();
        }
    }

    /** Stages a part of the next checkpoint, and applies the checkpoint when this was its last. */
    Optional<String> receive(Message.Checkpoint part) {
        drill.pass(DrillPoint.BEFORE_STAGE);
        stage.add(part.batch());
        if (imagePages < memory.pages()) {
            return Optional.of(
                    "a checkpoint when only %d of %d pages had come"
                            .formatted(imagePages, memory.pages()));
        }
        if (part.number() != applied + 1 || part.part() != stage.size() - 1) {
            return Optional.of(
                    "checkpoint %d part %d, expected %d part %d"
                            .formatted(part.number(), part.part(), applied + 1, stage.size() - 1));
        }
        if (!part.batch().isSound(memory.pages())) {
            return Optional.of("checkpoint %d is damaged".formatted(part.number()));
        }
        stagedPages += part.batch().pages();
        if (stagedPages > memory.pages() || (part.batch().pages() == 0 && !part.last())) {
            return Optional.of(
                    "checkpoint %d has pages twice, or parts of none".formatted(part.number()));
        }
        drill.pass(DrillPoint.AFTER_STAGE);
        if (part.last()) {
            apply();
        }
        return Optional.empty();
    }

    private void apply() {
        drill.pass(DrillPoint.BEFORE_APPLY);
        copyStage();
        dropStage();
        isImageOpen = false;
        applied++;
        drill.pass(DrillPoint.AFTER_APPLY);
    }

    /** In two halves, so that a drill may come between: each batch was rewound by its check. */
    private void copyStage() {
        long firstHalf = stagedPages / 2;
        for (PageBatch batch : stage) {
            int pages = (int) Math.min(firstHalf, batch.pages());
            memory.applyNext(batch, pages);
            firstHalf -= pages;
            if (firstHalf == 0 && pages > 0) {
                drill.pass(DrillPoint.MID_APPLY);
            }
            memory.applyNext(batch, Integer.MAX_VALUE);
        }
    }

    /**
     * What speaks against comparing: it must be meant for this very checkpoint, and these pages.
     */
    Optional<String> objectionTo(Message.Verify question) {
        if (question.number() != applied || !isWhole()) {
            return Optional.of(
                    "to compare at checkpoint %d, when %d is applied and %d parts are staged"
                            .formatted(question.number(), applied, stage.size()));
        }
        return question.digests().toPage() > memory.pages()
                ? Optional.of("to compare %s of %d".formatted(question.digests(), memory.pages()))
                : Optional.empty();
    }

    /** Which of the pages in question are others here; to be asked when nothing speaks against. */
    Mismatches mismatches(Message.Verify question) {
        return question.digests().against(memory);
    }

    /** Forgets the unfinished checkpoint (R8). */
    void dropStage() {
        stage.forEach(PageBatch::release);
        stage.clear();
        stagedPages = 0;
    }

    /** Whether nothing is staged that is not applied. */
    boolean isWhole() {
        return stage.isEmpty();
    }

    /** The last checkpoint that is wholly part of this memory; 0 before there is any. */
    long applied() {
        return applied;
    }
}
