package dev.futago.drill.explore;

import dev.futago.primary.PrimaryRole;

import java.util.ArrayList;
import java.util.List;

/** All that can happen next in a world, always in the same order. */
final class Choices {

    /** Actions of one step that are tried as the last ones before a crash, from 1. */
    private static final int ACTIONS_MAX = 4;

    /** Connections at a time: a new one is made once all that is left of an older one has come. */
    private static final int LINKS_MAX = 2;

    private final SmallWorld world;
    private final List<Choice> found = new ArrayList<>();

    private Choices(SmallWorld world) {
        this.world = world;
    }

    static List<Choice> in(SmallWorld world) {
        var choices = new Choices(world);
        for (int i = 0; i < world.links().size(); i++) {
            choices.addNetwork(i);
        }
        for (int i = 0; i < world.dials().size(); i++) {
            choices.addDial(i);
        }
        for (int i = 0; i < world.arbiters().size(); i++) {
            for (int j = 0; j < world.arbiters().get(i).questions().size(); j++) {
                choices.addArbiter(i, j);
            }
        }
        for (int i = 0; i < world.nodes().size(); i++) {
            choices.addNode(i);
        }
        for (int i = 0; i < world.clients().size(); i++) {
            choices.addClient(i);
        }
        if (world.arbiters().getFirst().record().isPresent()) {
            choices.addIf(Limited.RECORD_LOST, new Choice.RecordLost());
        }
        if (world.isRecordKnownToAll() && world.arbiters().getFirst().hasCopy()) {
            choices.addIf(Limited.RECORD_RESTORED, new Choice.RecordRestored());
        }
        return choices.found;
    }

    private void addIf(Limited limit, Choice choice) {
        if (world.allows(limit)) {
            found.add(choice);
        }
    }

    /** What a node is told, and that it dies before it has done all that its role then says. */
    private void addTold(SmallNode node, Choice told) {
        found.add(told);
        for (int actions = 1; actions <= ACTIONS_MAX; actions++) {
            addIf(
                    Limited.CRASH_WITHIN,
                    new Choice.CrashWithin(world.nodes().indexOf(node), told, actions));
        }
    }

    private void addNetwork(int index) {
        SmallLink link = world.links().get(index);
        for (boolean isAtDialler : new boolean[] {true, false}) {
            SmallLink.End end = link.end(isAtDialler);
            if (end.hasMail()) {
                addTold(end.node, new Choice.Arrival(index, isAtDialler));
            }
            if (end.isLossDue && !end.inbox.isEmpty()) {
                found.add(new Choice.LossOfMail(index, isAtDialler));
            }
        }
        if (link.isWhole()) {
            addIf(Limited.CUT, new Choice.Cut(index));
        }
    }

    private void addDial(int index) {
        SmallNode from = world.dials().get(index).node();
        if (!world.other(from).isUp()) {
            found.add(new Choice.NoConnection(index));
        } else if (world.links().size() < LINKS_MAX) {
            found.add(new Choice.Connection(index));
            addIf(Limited.CUT, new Choice.NoConnection(index));
        }
    }

    private void addArbiter(int arbiter, int index) {
        SmallArbiter.Question question = world.arbiters().get(arbiter).questions().get(index);
        if (!question.isLanded()) {
            found.add(new Choice.Landing(arbiter, index));
        }
        if (question.isWaitedFor() && question.isLanded()) {
            addTold(question.asker().node(), new Choice.Answered(arbiter, index));
        }
        if (question.isLateAnswerDue()) {
            addIf(Limited.LATE_ANSWER, new Choice.LateAnswer(arbiter, index));
        }
        if (question.isWaitedFor()) {
            addIf(Limited.NO_ANSWER, new Choice.Unanswered(arbiter, index));
        }
    }

    private void addNode(int index) {
        SmallNode node = world.nodes().get(index);
        if (!node.isUp()) {
            addIf(Limited.START, new Choice.Start(index));
            return;
        }
        addIf(Limited.CRASH, new Choice.Crash(index));
        long nanos = node.nextTickInNanos();
        if (nanos <= SmallNode.SOON_NANOS) {
            addTold(node, new Choice.Wait(index));
        } else if (nanos < SmallNode.LONG_NANOS) {
            addIf(Limited.SILENCE, new Choice.Silence(index));
        }
        if (node.role() instanceof PrimaryRole) {
            addIf(Limited.SWITCHOVER, new Choice.Switchover(index));
            addIf(Limited.VERIFY, new Choice.Verify(index));
            addIf(Limited.LOOK, new Choice.Look(index));
        }
        if (!world.other(node).isUp()) {
            addIf(Limited.REASSERT, new Choice.Reassert(index));
        }
        // Without an arbiter the operator vouches that the other node never comes back (R17).
        boolean isOtherGone = !world.other(node).isUp() && !world.allows(Limited.START);
        if (world.scope().isArbitrated() || isOtherGone) {
            addIf(Limited.DECISION, new Choice.Decision(index));
        }
    }

    /** Whoever is no primary hangs up, whatever a client says: only primaries are asked. */
    private void addClient(int index) {
        boolean isWaiting = world.clients().get(index).isWaiting();
        for (int i = 0; i < world.nodes().size(); i++) {
            SmallNode node = world.nodes().get(i);
            if (!node.isUp() || !(node.role() instanceof PrimaryRole)) {
                continue;
            }
            if (isWaiting) {
                addIf(Limited.RETRY, new Choice.Retry(index, i));
            } else {
                addIf(Limited.WRITE, new Choice.Write(index, i));
                addIf(Limited.READ, new Choice.Read(index, i));
            }
        }
    }
}
