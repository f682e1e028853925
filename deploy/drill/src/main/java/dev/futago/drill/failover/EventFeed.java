package dev.futago.drill.failover;

import dev.futago.drill.process.Child;
import dev.futago.node.Chronicle;

import java.util.List;
import java.util.concurrent.TimeUnit;

/** Tells a chronology what has happened to nodes that somebody else runs: they are asked often. */
final class EventFeed implements Child {

    private static final long POLL_MILLIS = 10;

    private final Chronology chronology;
    private final List<Thread> threads;

    private EventFeed(List<? extends Member> members, Chronology chronology) {
        this.chronology = chronology;
        threads =
                members.stream()
                        .map(
                                member ->
                                        Thread.ofVirtual()
                                                .name("events of " + member.name())
                                                .unstarted(() -> follow(member)))
                        .toList();
    }

    /** Begins with what happens from now on. Whoever begins it closes it. */
    static EventFeed begin(List<? extends Member> members, Chronology chronology) {
        var feed = new EventFeed(members, chronology);
        feed.threads.forEach(Thread::start);
        return feed;
    }

    private void follow(Member member) {
        long known = last(member.api().eventsAfter(0), 0);
        try {
            while (true) {
                TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
                List<Chronicle.Entry> news = member.api().eventsAfter(known);
                news.forEach(entry -> chronology.logged(member.name(), entry.text()));
                known = last(news, known);
            }
        } catch (InterruptedException over) {
            Thread.currentThread().interrupt();
        }
    }

    private static long last(List<Chronicle.Entry> entries, long otherwise) {
        return entries.isEmpty() ? otherwise : entries.getLast().number();
    }

    @Override
    public void close() {
        threads.forEach(Thread::interrupt);
    }
}
