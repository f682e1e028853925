package dev.futago.drill.explore;

import dev.futago.common.guest.Requests;
import dev.futago.common.role.Event;
import dev.futago.common.role.Order;

import java.util.Set;

/**
 * One thing that can happen next. Links, questions, nodes and clients are meant by where they stand
 * in their world, so that a choice means the same in every world that was reached in the same way.
 */
sealed interface Choice {

    /** Time that an ordered switchover has: less than a node waits for anything else. */
    long SWITCHOVER_NANOS = 5;

    /** Longer than a comparison takes that nothing disturbs. */
    long VERIFY_NANOS = 400;

    /** Lets it happen. */
    void happen(SmallWorld world);

    /** The next thing under way to one end of a connection arrives. */
    record Arrival(int link, boolean isAtDialler) implements Choice {
        @Override
        public void happen(SmallWorld world) {
            world.deliver(world.links().get(link), isAtDialler);
        }
    }

    /** What is under way to one end of a connection that is lost never arrives. */
    record LossOfMail(int link, boolean isAtDialler) implements Choice {
        @Override
        public void happen(SmallWorld world) {
            world.links().get(link).end(isAtDialler).inbox.clear();
        }
    }

    /** A connection breaks; each end learns of it when it will. */
    record Cut(int link) implements Choice {
        @Override
        public void happen(SmallWorld world) {
            world.take(Limited.CUT);
            world.links().get(link).cut();
        }
    }

    /** A connection is made. */
    record Connection(int dial) implements Choice {
        @Override
        public void happen(SmallWorld world) {
            world.connect(world.dials().remove(dial));
        }
    }

    /** A connection is not made; that costs nothing where nobody listens. */
    record NoConnection(int dial) implements Choice {
        @Override
        public void happen(SmallWorld world) {
            SmallNode from = world.dials().remove(dial).node();
            if (world.other(from).isUp()) {
                world.take(Limited.CUT);
            }
            from.tell(new Event.DialFailed());
        }
    }

    /** A question comes to the arbiter. */
    record Landing(int arbiter, int question) implements Choice {
        @Override
        public void happen(SmallWorld world) {
            SmallArbiter asked = world.arbiters().get(arbiter);
            world.land(asked, asked.questions().get(question));
        }
    }

    /** The asker learns what came of its question. */
    record Answered(int arbiter, int question) implements Choice {
        @Override
        public void happen(SmallWorld world) {
            SmallArbiter.Question answered =
                    world.arbiters().get(arbiter).questions().remove(question);
            answered.asker().node().tell(answered.answered());
        }
    }

    /** The asker learns that it will not learn it. */
    record Unanswered(int arbiter, int question) implements Choice {
        @Override
        public void happen(SmallWorld world) {
            world.take(Limited.NO_ANSWER);
            SmallArbiter.Question given = world.arbiters().get(arbiter).questions().get(question);
            given.giveUp();
            given.asker().node().tell(given.unanswered());
        }
    }

    /** Somebody deletes the record. */
    record RecordLost() implements Choice {
        @Override
        public void happen(SmallWorld world) {
            world.take(Limited.RECORD_LOST);
            world.arbiters().getFirst().loseRecord();
        }
    }

    /** The arbiter is restored from an older copy. */
    record RecordRestored() implements Choice {
        @Override
        public void happen(SmallWorld world) {
            world.take(Limited.RECORD_RESTORED);
            world.arbiters().getFirst().restoreCopy();
        }
    }

    /** A primary looks at the record. */
    record Look(int node) implements Choice {
        @Override
        public void happen(SmallWorld world) {
            world.take(Limited.LOOK);
            SmallNode looking = world.nodes().get(node);
            looking.tell(
                    new Event.Looked(looking.status().tenure(), world.arbiterOf(looking).record()));
        }
    }

    /** An operator orders that the tenure is written again, for the other node is off. */
    record Reassert(int node) implements Choice {
        @Override
        public void happen(SmallWorld world) {
            world.take(Limited.REASSERT);
            SmallNode ordered = world.nodes().get(node);
            ordered.order(new Order.Reassert("explored", Set.of(world.other(ordered).name())));
        }
    }

    /** The asker learns what came of its question after it was told that it will not. */
    record LateAnswer(int arbiter, int question) implements Choice {
        @Override
        public void happen(SmallWorld world) {
            world.take(Limited.LATE_ANSWER);
            SmallArbiter.Question answered =
                    world.arbiters().get(arbiter).questions().remove(question);
            answered.asker().node().tell(answered.answered());
        }
    }

    /** A node starts. */
    record Start(int node) implements Choice {
        @Override
        public void happen(SmallWorld world) {
            world.take(Limited.START);
            world.nodes().get(node).start();
        }
    }

    /** A node dies. */
    record Crash(int node) implements Choice {
        @Override
        public void happen(SmallWorld world) {
            world.take(Limited.CRASH);
            world.crash(world.nodes().get(node));
        }
    }

    /** A node is told something, and dies before it has done all that its role says. */
    record CrashWithin(int node, Choice told, int actions) implements Choice {
        @Override
        public void happen(SmallWorld world) {
            world.take(Limited.CRASH_WITHIN);
            SmallNode dying = world.nodes().get(node);
            dying.allowActions(actions);
            told.happen(world);
            dying.allowActions(Long.MAX_VALUE);
            world.crash(dying);
        }
    }

    /** A node waits until its role wants to be told the time. */
    record Wait(int node) implements Choice {
        @Override
        public void happen(SmallWorld world) {
            SmallNode waits = world.nodes().get(node);
            waits.passTime(Math.max(0, waits.nextTickInNanos()));
        }
    }

    /** A node hears nothing for longer than any time-out. */
    record Silence(int node) implements Choice {
        @Override
        public void happen(SmallWorld world) {
            world.take(Limited.SILENCE);
            world.nodes().get(node).passLongTime();
        }
    }

    /** An operator orders a switchover. */
    record Switchover(int node) implements Choice {
        @Override
        public void happen(SmallWorld world) {
            world.take(Limited.SWITCHOVER);
            world.nodes().get(node).order(new Order.Switchover(false, SWITCHOVER_NANOS));
        }
    }

    /** An operator lets both images be compared. */
    record Verify(int node) implements Choice {
        @Override
        public void happen(SmallWorld world) {
            world.take(Limited.VERIFY);
            world.nodes().get(node).order(new Order.Verify(VERIFY_NANOS));
        }
    }

    /** An operator orders a bootstrap (R13), or where nobody arbitrates a failover (R17). */
    record Decision(int node) implements Choice {
        @Override
        public void happen(SmallWorld world) {
            world.take(Limited.DECISION);
            SmallNode ordered = world.nodes().get(node);
            SmallNode other = world.other(ordered);
            ordered.order(
                    world.scope().isArbitrated()
                            ? new Order.Bootstrap(
                                    "explored", other.isUp() ? Set.of() : Set.of(other.name()))
                            : new Order.Failover("explored"));
        }
    }

    /** A client sends its next request. */
    record Write(int client, int node) implements Choice {
        @Override
        public void happen(SmallWorld world) {
            world.take(Limited.WRITE);
            SmallClient from = world.clients().get(client);
            Requests requests = from.write(world.history());
            world.say(from, world.nodes().get(node), requests);
        }
    }

    /** A client asks what the guest knows. */
    record Read(int client, int node) implements Choice {
        @Override
        public void happen(SmallWorld world) {
            world.take(Limited.READ);
            SmallClient from = world.clients().get(client);
            Requests requests = from.read(world.history());
            world.say(from, world.nodes().get(node), requests);
        }
    }

    /** A client breaks off and sends the request that waits once more. */
    record Retry(int client, int node) implements Choice {
        @Override
        public void happen(SmallWorld world) {
            world.take(Limited.RETRY);
            SmallClient from = world.clients().get(client);
            Requests requests = from.retry(world.history());
            world.breakOff(from);
            world.say(from, world.nodes().get(node), requests);
        }
    }
}
