package dev.futago.common.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

import java.util.concurrent.atomic.AtomicInteger;

class BatchPoolTest {

    private final AtomicInteger returned = new AtomicInteger();

    @Test
    void emptiesAndRefills() {
        var pool = pool(2);
        var first = pool.take();
        var second = pool.take();
        assertThat(pool.hasFree()).isFalse();
        assertThat(first).isNotSameAs(second);

        first.release();

        assertThat(pool.hasFree()).isTrue();
        assertThat(pool.take()).isSameAs(first);
        assertThat(pool.hasFree()).isFalse();
    }

    @Test
    void eachReturnIsTold() {
        var pool = pool(1);

        for (int i = 0; i < 3; i++) {
            pool.take().release();
        }

        assertThat(returned).hasValue(3);
    }

    @Test
    void theBatchUsedLastIsUsedNext() {
        var pool = pool(3);
        var first = pool.take();
        var second = pool.take();

        second.release();
        first.release();

        assertThat(pool.take()).isSameAs(first);
    }

    @Test
    void aBatchTakenAgainIsEmpty() {
        var pool = pool(1);
        var memory = GuestMemory.allocate(GuestMemory.PAGE_BYTES, Tracking.QUEUE);
        memory.putByte(0, (byte) 1);
        var used = pool.take();
        memory.seal(used, Delta.PAGE);
        assertThat(used.bytes()).isPositive();
        used.release();

        var again = pool.take();

        assertThat(again.hasRoom()).isTrue();
        assertThat(again.pages()).isZero();
        again.finish();
        assertThat(again.bytes()).isZero();
    }

    @Test
    void aPoolThatHoldsNoPageIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new BatchPool(0, PageBatch.ENTRY_BYTES_MAX, () -> {}));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new BatchPool(1, PageBatch.ENTRY_BYTES_MAX - 1, () -> {}));
    }

    private BatchPool pool(int batches) {
        return new BatchPool(batches, PageBatch.ENTRY_BYTES_MAX, returned::incrementAndGet);
    }
}
