package dev.futago.standby;

import static dev.futago.standby.Pages.COUNT;
import static dev.futago.standby.Pages.address;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.futago.common.memory.GuestMemory;
import dev.futago.common.role.Drill;
import dev.futago.common.role.DrillPoint;
import dev.futago.common.role.Message;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

/** A crash at a point of staging or applying: what is in the memory just then. */
class DrilledMirrorTest {

    private static final long OLD = 1;
    private static final long NEW = 2;

    /** The process is no more. */
    private static final class Crash extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    private final Pages primary = new Pages();
    private final GuestMemory memory = Pages.garbage();
    private final List<DrillPoint> passed = new ArrayList<>();
    private Drill drill = passed::add;
    private final Mirror mirror = Mirror.empty(memory, point -> drill.pass(point));

    private void crashAt(DrillPoint where, int pass) {
        passed.clear();
        drill =
                point -> {
                    passed.add(point);
                    if (passed.stream().filter(where::equals).count() == pass) {
                        throw new Crash();
                    }
                };
    }

    private void receiveImage() {
        primary.touch(COUNT, OLD).image().forEach(mirror::receive);
    }

    private void assertCrash(Message.Checkpoint part) {
        assertThatExceptionOfType(Crash.class).isThrownBy(() -> mirror.receive(part));
    }

    /** How many pages are those of the checkpoint. */
    private long newPages() {
        long count = 0;
        for (int page = 0; page < COUNT; page++) {
            long value = memory.getLong(address(page));
            assertThat(value).isIn(OLD, NEW);
            count += value == NEW ? 1 : 0;
        }
        return count;
    }

    @Test
    void beforeAPieceOfAnImageIsStagedNothingOfItIsThere() {
        var chunks = primary.touch(COUNT, NEW).image();
        crashAt(DrillPoint.BEFORE_STAGE, 2);
        mirror.receive(chunks.getFirst());

        assertThatExceptionOfType(Crash.class).isThrownBy(() -> mirror.receive(chunks.get(1)));

        assertThat(memory.getLong(address(3))).isEqualTo(NEW);
        assertThat(memory.getLong(address(4))).isZero();
    }

    @Test
    void afterAPieceOfAnImageIsStagedItIsThereAndNoOther() {
        var chunks = primary.touch(COUNT, NEW).image();
        crashAt(DrillPoint.AFTER_STAGE, 2);
        mirror.receive(chunks.getFirst());

        assertThatExceptionOfType(Crash.class).isThrownBy(() -> mirror.receive(chunks.get(1)));

        assertThat(memory.getLong(address(7))).isEqualTo(NEW);
        assertThat(memory.getLong(address(8))).isZero();
    }

    @Test
    void aPieceOfACheckpointThatIsStagedIsNotInTheMemory() {
        receiveImage();
        var parts = primary.touch(10, NEW).checkpoint();
        crashAt(DrillPoint.AFTER_STAGE, parts.size());
        parts.subList(0, parts.size() - 1).forEach(mirror::receive);

        assertCrash(parts.getLast());

        assertThat(newPages()).isZero();
        assertThat(passed).doesNotContain(DrillPoint.BEFORE_APPLY);
    }

    @Test
    void aPieceThatIsNotStagedIsNotLookedAt() {
        receiveImage();
        var parts = primary.touch(10, NEW).checkpoint();
        crashAt(DrillPoint.BEFORE_STAGE, 2);
        mirror.receive(parts.getFirst());

        assertCrash(parts.get(1));

        assertThat(newPages()).isZero();
        assertThat(passed)
                .containsExactly(
                        DrillPoint.BEFORE_STAGE, DrillPoint.AFTER_STAGE, DrillPoint.BEFORE_STAGE);
    }

    @Test
    void beforeACheckpointIsAppliedNoPageOfItIsInTheMemory() {
        receiveImage();
        crashAt(DrillPoint.BEFORE_APPLY, 1);

        assertCrash(primary.touch(3, NEW).smallCheckpoint());

        assertThat(newPages()).isZero();
        assertThat(mirror.applied()).isZero();
    }

    @Test
    void halfAppliedIsHalfOfThePagesOfOnePart() {
        receiveImage();
        crashAt(DrillPoint.MID_APPLY, 1);

        assertCrash(primary.touch(3, NEW).smallCheckpoint());

        assertThat(newPages()).isEqualTo(1);
        assertThat(mirror.applied()).isZero();
    }

    @Test
    void halfAppliedIsHalfOfThePagesOfManyParts() {
        receiveImage();
        for (int pages : List.of(10, 16)) {
            primary.touch(COUNT, OLD).checkpoint().forEach(mirror::receive);
            var parts = primary.touch(pages, NEW).checkpoint();
            crashAt(DrillPoint.MID_APPLY, 1);
            parts.subList(0, parts.size() - 1).forEach(mirror::receive);

            assertCrash(parts.getLast());

            assertThat(newPages()).isEqualTo(pages / 2);
            drill = passed::add;
            mirror.dropStage();
            primary.again();
        }
    }

    @Test
    void aCheckpointOfOnePageHasNoHalf() {
        receiveImage();
        passed.clear();

        mirror.receive(primary.touch(1, NEW).smallCheckpoint());

        assertThat(passed)
                .containsExactly(
                        DrillPoint.BEFORE_STAGE,
                        DrillPoint.AFTER_STAGE,
                        DrillPoint.BEFORE_APPLY,
                        DrillPoint.AFTER_APPLY);
    }

    @Test
    void afterACheckpointIsAppliedItIsTheImageAndNotAcknowledged() {
        var standby = StandbyContext.started().following();
        standby.drill =
                point -> {
                    if (point == DrillPoint.AFTER_APPLY) {
                        throw new Crash();
                    }
                };
        var part = standby.primary.touch(3, NEW).smallCheckpoint();

        assertThatExceptionOfType(Crash.class).isThrownBy(() -> standby.hears(part));

        assertThat(standby.memory.digest()).isEqualTo(standby.primary.memory.digest());
        assertThat(standby.acks()).isEmpty();
    }
}
