package dev.futago.node.net;

import dev.futago.node.config.HostPort;
import dev.futago.protocol.LinkFault;

import io.netty.channel.Channel;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.EnumMap;
import java.util.Map;
import java.util.function.Consumer;

/** Logs why a link was refused before both nodes had proven that they know the pair's secret. */
final class LinkFaults implements Consumer<LinkFault> {

    private static final Logger LOG = LoggerFactory.getLogger(LinkFaults.class);

    /** Throttles of one port, one for each kind of fault. */
    static final class Lines {
        private final Map<LinkFault, LogThrottle> byFault = new EnumMap<>(LinkFault.class);

        private LogThrottle of(LinkFault fault) {
            return byFault.computeIfAbsent(fault, any -> new LogThrottle());
        }
    }

    private final Lines lines;
    private final Channel channel;

    LinkFaults(Lines lines, Channel channel) {
        this.lines = lines;
        this.channel = channel;
    }

    @Override
    public void accept(LinkFault fault) {
        lines.of(fault)
                .write(
                        more ->
                                LOG.warn(
                                        "peer {} refused: {}{}",
                                        HostPort.text(channel.remoteAddress()),
                                        sentence(fault),
                                        more));
    }

    /** Says why, in words, and what to do. */
    static String sentence(LinkFault fault) {
        return switch (fault) {
            case PEER_WITHOUT_SECRET ->
                    "it sent no proof of the pair's secret, and this node has a"
                            + " --pair-secret-file: start both nodes with the same secret";
            case NODE_WITHOUT_SECRET ->
                    "it asks for a proof of the pair's secret, and this node has no"
                            + " --pair-secret-file: start both nodes with the same secret";
            case WRONG_PROOF ->
                    "its proof of the pair's secret is wrong: the secret files or the pair names of"
                            + " the nodes differ, or it is a stranger";
            case SAME_NAME -> "it has this node's own name: give each node its own --name";
            case OUT_OF_ORDER -> "it broke the handshake of the pair's secret";
        };
    }
}
