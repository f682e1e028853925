package dev.futago.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** A protected pair that runs the kv guest, and the tools that come with Redis, as they are. */
@Timeout(180)
final class RedisToolsTest {

    private static final long MEMORY_BYTES = 32 << 20;

    @TempDir private Path folder = Path.of("");
    private Optional<TestNode> a = Optional.empty();
    private Optional<TestNode> b = Optional.empty();

    @BeforeEach
    void startBoth() {
        var listenOfA = NodePlan.freeAddress();
        var listenOfB = NodePlan.freeAddress();
        String arbiter = "file:" + folder.resolve("record");
        var planOfA = NodePlan.primary("a", listenOfA, listenOfB, arbiter);
        var planOfB = NodePlan.primary("b", listenOfB, listenOfA, arbiter).asStandby();
        a = Optional.of(TestNode.start(planOfA.withGuest("kv").withMemory(MEMORY_BYTES)));
        b = Optional.of(TestNode.start(planOfB.withGuest("kv").withMemory(MEMORY_BYTES)));
        a().awaitPairedWith(b.orElseThrow());
    }

    @AfterEach
    void closeBoth() {
        a.ifPresent(TestNode::close);
        b.ifPresent(TestNode::close);
    }

    private TestNode a() {
        return a.orElseThrow();
    }

    private static void assumeInstalled(String program) {
        String path = System.getenv().getOrDefault("PATH", "");
        boolean isThere =
                Arrays.stream(path.split(File.pathSeparator, -1))
                        .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
        assumeTrue(isThere, program + " is not installed: ./check --setup installs it");
    }

    /** All that a program prints that is given the primary's address, and these words. */
    private String printed(String program, String... words) throws Exception {
        assumeInstalled(program);
        List<String> command = new ArrayList<>(List.of(program));
        command.addAll(List.of("-h", a().clients().host(), "-p", "" + a().clients().port()));
        command.addAll(List.of(words));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try {
            process.getOutputStream().close();
            String printed =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor()).as(printed).isZero();
            return printed.strip();
        } finally {
            process.destroy();
        }
    }

    @Test
    void redisCliShowsWhatAUserWouldLookFor() throws Exception {
        assertThat(printed("redis-cli", "SET", "greeting", "hello")).isEqualTo("OK");
        assertThat(printed("redis-cli", "GET", "greeting")).isEqualTo("hello");
        assertThat(printed("redis-cli", "-3", "HSET", "h", "f", "v")).isEqualTo("1");
        assertThat(printed("redis-cli", "-3", "HGETALL", "h").lines()).contains("f v");
        assertThat(printed("redis-cli", "INFO", "replication")).contains("connected_slaves:1");
        assertThat(printed("redis-cli", "WAIT", "1", "0")).isEqualTo("1");
        assertThat(printed("redis-cli", "--scan").lines())
                .containsExactlyInAnyOrder("greeting", "h");
        assertThat(printed("redis-cli", "--bigkeys")).contains("1 strings", "1 hashs");
    }

    @Test
    void redisBenchmarkRunsEachOfItsTests() throws Exception {
        String printed =
                printed("redis-benchmark", "-n", "2000", "-c", "5", "-P", "10", "-r", "500", "-q");

        assertThat(printed).doesNotContainIgnoringCase("error");
        for (String test :
                List.of(
                        "PING_INLINE",
                        "PING_MBULK",
                        "SET",
                        "GET",
                        "INCR",
                        "LPUSH",
                        "RPUSH",
                        "LPOP",
                        "RPOP",
                        "SADD",
                        "HSET",
                        "SPOP",
                        "ZADD",
                        "ZPOPMIN",
                        "LRANGE_100",
                        "LRANGE_600",
                        "MSET")) {
            assertThat(printed).containsPattern(test + "[^:]*: [0-9.]+ requests per second");
        }
    }

    @Test
    void whatRedisBenchmarkWroteIsOnTheOtherNode() throws Exception {
        printed("redis-benchmark", "-n", "5000", "-r", "1000", "-t", "set,incr,lpush", "-q");
        String size = printed("redis-cli", "DBSIZE");

        a().close();
        b.orElseThrow().awaitState("primary", "solo");
        a = b;

        assertThat(printed("redis-cli", "DBSIZE")).isEqualTo(size);
        assertThat(printed("redis-cli", "LLEN", "mylist")).isEqualTo("5000");
    }
}
