package dev.futago.drill.fault;

import dev.futago.drill.process.Child;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Optional;

/** An arbiter of a drill's own, which can be taken away from all who ask it. */
public sealed interface ArbiterSeat extends Child permits FileSeat, ServerSeat {

    /** The kinds, as {@code --arbiter} of a drill names them. */
    enum Kind {
        file,
        etcd,
        zk;

        /** Why there is none of this kind here; empty when there is. */
        public Optional<String> missing() {
            return switch (this) {
                case file -> Optional.empty();
                case etcd -> ServerSeat.etcdMissing();
                case zk -> ServerSeat.zooKeeperMissing();
            };
        }

        /**
         * One that is not there yet.
         *
         * @param folder of its own
         * @param host where nodes reach it
         */
        public ArbiterSeat open(Path folder, String host) {
            return switch (this) {
                case file -> FileSeat.in(folder);
                case etcd -> ServerSeat.etcd(folder, host);
                case zk -> ServerSeat.zooKeeper(folder, host);
            };
        }
    }

    /**
     * Starts it, and waits until it is ready. Whoever begins it closes it, also when that fails.
     */
    void begin() throws InterruptedException;

    /** What nodes are told: the value of their {@code --arbiter}. */
    String address();

    /** Where its server listens; empty where there is none. */
    Optional<InetSocketAddress> server();

    /** What nodes are told that reach its server over a relay. */
    String addressOver(InetSocketAddress relay);

    /** Asked from now on it gives no answer, neither yes nor no. */
    void cut();

    /** Crashes it: what it had granted before must still stand when it is mended. */
    void crash();

    /** It answers again. */
    void mend() throws InterruptedException;
}
