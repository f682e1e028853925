package dev.futago.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNoException;

import dev.futago.node.config.HostPort;

import org.assertj.core.api.ThrowableAssertAlternative;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;

/** What cannot be started is told in one sentence. */
@Timeout(60)
final class StartingTest {

    @TempDir private Path folder = Path.of("");

    private static ThrowableAssertAlternative<IllegalArgumentException> assertRefused(
            NodePlan plan) {
        return assertThatIllegalArgumentException()
                .isThrownBy(() -> TestNode.start(plan).close())
                .withMessageNotContaining("\n")
                .withMessageNotContaining("Exception:");
    }

    @Test
    void aMemoryLargerThanTheHeapIsRefusedWithBothSizes() {
        long heapMiB = Runtime.getRuntime().maxMemory() >> 20;
        long memoryMiB = heapMiB + 1;

        assertRefused(NodePlan.alone().withMemory(memoryMiB << 20))
                .withMessageContaining("%d MiB", memoryMiB)
                .withMessageContaining("%d MiB", heapMiB);
    }

    @Test
    void aMemoryTooSmallForTheGuestIsRefusedWithBothSizes() {
        assertRefused(NodePlan.alone().withMemory(LedgerGuest.MEMORY_BYTES_MIN / 2))
                .withMessage("guest ledger needs a memory of 16 KiB at least, not 8");
    }

    @Test
    void aGuestThatIsNotInstalledIsRefusedWithThoseThatAre() {
        assertRefused(NodePlan.alone().withGuest("chess"))
                .withMessageContaining("there is no guest 'chess': installed are [")
                .withMessageContaining(LedgerGuest.TYPE);
    }

    @Test
    void anAddressThatIsTakenIsRefused() throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            HostPort address = addressOf(taken);

            assertRefused(NodePlan.alone().withListen(address))
                    .withMessageContaining("cannot listen on %s for the peer", address);
            assertRefused(NodePlan.alone().withClient(address))
                    .withMessageContaining("cannot listen on %s for clients", address);
        }
    }

    @Test
    void anAddressOfAnotherMachineIsRefused() {
        assertRefused(NodePlan.alone().withListen(new HostPort("192.0.2.1", 7001)))
                .withMessageContaining("cannot listen on 192.0.2.1:7001 for the peer");
    }

    @Test
    void aHostThatDoesNotExistIsRefused() {
        assertRefused(NodePlan.alone().withListen(new HostPort("no.such.host.invalid", 7001)))
                .withMessageContaining("cannot listen on no.such.host.invalid:7001");
    }

    @Test
    void anArbiterThatCannotBeWrittenIsRefused() throws Exception {
        Path inTheWay = Files.createFile(folder.resolve("a-file"));
        HostPort any = NodePlan.freeAddress();

        assertThatIllegalArgumentException()
                .isThrownBy(
                        () ->
                                TestNode.start(
                                        NodePlan.primary(
                                                "a", any, any, "file:" + inTheWay + "/record")))
                .withMessageContaining("the arbiter's path %s/record cannot be written", inTheWay);
    }

    @Test
    void aNodeThatCouldNotBeStartedLeavesItsAddressFree() throws Exception {
        HostPort listen = NodePlan.freeAddress();
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertRefused(NodePlan.alone().withListen(listen).withClient(addressOf(taken)));
        }

        assertThatNoException()
                .isThrownBy(() -> TestNode.start(NodePlan.alone().withListen(listen)).close());
    }

    @Test
    void portZeroIsAnyPortAndIsTold() throws Exception {
        try (TestNode node = TestNode.start(NodePlan.alone())) {
            assertThat(node.listen().port()).isPositive();
            try (LedgerClient client = node.client()) {
                assertThat(client.ask(1, 1).balance()).isEqualTo(1);
            }
        }
    }

    private static HostPort addressOf(ServerSocket socket) {
        return new HostPort(socket.getInetAddress().getHostAddress(), socket.getLocalPort());
    }
}
