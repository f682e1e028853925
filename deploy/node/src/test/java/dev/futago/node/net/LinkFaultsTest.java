package dev.futago.node.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.futago.protocol.LinkFault;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class LinkFaultsTest {

    @ParameterizedTest
    @EnumSource(
            value = LinkFault.class,
            names = {"PEER_WITHOUT_SECRET", "NODE_WITHOUT_SECRET"})
    void sentenceNamesBothNodesFacts(LinkFault fault) {
        assertThat(LinkFaults.sentence(fault))
                .startsWith("it ")
                .contains("and this node has", "--pair-secret-file", "start both nodes");
    }

    @Test
    void everyFaultHasItsOwnSentence() {
        assertThat(LinkFault.values()).extracting(LinkFaults::sentence).doesNotHaveDuplicates();
    }
}
