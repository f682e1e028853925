package dev.futago.node;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/** Binds a thread to a processor, by sched_setaffinity(2). */
final class Affinity {

    private static final Logger LOG = LoggerFactory.getLogger(Affinity.class);

    private static final int CPUS_MAX = 1024;

    private Affinity() {}

    /** Binds the calling thread; where that cannot be done, says so and goes on. */
    static void bindThread(int cpu) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment mask = arena.allocate(CPUS_MAX / Byte.SIZE);
            int at = cpu / Byte.SIZE;
            mask.set(ValueLayout.JAVA_BYTE, at, (byte) (1 << (cpu % Byte.SIZE)));
            int result = (int) setAffinity().invokeExact(0, mask.byteSize(), mask);
            if (result != 0) {
                LOG.warn("the loop could not be bound to processor {}", cpu);
            }
        } catch (Throwable unavailable) {
            LOG.warn(
                    "the loop could not be bound to processor {}: {}", cpu, unavailable.toString());
        }
    }

    @SuppressWarnings("restricted") // The launcher grants native access.
    private static MethodHandle setAffinity() {
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(
                linker.defaultLookup().find("sched_setaffinity").orElseThrow(),
                FunctionDescriptor.of(
                        ValueLayout.JAVA_INT,
                        ValueLayout.JAVA_INT,
                        ValueLayout.JAVA_LONG,
                        ValueLayout.ADDRESS));
    }
}
