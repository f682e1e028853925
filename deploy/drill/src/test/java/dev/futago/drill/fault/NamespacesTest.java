package dev.futago.drill.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.futago.drill.process.Shell;
import dev.futago.drill.process.Site;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

class NamespacesTest {

    private Namespaces network;

    @BeforeEach
    void make() {
        assumeTrue(Namespaces.missing().isEmpty(), () -> Namespaces.missing().orElseThrow());
        network = Namespaces.planned();
        network.build();
    }

    @AfterEach
    void remove() {
        if (network != null) {
            network.close();
        }
    }

    @Test
    void nodesReachEachOtherAndWhatRunsBesideThem() {
        reach(0, network.site(1).linkHost());
        reach(1, network.site(0).linkHost());
        reach(0, network.hostAddress());
        reach(1, network.hostAddress());
    }

    @Test
    void aLinkThatIsCutCarriesNothingUntilItIsMended() {
        network.cut();
        missesFrom(0, network.site(1).linkHost());
        missesFrom(1, network.site(0).linkHost());
        reach(0, network.hostAddress());

        network.mend();
        reach(0, network.site(1).linkHost());
    }

    @Test
    void whatIsSentToAnEndThatIsPulledOutIsLost() {
        network.plug(0, false);
        missesFrom(1, network.site(0).linkHost());

        network.plug(0, true);
        reach(1, network.site(0).linkHost());
    }

    @Test
    void aSlowLinkIsAsFastAsItWasWhenItHurries() {
        network.slow(0, 16);
        assertThat(within(0, "tc", "qdisc", "show", "dev", "peer0")).contains("tbf");

        network.hurry(0);
        assertThat(within(0, "tc", "qdisc", "show", "dev", "peer0")).doesNotContain("tbf");
    }

    @Test
    void nothingIsLeftOfThem() {
        Site site = network.site(0);
        network.close();

        assertThat(Shell.run("ip", "netns", "list")).doesNotContain(site.command().getLast());
        assertThat(Shell.run("ip", "-brief", "link"))
                .doesNotContain("fg" + ProcessHandle.current().pid());
    }

    /** A connection to a port on which nobody listens is refused at once, where it arrives. */
    private void reach(int node, String host) {
        assertThatThrownBy(() -> connect(node, host)).hasMessageContaining("refused");
    }

    private void missesFrom(int node, String host) {
        assertThatThrownBy(() -> connect(node, host)).hasMessageNotContaining("refused");
    }

    private void connect(int node, String host) {
        within(node, "timeout", "1", "bash", "-c", "exec 3<>/dev/tcp/%s/9".formatted(host));
    }

    private String within(int node, String... command) {
        List<String> whole = new ArrayList<>(network.site(node).command());
        whole.addAll(List.of(command));
        return Shell.run(whole);
    }
}
