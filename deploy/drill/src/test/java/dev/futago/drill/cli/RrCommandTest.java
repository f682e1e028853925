package dev.futago.drill.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonParser;

import dev.futago.drill.load.KvServer;
import dev.futago.drill.load.RrServer;
import dev.futago.drill.load.RrServer.Deed;
import dev.futago.guests.rr.RrWire;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import picocli.CommandLine;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Locale;

/** What {@code futago rr} prints and with what it exits. */
final class RrCommandTest {

    private record Ran(int exit, String out, String err) {}

    private static Ran run(String line) {
        var out = new StringWriter();
        var err = new StringWriter();
        int exit =
                new CommandLine(new RrCommand())
                        .setOut(new PrintWriter(out))
                        .setErr(new PrintWriter(err))
                        .execute(line.split(" "));
        return new Ran(exit, out.toString(), err.toString());
    }

    private static String at(RrServer server) {
        return "127.0.0.1:" + server.address().getPort();
    }

    @Test
    void textIsARowOfNetperfWithSummariesInAnyLocale() throws IOException {
        Locale before = Locale.getDefault();
        Locale.setDefault(Locale.GERMANY);
        try (var server = RrServer.honest()) {
            Ran ran = run("%s --time 0.2 --connections 2 --depth 4 --check".formatted(at(server)));

            assertThat(ran.exit()).isZero();
            assertThat(ran.err()).isEmpty();
            assertThat(ran.out())
                    .matches(
                            """
                            rr request/response to 127.0.0.1:\\d+: connections 2, depth 4
                            Socket Size   Request  Resp.   Elapsed  Trans.
                            Send   Recv   Size     Size    Time     Rate
                            bytes  bytes  bytes    bytes   secs.    per sec

                            \\d+ +\\d+ +64 +64 +0.20 +\\d+\\.\\d\\d

                            throughput summary: \\d+\\.\\d\\d requests per second
                            latency summary \\(usec\\): min p50 p90 p99 p99.9 max
                             +(\\d+\\.\\d ){5}\\d+\\.\\d
                            acknowledged=\\d+ lost=0 duplicated=0 stale=0 max_gap_ms=\\d+\\.\\d
                            """);
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void jsonIsOneObject() throws IOException {
        try (var server = RrServer.honest()) {
            Ran ran = run("%s --time 200ms --size 100/200 -o json".formatted(at(server)));

            assertThat(ran.exit()).isZero();
            var json = JsonParser.parseString(ran.out()).getAsJsonObject();
            assertThat(json.get("request_bytes").getAsInt()).isEqualTo(100);
            assertThat(json.get("reply_bytes").getAsInt()).isEqualTo(200);
            assertThat(json.get("seconds").getAsDouble()).isEqualTo(0.2);
            assertThat(json.get("requests_per_second").getAsDouble()).isPositive();
            assertThat(json.getAsJsonObject("latency_usec").get("p99.9").getAsDouble())
                    .isPositive();
            assertThat(json.get("lost").getAsLong()).isZero();
            assertThat(json.get("unknown").getAsLong()).isZero();
            assertThat(json.get("confirmed").getAsLong()).isZero();
            assertThat(json.get("reads").getAsLong()).isZero();
            assertThat(json.getAsJsonArray("evidence")).isEmpty();
        }
    }

    @Test
    void readsAreCountedAmongTheAcknowledgedAndByThemselves() throws IOException {
        try (var server = RrServer.honest()) {
            Ran ran = run("%s --time 0.2 --depth 5 --reads 40 -o json".formatted(at(server)));

            assertThat(ran.exit()).isZero();
            var json = JsonParser.parseString(ran.out()).getAsJsonObject();
            long acknowledged = json.get("acknowledged").getAsLong();
            assertThat(json.get("reads").getAsLong()).isEqualTo(acknowledged * 2 / 5);
        }
    }

    @Test
    void csvHasAValueForEachName() throws IOException {
        try (var server = RrServer.honest()) {
            Ran ran = run("%s --time 0.1 --rate 500 -o csv".formatted(at(server)));

            assertThat(ran.exit()).isZero();
            String[] lines = ran.out().split("\n");
            assertThat(lines).hasSize(2);
            assertThat(lines[1].split(",")).hasSameSizeAs(lines[0].split(","));
            assertThat(lines[1]).startsWith("1,1,500.000,64,64,0.100,");
        }
    }

    @Test
    void aWrongAnswerFailsAndIsNamedEvenWithoutTheFlag() throws IOException {
        RrServer.Manner repeating =
                (k, reply, memory) -> {
                    reply.putLong(RrWire.COUNT, reply.getLong(RrWire.COUNT) + (k > 9 ? 1 : 0));
                    return Deed.ANSWER;
                };
        try (var server = RrServer.start(RrServer.memory(), 1, repeating)) {
            Ran ran = run(at(server) + " --time 0.5");

            assertThat(ran.exit()).isEqualTo(1);
            assertThat(ran.out()).contains(" lost=0 duplicated=1 stale=0 ");
            assertThat(ran.err()).startsWith("futago rr: duplicated: the count ran ahead");
        }
    }

    @Test
    void aDepthBeyondTheWindowIsAUsageErrorThatNamesTheBound() {
        Ran ran = run("a:1 --depth 65");

        assertThat(ran.exit()).isEqualTo(2);
        assertThat(ran.err()).startsWith("load needs a depth of 1 to 64, ");
    }

    @Test
    void whatIsUnknownFailsAndIsNamed() throws IOException {
        RrServer.Manner forgetful =
                (k, reply, memory) -> {
                    if (k == 10) {
                        reply.putInt(RrWire.STATUS, RrWire.EXPIRED).putLong(RrWire.COUNT, 0);
                    }
                    return Deed.ANSWER;
                };
        try (var server = RrServer.start(RrServer.memory(), 1, forgetful)) {
            Ran ran = run(at(server) + " --time 0.2");

            assertThat(ran.exit()).isEqualTo(1);
            assertThat(ran.out()).contains(" lost=0 duplicated=0 stale=0 unknown=1 max_gap_ms=");
            assertThat(ran.err())
                    .startsWith("futago rr: unknown: 1 waited, and the guest has forgotten")
                    .contains("futago rr: what became of 1 requests is unknown: the guest has");
        }
    }

    @Test
    void aMissingAnswerFailsAndSaysFromWhere() throws IOException {
        try (var server =
                RrServer.start(RrServer.memory(), 1, (k, reply, memory) -> Deed.HANG_UP)) {
            Ran ran = run(at(server) + " --time 0.1 --timeout 0.3");

            assertThat(ran.exit()).isEqualTo(1);
            assertThat(ran.err())
                    .matches(
                            "futago rr: no answer from "
                                    + at(server)
                                    + " to 1 requests for 0.3 s \\(.+\\)\\R"
                                    + "futago rr: does the pair run the rr guest\\? see"
                                    + " --guest\\R");
        }
    }

    @Test
    void theKvGuestIsAskedByTransactionsThatHaveNoOneSize() throws IOException {
        try (var server = KvServer.honest()) {
            String line =
                    "127.0.0.1:%d --guest kv --time 0.2 --depth 4 --reads 25 --check"
                            .formatted(server.address().getPort());

            Ran text = run(line);
            assertThat(text.exit()).isZero();
            assertThat(text.out())
                    .startsWith("kv request/response to 127.0.0.1:")
                    .containsPattern("\n\\d+ +\\d+ +- +- +0\\.20 +\\d+\\.\\d\\d\n")
                    .contains(" lost=0 duplicated=0 stale=0 ");

            var json = JsonParser.parseString(run(line + " -o json").out()).getAsJsonObject();
            assertThat(json.get("guest").getAsString()).isEqualTo("kv");
            assertThat(json.has("request_bytes")).isFalse();
            assertThat(json.get("reads").getAsLong()).isPositive();

            List<String> csv = run(line + " -o csv").out().lines().toList();
            assertThat(csv.get(1)).startsWith("1,4,0.000,,,0.200,").endsWith(",kv");
            assertThat(csv.get(1).replaceAll("[^,]", ""))
                    .isEqualTo(csv.get(0).replaceAll("[^,]", ""));
        }
    }

    @Test
    void sizesAreForTheRrGuestOnly() {
        Ran ran = run("a:1 --guest kv --size 64/64");

        assertThat(ran.exit()).isEqualTo(2);
        assertThat(ran.err()).startsWith("--size is for the rr guest: ");
    }

    @Test
    void nobodyThereExitsUnreachableInOneSentence() throws IOException {
        RrServer gone = RrServer.honest();
        gone.close();

        Ran ran = run(at(gone) + " --timeout 0.2");

        assertThat(ran.exit()).isEqualTo(4);
        assertThat(ran.out()).isEmpty();
        assertThat(ran.err()).startsWith("futago rr: cannot reach " + at(gone) + " (");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "localhost",
                "localhost:0",
                "localhost:70000",
                "a:1 --time soon",
                "a:1 --time 0",
                "a:1 --size 64",
                "a:1 --size 64/16",
                "a:1 --connections 0",
                "a:1 --depth 0",
                "a:1 --depth 65",
                "a:1 --guest kv --depth 33",
                "a:1 --guest redis",
                "a:1 --rate -1",
                "a:1 --rate NaN",
                "a:1 --reads -1",
                "a:1 --reads 101",
                "a:1 --reads some",
                "a:1 -o xml"
            })
    void whatCannotBeMeantIsAUsageError(String line) {
        Ran ran = run(line);

        assertThat(ran.exit()).isEqualTo(2);
        assertThat(ran.out()).isEmpty();
        assertThat(ran.err()).isNotEmpty();
    }
}
