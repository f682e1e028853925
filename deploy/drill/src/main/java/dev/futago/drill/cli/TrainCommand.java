package dev.futago.drill.cli;

import dev.futago.node.cli.ExitCode;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

/**
 * {@code futago train}: the short life of a pair, and of a node alone, within one process, for a
 * JVM that is told to remember what it loaded and ran. The launcher makes the distribution's AOT
 * caches with it.
 */
@Command(name = "train", hidden = true, description = "Lives through all that a pair does.")
final class TrainCommand implements Callable<Integer> {

    private static final Duration PAIRED_MAX = Duration.ofSeconds(20);
    private static final long BETWEEN_LOOKS_MILLIS = 50;

    @Option(names = "--memory", defaultValue = "16MiB", description = "of each node")
    private String memory = "";

    @Override
    public Integer call() throws IOException, InterruptedException {
        List<String> at = freeAddresses(9);
        String clients = at.get(2) + "," + at.get(5);
        String apis = at.get(1) + "," + at.get(4);
        Path arbiter = Files.createTempDirectory("futago-train-");
        arbiter.toFile().deleteOnExit();
        start("primary", "a", at.subList(0, 3), ofPair(at.get(3), arbiter));
        start("standby", "b", at.subList(3, 6), ofPair(at.get(0), arbiter));
        start("primary", "rr", at.subList(6, 9), List.of("--guest=rr", "--sync=off"));
        boolean isGood =
                load("kv", clients)
                        && isProtectedInTime(apis)
                        && load("kv", clients)
                        && Futago.run("switchover", "--api", apis) == ExitCode.OK
                        && load("kv", clients)
                        && load("rr", at.get(8))
                        && Futago.run("status", "--api", apis) == ExitCode.OK
                        && Futago.run("history", "--api", apis) == ExitCode.OK;
        return isGood ? ExitCode.OK : ExitCode.FAILED;
    }

    private static List<String> freeAddresses(int count) throws IOException {
        var held = new ArrayList<ServerSocket>();
        var addresses = new ArrayList<String>();
        for (int i = 0; i < count; i++) {
            var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
            held.add(socket);
            addresses.add("127.0.0.1:" + socket.getLocalPort());
        }
        for (ServerSocket socket : held) {
            socket.close();
        }
        return addresses;
    }

    private static List<String> ofPair(String peer, Path arbiter) {
        return List.of("--peer=" + peer, "--arbiter=file:" + arbiter);
    }

    /** Starts a node as its verb does; it lives until the process ends. */
    private void start(String verb, String name, List<String> own, List<String> more) {
        var line =
                new ArrayList<>(
                        List.of(
                                verb,
                                "--name=" + name,
                                "--memory=" + memory,
                                "--listen=" + own.get(0),
                                "--api=" + own.get(1),
                                "--client=" + own.get(2)));
        line.addAll(more);
        Thread.ofPlatform()
                .daemon()
                .name("train-" + name)
                .start(() -> Futago.run(line.toArray(String[]::new)));
    }

    private static boolean load(String guest, String clients) {
        return Futago.run(
                        "rr",
                        clients,
                        "--guest=" + guest,
                        "--connections=8",
                        "--depth=4",
                        "--time=400ms",
                        "--check")
                == ExitCode.OK;
    }

    private static boolean isProtectedInTime(String apis) throws InterruptedException {
        long deadlineNanos = System.nanoTime() + PAIRED_MAX.toNanos();
        while (Futago.run("health", "--for=protected", "--api=" + apis) != ExitCode.OK) {
            if (System.nanoTime() > deadlineNanos) {
                return false;
            }
            Thread.sleep(BETWEEN_LOOKS_MILLIS);
        }
        return true;
    }
}
