package dev.futago.guests.rr;

import dev.futago.guests.rr.RrBench.Said;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the guest must answer, in plain Java: all orders of each session, least recent first. */
final class SessionModel {

    private final int sessionsMax;
    private final Map<Long, List<Long>> ordersOf = new LinkedHashMap<>();
    private long order;

    /** A model whose sessions compete for so many places, all of them for the same. */
    SessionModel(int sessionsMax) {
        this.sessionsMax = sessionsMax;
    }

    Said ask(long session, long number, long epoch) {
        if (number == RrWire.READ) {
            return new Said(RrWire.OK, session, number, lastNumber(session), order, epoch);
        }
        if (number == lastNumber(session) + 1) {
            takeEffect(session);
        }
        List<Long> orders = ordersOf.getOrDefault(session, List.of());
        int last = orders.size();
        if (last == 0) {
            return new Said(RrWire.EXPIRED, session, number, 0, order, epoch);
        }
        if (number > last) {
            return new Said(RrWire.OUT_OF_ORDER, session, number, last, orders.getLast(), epoch);
        }
        if (number <= last - RrWire.WINDOW) {
            return new Said(RrWire.TOO_OLD, session, number, number, 0, epoch);
        }
        long own = orders.get((int) number - 1);
        return new Said(RrWire.OK, session, number, number, own, epoch);
    }

    private void takeEffect(long session) {
        List<Long> orders = ordersOf.remove(session);
        if (orders == null) {
            orders = new ArrayList<>();
            if (ordersOf.size() == sessionsMax) {
                ordersOf.remove(ordersOf.keySet().iterator().next());
            }
        }
        orders.add(++order);
        ordersOf.put(session, orders);
    }

    long lastNumber(long session) {
        return ordersOf.getOrDefault(session, List.of()).size();
    }

    long order() {
        return order;
    }
}
