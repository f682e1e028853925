package dev.futago.standby;

import static dev.futago.standby.Pages.COUNT;
import static dev.futago.standby.Pages.EPOCH;

import static org.assertj.core.api.Assertions.assertThat;

import dev.futago.common.memory.GuestMemory;
import dev.futago.common.role.Drill;
import dev.futago.common.role.Message;

import org.junit.jupiter.api.Test;

import java.util.Optional;

/** R4, P4: the image is at all times exactly some complete checkpoint. */
class MirrorTest {

    private final Pages primary = new Pages();
    private final GuestMemory memory = Pages.garbage();
    private final Mirror mirror = Mirror.empty(memory, Drill.NONE);

    @Test
    void anImageAndCheckpointOneReplaceAllGarbage() {
        primary.touch(10, 7);
        receiveImage();
        assertThat(mirror.applied()).isZero();

        primary.touch(2, 8);
        assertThat(mirror.receive(primary.smallCheckpoint())).isEmpty();

        assertThat(mirror.applied()).isEqualTo(1);
        assertThat(memory.digest()).isEqualTo(primary.memory.digest());
        assertThat(primary.releases()).containsOnly(1);
    }

    @Test
    void aCheckpointInPartsIsAppliedOnlyWithItsLast() {
        receiveImage();
        int before = memory.digest();
        var parts = primary.touch(10, 3).checkpoint();
        assertThat(parts).hasSizeGreaterThan(2);

        for (var part : parts.subList(0, parts.size() - 1)) {
            assertThat(mirror.receive(part)).isEmpty();
            assertThat(memory.digest()).isEqualTo(before);
            assertThat(mirror.applied()).isZero();
        }
        assertThat(mirror.receive(parts.getLast())).isEmpty();

        assertThat(mirror.applied()).isEqualTo(1);
        assertThat(memory.digest()).isEqualTo(primary.memory.digest());
        assertThat(primary.releases()).containsOnly(1);
    }

    @Test
    void anEmptyCheckpointCounts() {
        receiveImage();

        assertThat(mirror.receive(primary.smallCheckpoint())).isEmpty();
        assertThat(mirror.receive(primary.smallCheckpoint())).isEmpty();

        assertThat(mirror.applied()).isEqualTo(2);
    }

    @Test
    void aDroppedStageChangesNothingAndGivesItsBuffersBack() {
        receiveImage();
        int before = memory.digest();
        var parts = primary.touch(10, 3).checkpoint();
        mirror.receive(parts.getFirst());
        mirror.receive(parts.get(1));

        mirror.dropStage();
        mirror.dropStage();

        assertThat(memory.digest()).isEqualTo(before);
        int images = primary.releases().size() - parts.size();
        assertThat(primary.releases().subList(images, images + 2)).containsOnly(1);
    }

    @Test
    void aSkippedCheckpointIsObjectedTo() {
        receiveImage();
        primary.touch(1, 3).smallCheckpoint();

        assertObjection(primary.touch(2, 4).smallCheckpoint(), "checkpoint 2 part 0");
    }

    @Test
    void aRepeatedCheckpointIsObjectedTo() {
        receiveImage();
        mirror.receive(primary.touch(1, 3).smallCheckpoint());
        var again = primary.touch(2, 4).smallCheckpoint();

        assertObjection(numbered(again, 1, 0), "expected 2 part 0");
    }

    @Test
    void aSkippedPartIsObjectedTo() {
        receiveImage();
        var parts = primary.touch(10, 3).checkpoint();
        mirror.receive(parts.getFirst());

        assertObjection(parts.get(2), "expected 1 part 1");
    }

    @Test
    void aRepeatedPartIsObjectedTo() {
        receiveImage();
        var parts = primary.touch(10, 3).checkpoint();
        mirror.receive(parts.getFirst());

        assertObjection(numbered(parts.get(1), 1, 0), "expected 1 part 1");
    }

    @Test
    void aPartOfAnotherCheckpointIsObjectedTo() {
        receiveImage();
        var parts = primary.touch(10, 3).checkpoint();
        mirror.receive(parts.getFirst());

        assertObjection(numbered(parts.get(1), 2, 1), "checkpoint 2 part 1");
    }

    @Test
    void aDamagedPartIsObjectedToAndNothingOfItsCheckpointIsApplied() {
        receiveImage();
        var parts = primary.touch(10, 3).checkpoint();
        mirror.receive(parts.getFirst());
        var damaged = primary.damaged(parts.get(1).batch());

        assertObjection(new Message.Checkpoint(EPOCH, 1, 1, false, damaged), "damaged");
    }

    @Test
    void aCheckpointOfMorePagesThanThereAreIsObjectedTo() {
        receiveImage();
        var parts = primary.touch(COUNT, 3).checkpoint();
        parts.subList(0, 4).forEach(mirror::receive);
        var more = new Pages().touch(1, 1).smallCheckpoint();

        assertObjection(numbered(more, 1, 4), "twice");
    }

    @Test
    void aCheckpointBeforeTheImageIsWholeIsObjectedTo() {
        primary.touch(10, 7);
        mirror.receive(primary.image().getFirst());

        assertObjection(primary.smallCheckpoint(), "of 16 pages had come");
    }

    @Test
    void aPieceOfAnImageOutOfPlaceIsObjectedTo() {
        primary.touch(COUNT, 7);
        var chunks = primary.image();
        mirror.receive(chunks.getFirst());

        assertObjection(chunks.get(2), "page 8 to 12 after page 4");
        assertObjection(chunks.get(3), "page 12 to 16 after page 4");
        assertObjection(ranged(chunks.get(1), 4, 3), "page 4 to 3");
        assertObjection(ranged(new Pages().image().getFirst(), 4, COUNT + 1), "page 4 to 17");
        assertThat(primary.releases()).containsExactly(1, 1, 1, 1);
    }

    @Test
    void aDamagedPieceOfAnImageIsObjectedTo() {
        primary.touch(1, 7);
        var damaged = primary.damaged(primary.image().getFirst().batch());

        assertObjection(new Message.ResyncChunk(EPOCH, 0, COUNT, damaged), "damaged");
        assertThat(primary.releases()).containsOnly(1);
    }

    @Test
    void aPieceOfAnImageAfterACheckpointIsObjectedTo() {
        receiveImage();
        mirror.receive(primary.smallCheckpoint());

        assertObjection(primary.touch(1, 1).image().getFirst(), "after checkpoint 1");
    }

    @Test
    void aWholeImageMayBeCorrectedUntilCheckpointOne() {
        receiveImage();
        var batch = primary.touch(3, 5).smallCheckpoint().batch();

        assertThat(mirror.receive(new Message.ResyncChunk(EPOCH, COUNT, COUNT, batch))).isEmpty();

        assertThat(memory.digest()).isEqualTo(primary.memory.digest());
        assertThat(mirror.applied()).isZero();
    }

    @Test
    void whatIsReceivedIsNotDirty() {
        primary.touch(10, 7);
        receiveImage();
        primary.touch(10, 8).checkpoint().forEach(mirror::receive);

        assertThat(memory.dirtyPages()).isZero();
    }

    private void receiveImage() {
        for (var chunk : primary.image()) {
            assertThat(mirror.receive(chunk)).isEmpty();
        }
        assertThat(memory.digest()).isEqualTo(primary.memory.digest());
    }

    private void assertObjection(Message.Checkpoint part, String words) {
        long applied = mirror.applied();
        int before = memory.digest();
        assertObjection(mirror.receive(part), words);
        assertThat(mirror.applied()).isEqualTo(applied);
        assertThat(memory.digest()).isEqualTo(before);
    }

    private void assertObjection(Message.ResyncChunk chunk, String words) {
        int before = memory.digest();
        assertObjection(mirror.receive(chunk), words);
        assertThat(memory.digest()).isEqualTo(before);
    }

    private static void assertObjection(Optional<String> objection, String words) {
        assertThat(objection).hasValueSatisfying(why -> assertThat(why).contains(words));
    }

    private static Message.Checkpoint numbered(Message.Checkpoint part, long number, int index) {
        return new Message.Checkpoint(EPOCH, number, index, part.last(), part.batch());
    }

    private static Message.ResyncChunk ranged(Message.ResyncChunk chunk, int from, int to) {
        return new Message.ResyncChunk(EPOCH, from, to, chunk.batch());
    }
}
