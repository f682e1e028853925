package dev.futago.protocol;

import io.netty.buffer.AbstractByteBufAllocator;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledHeapByteBuf;

import java.util.ArrayList;
import java.util.List;

/** Buffers of which nothing is forgotten: how large they became, and which were not released. */
final class WatchedAllocator extends AbstractByteBufAllocator {

    private final List<ByteBuf> given = new ArrayList<>();
    private int largestBytes;

    /** Each growth of a buffer asks for a new array, so that none is missed. */
    private final class Watched extends UnpooledHeapByteBuf {

        Watched(int initialCapacity, int maxCapacity) {
            super(WatchedAllocator.this, initialCapacity, maxCapacity);
        }

        @Override
        protected byte[] allocateArray(int capacity) {
            largestBytes = Math.max(largestBytes, capacity);
            return super.allocateArray(capacity);
        }
    }

    @Override
    protected ByteBuf newHeapBuffer(int initialCapacity, int maxCapacity) {
        var buffer = new Watched(initialCapacity, maxCapacity);
        given.add(buffer);
        return toLeakAwareBuffer(buffer);
    }

    @Override
    protected ByteBuf newDirectBuffer(int initialCapacity, int maxCapacity) {
        return newHeapBuffer(initialCapacity, maxCapacity);
    }

    @Override
    public boolean isDirectBufferPooled() {
        return false;
    }

    /** How many buffers somebody still holds. */
    long unreleased() {
        return given.stream().filter(buffer -> buffer.refCnt() > 0).count();
    }

    /** The most that was asked for at once. */
    int largestBytes() {
        return largestBytes;
    }
}
