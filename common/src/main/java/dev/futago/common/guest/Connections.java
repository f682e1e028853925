package dev.futago.common.guest;

import java.util.List;
import java.util.Optional;

/** The connections of clients to a node, for guests whose clients ask. */
public interface Connections {

    /** Those of a guest that runs without a node: it knows its clients by their requests alone. */
    Connections NONE =
            new Connections() {
                @Override
                public List<Connection> list() {
                    return List.of();
                }

                @Override
                public Optional<Connection> find(ClientId client) {
                    return Optional.empty();
                }

                @Override
                public long accepted() {
                    return 0;
                }
            };

    /**
     * One connection.
     *
     * @param remote host and port of the client
     * @param local host and port that it connected to
     * @param descriptor of its socket, -1 where that is not known
     * @param sinceMillis when it was accepted, in milliseconds since 1970
     * @param requestBytes buffered bytes of an incomplete request
     * @param pendingReplyBytes bytes of replies that wait for the network
     */
    record Connection(
            ClientId client,
            String remote,
            String local,
            int descriptor,
            long sinceMillis,
            long requestBytes,
            long pendingReplyBytes) {}

    /** All that are open, in the order in which they were accepted. */
    List<Connection> list();

    /** The connection of a client, if it is open. */
    Optional<Connection> find(ClientId client);

    /** How many were accepted since the node began. */
    long accepted();
}
