package dev.futago.guests.kv;

import static org.assertj.core.api.Assertions.assertThat;

import dev.futago.common.memory.GuestMemory;
import dev.futago.common.memory.Tracking;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/** A table that grows and shrinks with every key, and is found whole by who looks meanwhile. */
class KeySpaceTest {

    private static final int MANY = 300_000;

    private final GuestMemory memory = GuestMemory.allocate(64L << 20, Tracking.QUEUE);
    private final Store store;

    KeySpaceTest() {
        Store.format(memory, 0);
        store = new Store(memory);
    }

    private void put(int key) {
        store.keys().put(named(key), store.keys().newEntry(named(key), 0));
    }

    private void remove(int key) {
        store.keys().remove(store.keys().find(named(key)));
    }

    private static Text named(int key) {
        return Text.of("key:" + key);
    }

    private boolean has(int key) {
        return store.keys().find(named(key)) != KeySpace.NONE;
    }

    @Test
    void itGrowsToManyKeysAndShrinksToNone() {
        for (int key = 0; key < MANY; key++) {
            put(key);
        }
        assertThat(store.keys().count()).isEqualTo(MANY);
        for (int key = 0; key < MANY; key += 7) {
            assertThat(has(key)).isTrue();
            assertThat(has(MANY + key)).isFalse();
        }
        for (int key = 0; key < MANY; key++) {
            assertThat(has(key)).isTrue();
            remove(key);
        }

        assertThat(store.keys().count()).isZero();
        assertThat(has(0)).isFalse();
        assertThat(store.heap().usedBytes()).isLessThan(100_000);
    }

    @Test
    void noKeyThatComesOrGoesChangesMoreThanAFewPages() {
        int pagesMax = 0;
        for (int key = 0; key < MANY; key++) {
            memory.forgetDirty();
            put(key);
            pagesMax = Math.max(pagesMax, memory.dirtyPages());
        }
        for (int key = 0; key < MANY; key++) {
            memory.forgetDirty();
            remove(key);
            pagesMax = Math.max(pagesMax, memory.dirtyPages());
        }
        assertThat(pagesMax).isLessThan(40);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void aScanMeetsAllKeysThatAreThereTheWholeTime(long seed) {
        var random = new SplittableRandom(seed);
        int staying = 2_000;
        for (int key = 0; key < staying; key++) {
            put(key);
        }
        int others = 0;
        Set<String> met = new HashSet<>();
        long cursor = 0;
        boolean isGrowing = random.nextBoolean();
        do {
            cursor =
                    store.keys()
                            .scan(cursor, entry -> met.add(Entry.key(memory, entry).toString()));
            isGrowing ^= random.nextInt(200) == 0;
            for (int i = random.nextInt(10); i > 0; i--) {
                if (isGrowing) {
                    put(staying + others++);
                } else if (others > 0) {
                    remove(staying + --others);
                }
            }
        } while (cursor != 0);

        List<String> missed = new ArrayList<>();
        for (int key = 0; key < staying; key++) {
            if (!met.contains(named(key).toString())) {
                missed.add(named(key).toString());
            }
        }
        assertThat(missed).isEmpty();
    }

    @Test
    void aScanOfWhatStandsStillMeetsEachKeyOnce() {
        for (int key = 0; key < 5_000; key++) {
            put(key);
        }
        List<String> met = new ArrayList<>();
        long cursor = 0;
        do {
            cursor =
                    store.keys()
                            .scan(cursor, entry -> met.add(Entry.key(memory, entry).toString()));
        } while (cursor != 0);

        assertThat(met).hasSize(5_000).doesNotHaveDuplicates();
    }
}
