package dev.futago.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

import dev.futago.common.guest.Pair;
import dev.futago.common.guest.Reply;
import dev.futago.common.guest.Request;
import dev.futago.common.memory.BatchPool;
import dev.futago.common.memory.Delta;
import dev.futago.common.memory.GuestMemory;
import dev.futago.common.memory.PageBatch;
import dev.futago.common.memory.Tracking;
import dev.futago.common.role.Action;
import dev.futago.common.role.Drill;
import dev.futago.common.role.Event;
import dev.futago.common.role.Host;
import dev.futago.common.role.Incarnation;
import dev.futago.common.role.LinkId;
import dev.futago.common.role.Message;
import dev.futago.common.role.Milestone;
import dev.futago.common.role.Next;
import dev.futago.common.role.NodeRef;
import dev.futago.common.role.Pause;
import dev.futago.common.role.Sync;
import dev.futago.common.role.Tally;
import dev.futago.common.role.Tenure;
import dev.futago.node.config.NodeConfig;
import dev.futago.standby.StandbyRole;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** What a node that follows does to be warm, and what it leaves alone. */
final class RehearsalTest {

    private static final LinkId LINK = new LinkId(1);

    private static NodeConfig config(Sync sync) {
        return NodePlan.alone().withSync(sync).toConfig();
    }

    private static Rehearsal rehearsal(Sync sync, LedgerGuest guest) {
        return Rehearsal.of(config(sync).role(), guest, Tracking.QUEUE).orElseThrow();
    }

    @ParameterizedTest
    @EnumSource(
            value = Sync.class,
            names = {"PIPELINED", "STOP_AND_WAIT"})
    void itTakesOverServesAloneAndPairsAgainUntilItIsToldToEnd(Sync sync) {
        var turns = new AtomicLong();
        try (Rehearsal rehearsal = rehearsal(sync, new LedgerGuest())) {
            rehearsal.run(() -> turns.incrementAndGet() < 20_000);

            assertThat(rehearsal.takeovers()).isGreaterThan(10);
            assertThat(rehearsal.rounds()).isGreaterThan(1_000);
            assertThat(turns).hasValue(20_000);
        }
    }

    @Test
    void whenItIsNotWantedItEndsAtOnce() {
        try (Rehearsal rehearsal = rehearsal(Sync.PIPELINED, new LedgerGuest())) {
            rehearsal.run(() -> false);

            assertThat(rehearsal.rounds()).isZero();
        }
    }

    @Test
    void aGuestThatOffersNoRequestsOrNeedsMuchMemoryIsNotRehearsed() {
        var silent =
                new LedgerGuest() {
                    @Override
                    public ByteBuffer rehearsalRequests(long round) {
                        return ByteBuffer.allocate(0);
                    }
                };
        var large =
                new LedgerGuest() {
                    @Override
                    public long memoryBytesMin() {
                        return 1L << 30;
                    }
                };

        var role = config(Sync.PIPELINED).role();
        assertThat(Rehearsal.of(role, silent, Tracking.QUEUE)).isEmpty();
        assertThat(Rehearsal.of(role, large, Tracking.QUEUE)).isEmpty();
    }

    @Test
    void aGuestWhoseRequestsAreNoneIsDefectiveAndHoldsNothingUp() {
        var wrong =
                new LedgerGuest() {
                    @Override
                    public ByteBuffer rehearsalRequests(long round) {
                        return ByteBuffer.allocate(3);
                    }
                };
        try (Rehearsal rehearsal = rehearsal(Sync.PIPELINED, wrong)) {
            assertThatIllegalStateException().isThrownBy(() -> rehearsal.run(() -> true));
        }
    }

    /** Nothing of the node is given to it, and here nothing of the node has changed after it. */
    @Test
    void theNodeThatFollowsMeanwhileIsLeftAsItIs() {
        var guest = new LedgerGuest();
        var batchesBack = new AtomicLong();
        var pool = new BatchPool(1, 64 << 10, batchesBack::incrementAndGet);
        GuestMemory memory = GuestMemory.allocate(NodePlan.MEMORY_BYTES, Tracking.QUEUE);
        var tally = new Tally();
        var host =
                new Host(
                        config(Sync.PIPELINED).role(),
                        guest,
                        memory,
                        pool,
                        tally,
                        new Pause(),
                        Drill.NONE);
        List<Action> actions = new ArrayList<>();
        StandbyRole standby = following(host, actions);
        int digest = memory.digest();
        Tally before = tally.copy();
        actions.clear();

        rehearseToItsEnd(config(Sync.PIPELINED));

        assertThat(memory.digest()).isEqualTo(digest);
        assertThat(memory.dirtyPages()).isZero();
        for (Tally.Count what : Tally.Count.values()) {
            assertThat(tally.count(what)).as(what.name()).isEqualTo(before.count(what));
        }
        for (Tally.Span what : Tally.Span.values()) {
            assertThat(tally.span(what).count()).as(what.name()).isZero();
        }
        assertThat(pool.hasFree()).isTrue();
        assertThat(batchesBack).hasValue(0);
        assertThat(actions).isEmpty();
        assertThat(host.pause().endsAtNanos()).isZero();

        standby.step(0, checkpoint(2, 5), actions::add);
        standby.endTurn(0, actions::add);
        assertThat(actions).containsExactly(new Action.Send(LINK, new Message.CheckpointAck(1, 2)));
        assertThat(memory.getLong(3L * GuestMemory.PAGE_BYTES)).isEqualTo(5);
    }

    private static void rehearseToItsEnd(NodeConfig config) {
        var warmUp = new WarmUp(config);
        warmUp.accept(new Milestone.Following(tenure(), 1));
        await().atMost(TestNode.PATIENCE).until(warmUp::hasEnded);
        assertThat(warmUp.takeovers()).isPositive();
    }

    private static StandbyRole following(Host host, List<Action> actions) {
        var self = new NodeRef("b", new Incarnation(2, 2));
        var role = StandbyRole.receiving(host, new Next.Follower(LINK, self, tenure(), 0));
        var nothing = PageBatch.received(ByteBuffer.allocate(0), 0, () -> {});
        var image = new Message.ResyncChunk(1, 0, host.memory().pages(), nothing);
        role.step(0, new Event.PeerSaid(LINK, image), actions::add);
        role.step(0, checkpoint(1, 4), actions::add);
        role.endTurn(0, actions::add);
        return role;
    }

    private static Tenure tenure() {
        return Tenure.founding("orders", new NodeRef("a", new Incarnation(1, 1)));
    }

    /** A checkpoint in which an account has a balance. */
    private static Event checkpoint(long number, long balance) {
        GuestMemory other = GuestMemory.allocate(NodePlan.MEMORY_BYTES, Tracking.QUEUE);
        var request = new Request(Pair.alone(1));
        var bytes = ByteBuffer.allocate(LedgerGuest.REQUEST_BYTES);
        request.show(bytes, 0, LedgerGuest.REQUEST_BYTES, 0);
        bytes.putInt(LedgerGuest.MAGIC).putInt(3).putLong(balance);
        new LedgerGuest().handle(other, request, new Reply());
        PageBatch batch = new BatchPool(1, 64 << 10, () -> {}).take();
        other.seal(batch, Delta.LINE);
        return new Event.PeerSaid(LINK, new Message.Checkpoint(1, number, 0, true, batch));
    }
}
