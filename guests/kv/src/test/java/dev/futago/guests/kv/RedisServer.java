package dev.futago.guests.kv;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** A redis-server of its own, reached through a socket in a folder, and one client of it. */
final class RedisServer implements AutoCloseable {

    private static final String PROGRAM = "redis-server";

    private final Process process;
    private final SocketChannel channel;
    private final InputStream answers;

    private RedisServer(Process process, SocketChannel channel) {
        this.process = process;
        this.channel = channel;
        answers = Channels.newInputStream(channel);
    }

    /** Starts one that keeps nothing; where redis-server is not installed, the test is skipped. */
    static RedisServer start(Path folder) throws IOException {
        String path = System.getenv().getOrDefault("PATH", "");
        assumeTrue(
                Arrays.stream(path.split(File.pathSeparator, -1))
                        .anyMatch(each -> Files.isExecutable(Path.of(each, PROGRAM))),
                PROGRAM + " is not installed: ./check --setup installs it");
        Path socket = folder.resolve("redis.sock");
        Process process =
                new ProcessBuilder(PROGRAM, "--port", "0", "--unixsocket", socket.toString())
                        .directory(folder.toFile())
                        .redirectOutput(folder.resolve("redis.log").toFile())
                        .redirectErrorStream(true)
                        .start();
        try {
            return new RedisServer(process, connected(process, socket));
        } catch (IOException | RuntimeException failure) {
            process.destroyForcibly();
            throw failure;
        }
    }

    /** Tries until the server listens, or has ended. */
    private static SocketChannel connected(Process process, Path socket) throws IOException {
        while (true) {
            SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
            try {
                channel.connect(UnixDomainSocketAddress.of(socket));
                return channel;
            } catch (IOException notYet) {
                channel.close();
                if (!process.isAlive()) {
                    throw notYet;
                }
                Thread.onSpinWait();
            }
        }
    }

    /** What the words are answered, line ends written as {@code |}. */
    String ask(String... words) throws IOException {
        ByteBuffer request =
                ByteBuffer.wrap(KvBench.requestOf(words).getBytes(StandardCharsets.ISO_8859_1));
        while (request.hasRemaining()) {
            channel.write(request);
        }
        var answer = new ByteArrayOutputStream();
        readElement(answer);
        return answer.toString(StandardCharsets.ISO_8859_1).replace("\r\n", "|");
    }

    private void readElement(ByteArrayOutputStream answer) throws IOException {
        String line = line(answer);
        switch (line.charAt(0)) {
            case '$', '=' -> {
                int length = Integer.parseInt(line.substring(1));
                if (length >= 0) {
                    answer.write(answers.readNBytes(length + 2));
                }
            }
            case '*', '~', '>' -> readElements(answer, Integer.parseInt(line.substring(1)));
            case '%' -> readElements(answer, 2 * Integer.parseInt(line.substring(1)));
            default -> {}
        }
    }

    private void readElements(ByteArrayOutputStream answer, int count) throws IOException {
        for (int i = 0; i < count; i++) {
            readElement(answer);
        }
    }

    private String line(ByteArrayOutputStream answer) throws IOException {
        var line = new StringBuilder();
        while (line.length() < 2 || line.charAt(line.length() - 1) != '\n') {
            int next = answers.read();
            if (next < 0) {
                throw new EOFException("redis-server closed the connection after " + line);
            }
            line.append((char) next);
            answer.write(next);
        }
        return line.substring(0, line.length() - 2);
    }

    @Override
    public void close() throws IOException {
        channel.close();
        process.destroyForcibly().onExit().join();
    }
}
