package dev.futago.node.data;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/**
 * A disk that tells its steps, and breaks at one of them: that step has no effect, but for the
 * first bytes of a write. It can also stand still. One thread uses it, another may watch it.
 */
final class FaultyDisk implements Disk {

    static final String BROKEN = "the disk is broken";

    private static final int NEVER = Integer.MAX_VALUE;

    private final Disk sound = new LocalDisk();
    private final List<String> steps = new ArrayList<>();
    private final Map<FileChannel, String> names = new HashMap<>();
    private final CountDownLatch standing = new CountDownLatch(1);
    private final CountDownLatch goingOn = new CountDownLatch(1);
    private final int brokenStep;
    private final int bytesWritten;
    private String brokenName = "";
    private String standingName = "";

    private FaultyDisk(int brokenStep, int bytesWritten) {
        this.brokenStep = brokenStep;
        this.bytesWritten = bytesWritten;
    }

    static FaultyDisk sound() {
        return new FaultyDisk(NEVER, 0);
    }

    /**
     * A disk that breaks once.
     *
     * @param step which of all, from 0
     * @param bytes how many of a write reach the file nevertheless
     */
    static FaultyDisk brokenAt(int step, int bytes) {
        return new FaultyDisk(step, bytes);
    }

    /** From now on breaks each time at the step of this name. */
    synchronized FaultyDisk breakAt(String name) {
        brokenName = name;
        return this;
    }

    /** Stands still before the next step of this name, until it is told to go on. */
    synchronized FaultyDisk standAt(String name) {
        standingName = name;
        return this;
    }

    void awaitStanding() throws InterruptedException {
        standing.await();
    }

    void goOn() {
        goingOn.countDown();
    }

    /** All steps that were begun, the oldest first. */
    synchronized List<String> steps() {
        return List.copyOf(steps);
    }

    synchronized void forget() {
        steps.clear();
    }

    /** Whether the step is to break. */
    private boolean begin(String step) {
        boolean stands;
        boolean breaks;
        synchronized (this) {
            breaks = steps.size() == brokenStep || step.equals(brokenName);
            steps.add(step);
            stands = step.equals(standingName);
        }
        if (stands) {
            standing.countDown();
            awaitGoingOn();
        }
        return breaks;
    }

    private void awaitGoingOn() {
        try {
            goingOn.await();
        } catch (InterruptedException unexpected) {
            throw new IllegalStateException(unexpected);
        }
    }

    private void step(String step) throws IOException {
        if (begin(step)) {
            throw new IOException(BROKEN);
        }
    }

    @Override
    public FileChannel open(Path file, OpenOption... how) throws IOException {
        step("open " + file.getFileName());
        FileChannel channel = sound.open(file, how);
        names.put(channel, String.valueOf(file.getFileName()));
        return channel;
    }

    @Override
    public void write(FileChannel file, ByteBuffer bytes) throws IOException {
        if (begin("write " + names.get(file))) {
            sound.write(file, bytes.limit(Math.min(bytesWritten, bytes.limit())));
            throw new IOException(BROKEN);
        }
        sound.write(file, bytes);
    }

    @Override
    public void force(FileChannel file) throws IOException {
        step("force " + names.get(file));
        sound.force(file);
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        step("rename %s %s".formatted(from.getFileName(), to.getFileName()));
        sound.rename(from, to);
    }

    @Override
    public void forceFolder(Path folder) throws IOException {
        step("force folder " + folder.getFileName());
        sound.forceFolder(folder);
    }
}
