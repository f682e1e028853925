package dev.futago.standby;

import static dev.futago.standby.Pages.COUNT;
import static dev.futago.standby.Pages.EPOCH;

import static org.assertj.core.api.Assertions.assertThat;

import dev.futago.common.role.Action;
import dev.futago.common.role.Message;

import org.junit.jupiter.api.Test;

import java.util.Random;

/** Every buffer that a standby is given comes back exactly once, whatever becomes of it. */
class StageBuffersTest {

    @Test
    void ofALongStream() {
        var standby = StandbyContext.started().following();

        for (int i = 0; i < 50; i++) {
            standby.hears(standby.primary.touch(i % COUNT, i).checkpoint()).turn();
        }

        assertThat(standby.acks()).endsWith(51L);
        assertThat(standby.primary.releases()).containsOnly(1);
    }

    @Test
    void ofAnUnfinishedCheckpointWhenTheLinkIsLost() {
        var standby = StandbyContext.started().following();
        var parts = standby.primary.touch(COUNT, 5).checkpoint();
        for (var part : parts.subList(0, parts.size() - 1)) {
            standby.hears(part);
        }

        standby.loses().turn().hears(parts.getLast());

        assertThat(standby.primary.releases()).containsOnly(1);
    }

    @Test
    void ofAnUnfinishedCheckpointWhenThePrimaryFallsSilent() {
        var standby = StandbyContext.started().following();
        var parts = standby.primary.touch(COUNT, 5).checkpoint();
        standby.hears(parts.getFirst()).hears(parts.get(1));

        standby.passes(StandbyContext.SUSPECTS).hears(parts.subList(2, parts.size()));

        assertThat(standby.primary.releases()).containsOnly(1);
    }

    @Test
    void ofAnImageThatStaysIncomplete() {
        var standby = StandbyContext.started().receiving();
        var chunks = standby.primary.touch(COUNT, 5).image();
        standby.hears(chunks.getFirst());

        standby.loses().hears(chunks.subList(1, chunks.size()));

        assertThat(standby.primary.releases()).containsOnly(1);
    }

    @Test
    void ofStreamsDamagedAnywhere() {
        for (int seed = 0; seed < 300; seed++) {
            var random = new Random(seed);
            var standby = StandbyContext.started().following();
            int healthy = random.nextInt(5);
            for (int i = 0; i < healthy; i++) {
                standby.hears(standby.primary.touch(random.nextInt(COUNT), i).checkpoint());
            }
            int before = standby.memory.digest();
            var parts = standby.primary.touch(1 + random.nextInt(COUNT - 1), 77).checkpoint();
            int broken = random.nextInt(parts.size());
            for (int i = 0; i < parts.size(); i++) {
                var part = parts.get(i);
                standby.hears(i == broken ? broken(standby.primary, part, random) : part);
            }
            standby.turn();

            assertThat(standby.primary.releases()).as("seed %d", seed).containsOnly(1);
            assertThat(standby.memory.digest()).as("seed %d", seed).isEqualTo(before);
            assertThat(standby.acks()).as("seed %d", seed).isEmpty();
            assertThat(standby.done(Action.Close.class)).as("seed %d", seed).hasSize(1);
        }
    }

    private static Message broken(Pages primary, Message.Checkpoint part, Random random) {
        var batch = part.batch();
        return switch (random.nextInt(4)) {
            case 0 ->
                    new Message.Checkpoint(
                            EPOCH + 1, part.number(), part.part(), part.last(), batch);
            case 1 ->
                    new Message.Checkpoint(
                            EPOCH, part.number() + 1, part.part(), part.last(), batch);
            case 2 ->
                    new Message.Checkpoint(
                            EPOCH, part.number(), part.part() + 1, part.last(), batch);
            default ->
                    new Message.Checkpoint(
                            EPOCH, part.number(), part.part(), part.last(), primary.damaged(batch));
        };
    }
}
