package dev.futago.guests.kv;

import static org.assertj.core.api.Assertions.assertThat;

import dev.futago.common.guest.ClientId;
import dev.futago.common.guest.Pair;
import dev.futago.common.guest.Reply;
import dev.futago.common.guest.Request;
import dev.futago.common.memory.GuestMemory;
import dev.futago.common.memory.Tracking;

import org.junit.jupiter.api.Test;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Clients find standbys to read from by ROLE and INFO: only those are listed that serve reads. */
class ReplicaListTest {

    private static final Place STANDBY = new Place("10.0.0.2", 6379);
    private static final long SECOND = 1_000_000_000;

    private static final Pair PROTECTED =
            new Pair() {
                @Override
                public long epoch() {
                    return 1;
                }

                @Override
                public boolean isProtected() {
                    return true;
                }

                @Override
                public long checkpoint() {
                    return 7;
                }
            };

    private static String ask(Place standby, long readsMaxAgeNanos, String line) {
        var guest = new KvGuest(standby, 0, readsMaxAgeNanos);
        GuestMemory memory = GuestMemory.allocate(64L * GuestMemory.PAGE_BYTES, Tracking.QUEUE);
        guest.boot(memory);
        byte[] sent = (line + "\r\n").getBytes(StandardCharsets.US_ASCII);
        var request = new Request(PROTECTED);
        request.from(new ClientId(1));
        request.show(ByteBuffer.wrap(sent), 0, sent.length, KvBench.MILLIS);
        var reply = new Reply();
        guest.handle(memory, request, reply);
        reply.endAnswer();
        byte[] bytes = reply.take(new ClientId(1)).bytes();
        return new String(bytes, StandardCharsets.US_ASCII).replace("\r\n", "|");
    }

    @Test
    void standbyThatServesReadsIsListed() {
        assertThat(ask(STANDBY, SECOND, "ROLE"))
                .isEqualTo("*3|$6|master|:7|*1|*3|$8|10.0.0.2|$4|6379|$1|7|");
        assertThat(ask(STANDBY, SECOND, "INFO replication"))
                .contains("|connected_slaves:1|slave0:ip=10.0.0.2,port=6379,state=online,");
    }

    @Test
    void standbyWithoutReadsIsCountedAndNotListed() {
        assertThat(ask(STANDBY, KvGuest.NO_READS, "ROLE")).isEqualTo("*3|$6|master|:7|*0|");
        assertThat(ask(STANDBY, KvGuest.NO_READS, "INFO replication"))
                .contains("|connected_slaves:1|")
                .doesNotContain("slave0");
    }

    @Test
    void standbyOfUnknownAddressIsNotListed() {
        assertThat(ask(Place.UNKNOWN, SECOND, "ROLE")).isEqualTo("*3|$6|master|:7|*0|");
        assertThat(ask(Place.UNKNOWN, SECOND, "INFO replication")).doesNotContain("slave0");
    }
}
