package dev.futago.benchmarks;

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
import dev.futago.common.role.Next;
import dev.futago.common.role.NodeRef;
import dev.futago.common.role.Pause;
import dev.futago.common.role.RoleConfig;
import dev.futago.common.role.Sync;
import dev.futago.common.role.Tally;
import dev.futago.common.role.Tenure;
import dev.futago.guests.rr.RrGuest;
import dev.futago.standby.StandbyRole;

import java.nio.ByteBuffer;

/** A standby that has its image and follows: it is given checkpoints and acknowledges them. */
final class FollowingStandby {

    private static final long EPOCH = 1;
    private static final LinkId LINK = new LinkId(1);

    private final StandbyRole role;
    private long number;
    private long acknowledged;

    FollowingStandby() {
        GuestMemory memory = Memories.ofMib(16, Tracking.QUEUE);
        var bounds = new RoleConfig.Bounds(16, true, 1 << 24, 1 << 24);
        var timers = new RoleConfig.Timers(100, 1_000, 2_000, 200);
        var config =
                new RoleConfig(
                        "benchmark",
                        false,
                        true,
                        new RoleConfig.Placement("file", "b:1", "a:1"),
                        RrGuest.TYPE,
                        memory.bytes(),
                        Sync.PIPELINED,
                        Delta.LINE,
                        timers,
                        bounds);
        var host =
                new Host(
                        config,
                        new RrGuest(Memories.DIRTY_PAGES),
                        memory,
                        Memories.pool(),
                        new Tally(),
                        new Pause(),
                        Drill.NONE);
        var owner = new NodeRef("a", new Incarnation(1, 1));
        var self = new NodeRef("b", new Incarnation(2, 2));
        Tenure tenure = Tenure.founding("benchmark", owner);
        role = StandbyRole.receiving(host, new Next.Follower(LINK, self, tenure, 0));
        PageBatch nothing = PageBatch.received(ByteBuffer.allocateDirect(0), 0, () -> {});
        hear(new Message.ResyncChunk(EPOCH, 0, memory.pages(), nothing));
    }

    /** Gives it the next checkpoint and ends its turn; answers what it has acknowledged. */
    long turn(PageBatch pages) {
        number++;
        hear(new Message.Checkpoint(EPOCH, number, 0, true, pages));
        role.endTurn(0, this::onAction);
        if (acknowledged != number) {
            throw new IllegalStateException(
                    "acknowledged %d of %d".formatted(acknowledged, number));
        }
        return acknowledged;
    }

    private void hear(Message message) {
        role.step(0, new Event.PeerSaid(LINK, message), this::onAction);
    }

    private void onAction(Action action) {
        if (action instanceof Action.Send(_, Message.CheckpointAck(_, long of))) {
            acknowledged = of;
        }
    }
}
