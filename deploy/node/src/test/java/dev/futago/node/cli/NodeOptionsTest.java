package dev.futago.node.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.futago.common.memory.Delta;
import dev.futago.common.memory.Tracking;
import dev.futago.common.role.Names;
import dev.futago.common.role.Sync;
import dev.futago.node.config.HostPort;
import dev.futago.node.config.NodeConfig;
import dev.futago.node.config.SentinelConfig;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParameterException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

final class NodeOptionsTest {

    /** A command line of a node, parsed as {@code futago} does, and not run. */
    @Command(name = "parsed", mixinStandardHelpOptions = true)
    static final class Parsed {

        @Mixin private final NodeOptions options = new NodeOptions();

        private Parsed() {}

        /** Parses arguments that stand in one line, separated by spaces. */
        static Parsed of(Map<String, String> environment, String line) {
            var parsed = new Parsed();
            var command = new CommandLine(parsed);
            String[] arguments = line.isEmpty() ? new String[0] : line.split(" ");
            command.setDefaultValueProvider(
                    LayeredDefaults.of(arguments, environment, command.getCommandSpec()));
            command.parseArgs(arguments);
            return parsed;
        }

        static Parsed of(String line) {
            return of(Map.of(), line);
        }

        NodeConfig asPrimary() {
            return options.toConfig(true);
        }

        NodeConfig asStandby() {
            return options.toConfig(false);
        }

        Optional<String> ignored() {
            return options.ignored();
        }
    }

    private static final String LEAST = "--name a --peer h:2 --arbiter none";

    private static void assertRefused(String line, String part) {
        assertThatExceptionOfType(ParameterException.class)
                .as(line)
                .isThrownBy(() -> Parsed.of(line).asPrimary())
                .withMessageContaining(part)
                .withMessageNotContaining("\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {" --drill-points", " --drill-points true", " --drill-points=true"})
    void aNodeIsForDrillsOnlyWhenItIsSaid(String flag) {
        assertThat(Parsed.of(LEAST + flag).asPrimary().isForDrills()).isTrue();
        assertThat(Parsed.of(LEAST + " --drill-points=false").asPrimary().isForDrills()).isFalse();
        assertThat(Parsed.of(LEAST).asPrimary().isForDrills()).isFalse();
        assertThat(
                        Parsed.of(Map.of("FUTAGO_DRILL_POINTS", "true"), LEAST)
                                .asPrimary()
                                .isForDrills())
                .isTrue();
    }

    @Test
    void whatIsNotGivenHasADefault() {
        NodeConfig config = Parsed.of(LEAST).asPrimary();

        assertThat(config.role().pairName()).isEqualTo("futago");
        assertThat(config.role().guestType()).isEqualTo("kv");
        assertThat(config.role().memoryBytes()).isEqualTo(256L << 20);
        assertThat(config.role().sync()).isEqualTo(Sync.PIPELINED);
        assertThat(config.role().delta()).isEqualTo(Delta.LINE);
        assertThat(config.role().bounds().windowIsAuto()).isTrue();
        assertThat(config.role().timers().primarySuspectsNanos())
                .isEqualTo(TimeUnit.SECONDS.toNanos(1));
        assertThat(config.role().timers().standbySuspectsNanos())
                .isEqualTo(TimeUnit.SECONDS.toNanos(2));
        assertThat(config.tracking()).isEqualTo(Tracking.QUEUE);
        assertThat(config.listen()).hasToString("127.0.0.1:7001");
        assertThat(config.api()).hasToString("127.0.0.1:7080");
        assertThat(config.client()).hasToString("127.0.0.1:6379");
        assertThat(config.cpu()).isEmpty();
        assertThat(config.dataDir()).isEmpty();
        assertThat(config.warmUp()).hasSeconds(2);
        assertThat(config.guestOptions()).isEmpty();
    }

    @Test
    void everyFlagIsCarriedOver() {
        NodeConfig config =
                Parsed.of(
                                "--name a --pair orders --guest rr --memory 64MiB --listen h:1"
                                    + " --api h:2 --client h:3 --peer h:4 --arbiter file:/x --sync"
                                    + " stop-and-wait --tracker flags --window 3 --delta page"
                                    + " --heartbeat 1ms --primary-suspects 2ms --standby-suspects"
                                    + " 3ms --cpu 1 --rr-dirty-pages 9 --data-dir /d --warm-up 3s")
                        .asPrimary();

        assertThat(config.name()).isEqualTo("a");
        assertThat(config.warmUp()).hasSeconds(3);
        assertThat(config.role().pairName()).isEqualTo("orders");
        assertThat(config.role().guestType()).isEqualTo("rr");
        assertThat(config.role().memoryBytes()).isEqualTo(64L << 20);
        assertThat(config.role().sync()).isEqualTo(Sync.STOP_AND_WAIT);
        assertThat(config.role().delta()).isEqualTo(Delta.PAGE);
        assertThat(config.role().bounds().windowMax()).isEqualTo(3);
        assertThat(config.role().bounds().windowIsAuto()).isFalse();
        assertThat(config.role().timers().heartbeatNanos()).isEqualTo(1_000_000);
        assertThat(config.role().timers().primarySuspectsNanos()).isEqualTo(2_000_000);
        assertThat(config.role().timers().standbySuspectsNanos()).isEqualTo(3_000_000);
        assertThat(config.role().isArbitrated()).isTrue();
        assertThat(config.tracking()).isEqualTo(Tracking.FLAGS);
        assertThat(config.listen()).isEqualTo(new HostPort("h", 1));
        assertThat(config.api()).isEqualTo(new HostPort("h", 2));
        assertThat(config.client()).isEqualTo(new HostPort("h", 3));
        assertThat(config.peer()).contains(new HostPort("h", 4));
        assertThat(config.arbiter()).isEqualTo("file:/x");
        assertThat(config.cpu()).hasValue(1);
        assertThat(config.dataDir()).contains(Path.of("/d"));
        assertThat(config.guestOptions()).containsEntry("dirty-pages", "9");
    }

    @Test
    void theVerbIsAPreferenceOnly() {
        assertThat(Parsed.of(LEAST).asPrimary().role().prefersPrimary()).isTrue();
        assertThat(Parsed.of(LEAST).asStandby().role().prefersPrimary()).isFalse();
    }

    @Test
    void withoutAnArbiterNobodyArbitrates() {
        assertThat(Parsed.of(LEAST).asPrimary().role().isArbitrated()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "--name a --arbiter none, --peer",
        "--name a --peer h:1, --arbiter",
        "--name a, --peer",
        "--name a --sync stop-and-wait, --peer",
    })
    void onlyANodeWithoutSyncMayLackPeerOrArbiter(String line, String missing) {
        assertRefused(line, missing + " is needed (only a node with --sync off runs alone)");
    }

    @Test
    void withSyncOffPeerAndArbiterMayBeLeftOut() {
        Parsed alone = Parsed.of("--name a --sync off");

        assertThat(alone.asPrimary().role().sync()).isEqualTo(Sync.OFF);
        assertThat(alone.asPrimary().peer()).isEmpty();
        assertThat(alone.ignored()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"--peer h:1", "--arbiter none", "--peer h:1 --arbiter file:/x"})
    void withSyncOffPeerAndArbiterAreIgnoredWithOneLine(String given) {
        Parsed alone = Parsed.of("--name a --sync off " + given);

        assertThat(alone.ignored())
                .contains("--sync off: this node runs alone; --peer and --arbiter are ignored");
    }

    private static final String WITH_SENTINEL =
            LEAST + " --sentinel h:5 --peer-client 10.0.0.2:6 --peer-sentinel [fd00::2]:7";

    @Test
    void aSentinelPortKnowsWhereTheOtherNodeIs() {
        assertThat(Parsed.of(WITH_SENTINEL).asPrimary().sentinel())
                .contains(
                        new SentinelConfig(
                                new HostPort("h", 5),
                                Optional.of(
                                        new SentinelConfig.Peer(
                                                new HostPort("10.0.0.2", 6),
                                                new HostPort("fd00::2", 7)))));
        assertThat(Parsed.of(LEAST).asPrimary().sentinel()).isEmpty();
        assertRefused(
                LEAST + " --sentinel h:5 --peer-client 10.0.0.2:6",
                "--peer-sentinel is needed with --sentinel");
        assertRefused(
                LEAST + " --sentinel h:5 --peer-sentinel 10.0.0.2:7",
                "--peer-client is needed with --sentinel");
    }

    @ParameterizedTest
    @ValueSource(strings = {"b.example:6", "localhost:6", "10.2:6", "0.0.0.0:6", "[::]:6", "10:6"})
    void whatASentinelPortTellsOfTheOtherNodeIsAnAddressAndNoName(String written) {
        String least = LEAST + " --sentinel h:5 ";
        assertRefused(
                least + "--peer-sentinel 10.0.0.2:7 --peer-client " + written,
                "--peer-client must be the other node's address in numbers with --sentinel, not"
                        + " '%s': clients are told it as it is"
                                .formatted(HostPort.parse(written).host()));
        assertRefused(
                least + "--peer-client 10.0.0.2:6 --peer-sentinel " + written,
                "--peer-sentinel must be the other node's address in numbers");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a/b", "orders:1", "bestellung-ä", "a\nb", "\u001b[2J"})
    void nameIsMadeOfPlainLetters(String name) {
        assertRefused(
                LEAST + " --pair " + name,
                "--pair '%s' is not a name".formatted(Names.printable(name)));
        assertRefused(
                "--peer h:2 --arbiter none --name " + name,
                "--name '%s' is not a name".formatted(Names.printable(name)));
        assertThat(Parsed.of(WITH_SENTINEL + " --pair Orders_2.b-c").asPrimary().sentinel())
                .isPresent();
    }

    @Test
    void nameWithASpaceIsRefused() {
        Map<String, String> environment = Map.of("FUTAGO_PAIR", "or ders");
        assertThatExceptionOfType(ParameterException.class)
                .isThrownBy(() -> Parsed.of(environment, LEAST).asPrimary())
                .withMessageStartingWith("--pair 'or ders' is not a name");
    }

    @Test
    void aNodeThatRunsAloneHasASentinelPortOfItsOwn() {
        Parsed alone = Parsed.of("--name a --sync off --sentinel h:5");

        assertThat(alone.asPrimary().sentinel())
                .contains(new SentinelConfig(new HostPort("h", 5), Optional.empty()));
        assertThat(alone.ignored()).isEmpty();
        assertThat(Parsed.of("--name a --sync off --sentinel h:5 --peer-client h:6").ignored())
                .contains(
                        "--sync off: this node runs alone; --peer, --arbiter, --peer-client and"
                                + " --peer-sentinel are ignored");
    }

    @Test
    void whereTheOtherNodesClientsConnectToIsIgnoredByWhoTellsNobody() {
        assertThat(Parsed.of(LEAST + " --guest rr --peer-client h:6").ignored())
                .contains("there is no --sentinel; --peer-client and --peer-sentinel are ignored");
        assertThat(Parsed.of(LEAST + " --guest rr --peer-sentinel h:6").ignored())
                .contains("there is no --sentinel; --peer-client and --peer-sentinel are ignored");
    }

    @Test
    void theKvGuestTellsWhereTheOtherNodesClientsConnectTo() {
        Parsed kv = Parsed.of(LEAST + " --guest kv --peer-client h:6");
        assertThat(kv.ignored()).isEqualTo(Optional.empty());
        assertThat(kv.asPrimary().guestOptions()).containsEntry("peer-client", "h:6");

        assertThat(Parsed.of(LEAST + " --guest kv --peer-client h:6 --peer-sentinel h:7").ignored())
                .contains("there is no --sentinel; --peer-sentinel is ignored");
        assertThat(Parsed.of("--name a --sync off --guest kv --peer-client h:6").asPrimary())
                .as("a node that runs alone")
                .satisfies(alone -> assertThat(alone.guestOptions()).isEmpty());
    }

    @Test
    void nothingThatIsUsedIsCalledIgnored() {
        assertThat(Parsed.of(LEAST).ignored()).isEqualTo(Optional.empty());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--sync piplined | did you mean 'pipelined'?",
                "--tracker que | did you mean 'queue'?",
                "--delta lin | did you mean 'line'?",
                "--window 0 | '0' is neither auto nor a number from 1 to 1024",
                "--memory 64 | '64' is not a size such as 512MiB or 4GiB",
                "--memory 6KiB | --memory must be a multiple of 4KiB",
                "--memory 0B | --memory must be a multiple of 4KiB",
                "--heartbeat 5 | '5' is not a time such as 500ms or 2s",
                "--standby-reads 299ms | --standby-reads must be at least three times --heartbeat",
                "--heartbeat 0s | --heartbeat must be shorter than --primary-suspects",
                "--heartbeat 1s | --heartbeat must be shorter than --primary-suspects",
                "--primary-suspects 2s | --heartbeat must be shorter than --primary-suspects",
                "--listen 7001 | '7001' is not HOST:PORT",
                "--client h:99999 | a port is a number from 0 to 65535",
                "--cpu one | --cpu",
                "--data-dir= | --data-dir needs a folder",
                "--rr-dirty-pages 9 | --rr-dirty-pages is for --guest rr, and the guest is kv",
            })
    void aValueThatCannotBeIsRefusedWithASentence(String flag, String sentence) {
        assertRefused(LEAST + " " + flag, sentence);
    }

    @Test
    void aNodeNeedsAName() {
        assertRefused("--peer h:1 --arbiter none", "--name");
    }

    @Test
    void pairSecretIsReadFromItsFile(@TempDir Path folder) throws IOException {
        NodeConfig config = Parsed.of(LEAST + secretIn(folder, "rw-------")).asPrimary();

        assertThat(config.access().pairSecret()).isPresent();
        assertThat(Parsed.of(LEAST).asPrimary().access().pairSecret()).isEmpty();
    }

    @Test
    void readableSecretEndsWithExitCodeConfig(@TempDir Path folder) throws IOException {
        Parsed parsed = Parsed.of(LEAST + secretIn(folder, "rw-r--r--"));

        assertThat(NodeProcess.run(parsed.options, true)).isEqualTo(ExitCode.CONFIG);
    }

    @Test
    void maxClientsAreOneOrMore() {
        assertThat(Parsed.of(LEAST).asPrimary().access().clientsMax()).isEqualTo(10_000);
        assertThat(Parsed.of(LEAST + " --max-clients 7").asPrimary().access().clientsMax())
                .isEqualTo(7);
        assertRefused(LEAST + " --max-clients 0", "--max-clients must be 1 or more, not 0");
    }

    @Test
    void apiHostsMayBeRepeated() {
        assertThat(Parsed.of(LEAST).asPrimary().access().apiHosts()).isEmpty();
        assertThat(
                        Parsed.of(LEAST + " --api-host a.example,b.example --api-host c")
                                .asPrimary()
                                .access()
                                .apiHosts())
                .containsExactlyInAnyOrder("a.example", "b.example", "c");
        assertThat(
                        Parsed.of(Map.of("FUTAGO_API_HOST", "a.example,b.example"), LEAST)
                                .asPrimary()
                                .access()
                                .apiHosts())
                .containsExactlyInAnyOrder("a.example", "b.example");
    }

    private static String secretIn(Path folder, String permissions) throws IOException {
        Path file = Files.writeString(folder.resolve("secret"), "sixteen letters!");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
        return " --pair-secret-file " + file;
    }
}
