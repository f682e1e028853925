package dev.futago.drill.sim;

import dev.futago.common.role.Message;
import dev.futago.drill.check.Guarantee;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * What a standby has applied is exactly what the primary was when it sealed it, and what it takes
 * over is exactly what it has applied (P4).
 *
 * <p>Between whole looks at both memories only those pages are looked at that a checkpoint carries.
 */
final class ImageIsACheckpoint implements Guarantee {

    /** Of so many checkpoints one is checked over all pages. */
    private static final int WHOLE_EVERY = 16;

    /** More than can be under way at once. */
    private static final int KEPT = 64;

    /** Who sealed, and for which connection. */
    private record Side(SimLink link, SimNode sender) {}

    /** The memory at one seal, and which pages the checkpoint carries. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Seal(long digest, int[] pages) {}

    private final Map<Side, Map<Long, Seal>> seals = new HashMap<>();
    private final Map<Side, int[]> sealing = new HashMap<>();
    private Optional<String> breach = Optional.empty();

    @Override
    public Optional<String> breach() {
        return breach;
    }

    private static boolean isWhole(long number) {
        return number % WHOLE_EVERY == 1;
    }

    /** The memory is now what the checkpoint says, as far as its parts went. */
    void onSent(SimNode sender, PageDigests memory, SimLink link, Message.Checkpoint part) {
        var side = new Side(link, sender);
        var pages = new int[part.batch().pages()];
        part.batch().copyPageNumbers(pages, 0);
        memory.lookAt(pages);
        int[] all = pages;
        if (part.part() > 0) {
            int[] before = sealing.getOrDefault(side, new int[0]);
            all = IntStream.concat(Arrays.stream(before), Arrays.stream(pages)).toArray();
        }
        sealing.put(side, all);
        if (part.last()) {
            if (isWhole(part.number()) && !memory.lookAtAll() && part.number() > 1) {
                breach =
                        Optional.of(
                                "%s changed pages that no checkpoint up to %d carries"
                                        .formatted(sender.name(), part.number()));
            }
            Map<Long, Seal> ofSide = seals.computeIfAbsent(side, none -> new HashMap<>());
            ofSide.put(part.number(), new Seal(memory.ofAll(), all));
            ofSide.remove(part.number() - KEPT);
        }
    }

    /** A standby says that it has applied a checkpoint. */
    void onApplied(SimNode standby, PageDigests memory, SimLink link, long number) {
        Map<Long, Seal> ofSide = seals.getOrDefault(new Side(link, link.peerOf(standby)), Map.of());
        Seal seal = ofSide.get(number);
        if (seal == null) {
            breach = Optional.of("%s applied %d, never sealed".formatted(standby.name(), number));
            return;
        }
        memory.lookAt(seal.pages);
        boolean isKnown = !isWhole(number) || memory.lookAtAll() || number == 1;
        if (!isKnown || memory.ofAll() != seal.digest) {
            breach = Optional.of("%s is not checkpoint %d".formatted(standby.name(), number));
        }
    }

    /** A standby becomes primary with what it has applied. */
    void onTakeover(SimNode standby, PageDigests memory) {
        if (!memory.lookAtAll()) {
            breach = Optional.of(standby.name() + " takes over a torn image");
        }
    }
}
