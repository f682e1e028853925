package dev.futago.node.data;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The changes that a node saw, a line each, the newest last. Written by one thread, read by any.
 * When there are too many lines, the newest changes are kept, half as many as there may be lines.
 */
final class HistoryFile {

    private static final Logger LOG = LoggerFactory.getLogger("futago");

    /** A line is at most 18 KiB long, so that this is more than 1,000 of them. */
    private static final int BYTES_MAX = 32 << 20;

    private final DurableFile file;
    private final int linesMax;
    private int lines;

    /** Never changed, only replaced, by the one thread that writes. */
    private volatile List<HistoryEntry> entries;

    private HistoryFile(DurableFile file, int linesMax, List<HistoryEntry> entries) {
        this.file = file;
        this.linesMax = linesMax;
        this.entries = List.copyOf(entries);
    }

    /**
     * Opens a history, which need not exist. A last line that a crash has torn is cut off. What was
     * read is written anew: after an earlier process whose fsync failed, what can be read need not
     * be on the disk.
     *
     * @param linesMax from 2 to 1,000
     * @throws IllegalArgumentException with a sentence for the user, when there is damage that no
     *     crash explains
     */
    static HistoryFile open(Path folder, int linesMax, Disk disk) throws IOException {
        var file = new DurableFile(folder, "history", BYTES_MAX, disk);
        var history = new HistoryFile(file, linesMax, read(file));
        history.rewrite(linesMax);
        return history;
    }

    private static List<HistoryEntry> read(DurableFile file) throws IOException {
        String text = file.read().orElse("");
        var found = new ArrayList<HistoryEntry>();
        int number = 1;
        int at = 0;
        while (at < text.length()) {
            int feed = text.indexOf('\n', at);
            int end = feed < 0 ? text.length() : feed + 1;
            Optional<String> json = ChecksumLine.read(text.substring(at, end));
            if (json.isEmpty() && end == text.length()) {
                LOG.warn("{}: line {} was torn by a crash and is cut off", file, number);
                return found;
            }
            Optional<HistoryLine> line = json.flatMap(DataText::historyLine);
            if (line.isEmpty()) {
                throw damaged(file, number);
            }
            put(line.get(), found);
            number++;
            at = end;
        }
        return found;
    }

    private static IllegalArgumentException damaged(DurableFile file, int number) {
        return new IllegalArgumentException(
                ("%s is damaged in line %d, and by no crash: check the disk, move the file away and"
                                + " start again (only the list of past changes is lost)")
                        .formatted(file, number));
    }

    private static void put(HistoryLine line, List<HistoryEntry> into) {
        switch (line) {
            case HistoryLine.Added(var entry) -> into.add(entry);
            case HistoryLine.Amended(long version, var gap) -> {
                int at = newestWith(version, into);
                if (at >= 0) { // It may have been dropped meanwhile.
                    into.set(at, into.get(at).withGap(gap));
                }
            }
        }
    }

    private static int newestWith(long version, List<HistoryEntry> among) {
        int at = among.size() - 1;
        while (at >= 0 && among.get(at).version() != version) {
            at--;
        }
        return at;
    }

    /** What is on the disk, the newest last. */
    List<HistoryEntry> entries() {
        return entries;
    }

    void add(HistoryEntry entry) throws IOException {
        append(new HistoryLine.Added(entry));
    }

    /** Completes the newest change with this version; does nothing where there is none. */
    void amendGap(long version, Duration gap) throws IOException {
        if (newestWith(version, entries) >= 0) {
            append(new HistoryLine.Amended(version, gap));
        }
    }

    private void append(HistoryLine line) throws IOException {
        file.append(text(line));
        lines++;
        var changed = new ArrayList<>(entries);
        put(line, changed);
        entries = List.copyOf(changed);
        if (lines > linesMax) {
            rewrite(linesMax / 2);
        }
    }

    private static String text(HistoryLine line) {
        return ChecksumLine.write(DataText.write(line));
    }

    /** One line for each change, the newest of them. */
    private void rewrite(int entriesMax) throws IOException {
        int dropped = Math.max(entries.size() - entriesMax, 0);
        entries = List.copyOf(entries.subList(dropped, entries.size()));
        var text = new StringBuilder();
        entries.forEach(entry -> text.append(text(new HistoryLine.Added(entry))));
        file.replace(text.toString());
        lines = entries.size();
    }
}
