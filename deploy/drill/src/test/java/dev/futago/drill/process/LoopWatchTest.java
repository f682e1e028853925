package dev.futago.drill.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** Real JVMs with a thread that is named as an event loop. */
@DisabledOnOs(OS.WINDOWS)
@Timeout(120)
final class LoopWatchTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir private Path folder = Path.of("");

    private final Children children = new Children();

    @AfterEach
    void endAll() {
        children.close();
    }

    /** Says READY as a node does when its loop has done what it does, and waits to be ended. */
    static final class Blocker {

        private Blocker() {}

        public static void main(String[] threadName) throws Exception {
            Thread.ofPlatform().name(threadName[0]).start(Blocker::block).join();
            System.out.println("READY role=primary ");
            LockSupport.park();
        }

        private static void block() {
            try {
                Thread.sleep(1);
                LockSupport.parkNanos(1_000);
                Path file = Files.createTempFile("futago-", ".tmp");
                Files.writeString(file, "text");
                Files.delete(file);
                InetAddress.getAllByName("localhost");
            } catch (InterruptedException | IOException failed) {
                throw new AssertionError(failed);
            }
        }
    }

    private LoopWatch watchThread(String name) throws Exception {
        Path script = folder.resolve("blocker");
        Files.writeString(
                script,
                """
                #!/bin/sh
                exec '%s/bin/java' ${FUTAGO_JAVA_OPTS-} -cp '%s' '%s' '%s'
                """
                        .formatted(
                                System.getProperty("java.home"),
                                System.getProperty("java.class.path"),
                                Blocker.class.getName(),
                                name));
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
        LoopWatch loops = children.add(LoopWatch.ofMethodsToo(folder.resolve("recordings")));
        var command = new ArrayList<>(loops.on(Site.LOOPBACK).command());
        command.add(script.toString());
        ChildNode process = children.add(ChildNode.start("a", command, line -> {}));
        loops.follow("a", process.handle());
        process.awaitReady("primary", PATIENCE);
        loops.awaitAll();
        return loops;
    }

    @Test
    void blockingCallIsFoundWithItsCaller() throws Exception {
        LoopWatch.Found found = watchThread("futago-loop-1-1").look();

        var calls = found.first().stream().map(call -> call.getValue().words()).toList();
        for (String kind :
                List.of("jdk.ThreadSleep", "jdk.ThreadPark", "jdk.FileWrite", "jdk.MethodTrace")) {
            assertThat(calls)
                    .anySatisfy(
                            call ->
                                    assertThat(call)
                                            .startsWith(kind + " of ")
                                            .contains("Blocker.block:"));
        }
        assertThat(found.count()).isEqualTo(calls.size());
        assertThat(found.words()).startsWith(found.count() + ": node a: jdk.");
    }

    @Test
    void callIsFoundOnce() throws Exception {
        LoopWatch loops = watchThread("futago-loop-1-1");
        assertThat(loops.look().count()).isPositive();

        loops.awaitAll();

        assertThat(loops.look().words()).isEqualTo("0");
    }

    @Test
    void otherThreadsMayBlock() throws Exception {
        assertThat(watchThread("worker").look().count()).isZero();
    }

    @Test
    void folderWithASpaceIsRefused() {
        var loops = new LoopWatch(folder.resolve("a b"));

        assertThatThrownBy(() -> loops.on(Site.LOOPBACK))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("has a space in its name: set java.io.tmpdir");
    }
}
