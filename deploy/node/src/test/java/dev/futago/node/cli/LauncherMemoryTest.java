package dev.futago.node.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.futago.node.HeapNeed;
import dev.futago.node.cli.NodeOptionsTest.Parsed;
import dev.futago.node.config.NodeConfig;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The launcher gives a node the heap that it needs, or refuses with the numbers. */
@Timeout(60)
final class LauncherMemoryTest {

    private static final long MIB = 1 << 20;
    private static final Path NONE = Path.of("none");

    @TempDir private Path folder = Path.of("");

    /** What the launcher said, on both streams, and its exit code. */
    private record Said(String text, int exitCode) {}

    private static Said launcher(Path cgroups, Path own, String... arguments)
            throws IOException, InterruptedException {
        return launcher(cgroups, own, NONE, arguments);
    }

    private static Said launcher(Path cgroups, Path own, Path machine, String... arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of("..", "dist", "src", "main", "bin", "futago").toString());
        command.add("--node-options");
        command.add(cgroups.toString());
        command.add(own.toString());
        command.add(machine.toString());
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().remove("FUTAGO_MEMORY");
        Process process = builder.start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Said(text, process.waitFor());
    }

    private static NodeConfig config(String memory) {
        return Parsed.of("--name a --guest kv --sync off --memory " + memory).asPrimary();
    }

    @ParameterizedTest
    @ValueSource(strings = {"512KiB", "64MiB", "256MiB", "1GiB", "3000MiB"})
    void launcherGivesHeapThatNodeNeeds(String memory) throws Exception {
        Said said = launcher(NONE, NONE, "primary", "--memory", memory);

        Matcher heap = Pattern.compile("-Xmx(\\d+)m\n").matcher(said.text);
        assertThat(heap.find()).as(said.text).isTrue();
        long heapBytes = Long.parseLong(heap.group(1)) * MIB;
        HeapNeed need = HeapNeed.of(config(memory));
        assertThat(heapBytes - need.bytes()).isBetween(0L, MIB);
        need.check(heapBytes);
    }

    /** One command may change all of it, and a standby stages the checkpoint whole (R4). */
    @ParameterizedTest
    @ValueSource(strings = {"64MiB", "1GiB", "16GiB"})
    void directMemoryHasRoomForACheckpointOfAllPages(String memory) throws Exception {
        Said said = launcher(NONE, NONE, "primary", "--memory", memory);

        Matcher direct = Pattern.compile("MaxDirectMemorySize=(\\d+)m\n").matcher(said.text);
        assertThat(direct.find()).as(said.text).isTrue();
        assertThat(Long.parseLong(direct.group(1)) * MIB - config(memory).role().memoryBytes())
                .isGreaterThanOrEqualTo(512 * MIB);
    }

    @Test
    void smallerHeapIsRefusedWithNumbers() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> HeapNeed.of(config("256MiB")).check(900 * MIB))
                .withMessage(
                        "a guest memory of 256 MiB needs a heap of 928 MiB (672 MiB beside it), and"
                                + " -Xmx is 900 MiB: remove -Xmx from FUTAGO_JAVA_OPTS, or choose a"
                                + " smaller --memory");
    }

    @Test
    void limitOfCgroupIsRead() throws Exception {
        limit("memory.max", "a", "419430400");
        limit("memory.max", "a/b", "max");

        assertRefused(launcher(folder, own("0::/a/b"), "primary", "--memory", "512MiB"), 512);
        assertRefused(launcher(folder, own("0::/a"), "standby", "--memory", "64MiB"), 64);
        assertThat(launcher(folder, own("0::/"), "primary", "--memory", "64MiB").exitCode).isZero();
    }

    @Test
    void limitOfFirstVersionIsRead() throws Exception {
        limit("memory.limit_in_bytes", "memory/c", "419430400");
        limit("memory.limit_in_bytes", "memory", "9223372036854771712");

        Path own = own("5:cpu,cpuacct:/x\n4:memory:/c/gone\n0::/");
        assertRefused(launcher(folder, own, "primary", "--memory", "64MiB"), 64);
        assertThat(launcher(folder, own("4:memory:/"), "primary", "--memory", "64MiB").exitCode)
                .isZero();
    }

    @Test
    void memoryOfMachineIsRead() throws Exception {
        Path machine = folder.resolve("meminfo");
        Files.writeString(machine, "MemFree: 1 kB\nMemAvailable:   1546240 kB\n");

        assertThat(launcher(NONE, NONE, machine, "primary", "--memory", "65MiB").text)
                .startsWith("futago: a guest memory of 65 MiB needs 1514 MiB (heap 714,")
                .contains("and this machine has 1510 MiB to give:");
        assertThat(launcher(NONE, NONE, machine, "primary", "--memory", "63MiB").exitCode).isZero();
    }

    private void limit(String file, String group, String value) throws IOException {
        Path path = Files.createDirectories(folder.resolve(group)).resolve(file);
        Files.writeString(path, value + "\n");
    }

    private Path own(String lines) throws IOException {
        return Files.writeString(folder.resolve("own"), lines + "\n");
    }

    private static void assertRefused(Said said, int memoryMib) {
        assertThat(said.exitCode).isEqualTo(ExitCode.CONFIG);
        assertThat(said.text)
                .startsWith("futago: a guest memory of %d MiB needs ".formatted(memoryMib))
                .contains("the memory cgroup has a limit of 400 MiB: choose a smaller --memory");
    }
}
