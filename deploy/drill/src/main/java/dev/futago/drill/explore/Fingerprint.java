package dev.futago.drill.explore;

import dev.futago.common.guest.ClientId;
import dev.futago.common.guest.Guest;
import dev.futago.common.guest.Reply;
import dev.futago.common.guest.Request;
import dev.futago.common.guest.Requests;
import dev.futago.common.memory.BatchPool;
import dev.futago.common.memory.GuestMemory;
import dev.futago.common.memory.PageBatch;
import dev.futago.common.role.Era;
import dev.futago.common.role.Host;
import dev.futago.common.role.Incarnation;
import dev.futago.common.role.LinkId;
import dev.futago.common.role.NodeRef;
import dev.futago.common.role.PairId;
import dev.futago.common.role.Revision;
import dev.futago.common.role.Role;
import dev.futago.common.role.RoleConfig;
import dev.futago.common.role.Tally;
import dev.futago.common.role.Transitions;

import org.jspecify.annotations.Nullable;

import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A world in 64 bits: equal for worlds that can only go on alike. It is taken over every field of
 * the production roles, whatever they are, but for those named here; a type that it does not know
 * is an error, so that nothing is left out unseen.
 *
 * <p>What is only a name is numbered in the order of its appearance: incarnations, pairs,
 * connections. Of a moment only counts how far it lies from now: past for long, past, soon, later,
 * never. Sentences count as there or not there.
 */
final class Fingerprint {

    /** Constants, scratch, counters for people, and what stands elsewhere in the fingerprint. */
    private static final Set<Class<?>> LEFT_OUT =
            Set.of(
                    Host.class,
                    RoleConfig.class,
                    BatchPool.class,
                    Tally.class,
                    Transitions.class,
                    Request.class,
                    Reply.class,
                    GuestMemory.class);

    /**
     * Fields that decide nothing: durations for people, questions' numbers (how old one is that may
     * be answered late is counted with it), when something was sealed (a long silence is noticed by
     * the watch, and no checkpoint is put off for the few requests of a scope), the age of what a
     * standby reads, and the rings of what is over.
     */
    static final Set<String> FIELDS_LEFT_OUT =
            Set.of(
                    "ArbiterDesk.number",
                    "PeerWatch.uptimeNanos",
                    "PeerWatch.number",
                    "PeerWatch.lookedAtNanos",
                    "PeerWatch.echoNanos",
                    "CheckpointWindow.sealedAtNanos",
                    "CheckpointWindow.ackNanos",
                    "Held.sinceNanos",
                    "Release.notServedSinceNanos",
                    "Handover.ticket",
                    "Run.ticket",
                    "Asked.ticket",
                    "Handover.sinceNanos",
                    "Bootstrapping.ticket",
                    "Ordered.ticket",
                    "SwitchedOver.quietNanos");

    private static final Map<Class<?>, List<Field>> FIELDS = new ConcurrentHashMap<>();

    private final SmallWorld world;
    private final IdentityHashMap<Object, Boolean> visited = new IdentityHashMap<>();
    private final List<Object> names = new ArrayList<>();
    private @Nullable SmallNode node; // whose connections and clock are meant
    private long hash = 0xcbf29ce484222325L;

    private Fingerprint(SmallWorld world) {
        this.world = world;
    }

    static long of(SmallWorld world) {
        var fingerprint = new Fingerprint(world);
        fingerprint.addWorld();
        return fingerprint.hash;
    }

    private void addWorld() {
        for (SmallNode each : world.nodes()) {
            node = each;
            add(each.isUp());
            if (each.isUp()) {
                addNode(each);
            }
        }
        node = null;
        for (SmallLink link : world.links()) {
            addEnd(link.dialler);
            addEnd(link.accepter);
        }
        world.dials().forEach(asker -> add(world.nodes().indexOf(asker.node())));
        for (SmallArbiter arbiter : world.arbiters()) {
            addObject(arbiter.record());
            if (!arbiter.newest().equals(arbiter.record())) {
                addObject(arbiter.newest());
            }
            if (world.allows(Limited.RECORD_RESTORED)) {
                addObject(arbiter.before());
            }
            arbiter.questions().forEach(this::addQuestion);
        }
        world.clients().forEach(this::addClient);
        addObject(world.history());
        world.left().forEach((limit, times) -> add(times));
        add(world.isMemoryGivenUp());
    }

    private void addNode(SmallNode each) {
        addObject(each.role());
        addObject(each.succession());
        addObject(each.self());
        addMemory(each.memory());
        add(each.appliedDigest());
        addObject(each.pause());
    }

    /** Its bytes, and which of them are dirty: not in which order they will be found. */
    private void addMemory(GuestMemory memory) {
        add(memory.digest());
        Object tracker = valueOf("tracker", memory);
        addObject(valueOf("masks", tracker));
    }

    private static Object valueOf(String field, Object object) {
        return fieldsOf(object.getClass()).stream()
                .filter(candidate -> candidate.getName().equals(field))
                .map(found -> Objects.requireNonNull(valueOf(found, object)))
                .findFirst()
                .orElseThrow();
    }

    private void addEnd(SmallLink.End end) {
        node = end.node;
        add(end.isOpen);
        add(end.isLossDue);
        add(world.nodes().indexOf(end.node));
        addObject(end.inbox);
        node = null;
    }

    private void addQuestion(SmallArbiter.Question question) {
        add(world.nodes().indexOf(question.asker().node()));
        add(question.isWaitedFor());
        if (world.allows(Limited.LATE_ANSWER)) {
            add(question.asker().isPlaying());
            add(question.age());
        }
        addObject(question.expected());
        addObject(question.sought());
        addObject(question.answer());
    }

    private void addClient(SmallClient client) {
        SmallClient.Connection connection = client.connection();
        add(connection == null ? -1 : world.nodes().indexOf(connection.node()));
        client.facts().forEach(this::add);
    }

    // ---- any object ----

    private void add(boolean fact) {
        add(fact ? 1 : 0);
    }

    private void add(long fact) {
        long mixed = (hash ^ fact) * 0x9E37_79B9_7F4A_7C15L;
        hash = mixed ^ (mixed >>> 29);
    }

    private void addObject(@Nullable Object object) {
        switch (object) {
            case null -> add(-1);
            case String text -> add(text.isEmpty());
            case Boolean is -> add(is);
            case Number number -> add(number.longValue());
            case Enum<?> constant -> add(constant.name().hashCode());
            case Optional<?> maybe -> addObject(maybe.orElse(null));
            case OptionalLong maybe -> add(maybe.orElse(Long.MIN_VALUE));
            case NodeRef(var name, var incarnation) -> {
                add(name.hashCode());
                add(placeOf(incarnation));
            }
            case Incarnation incarnation -> add(placeOf(incarnation));
            case PairId(var name, long tag) -> add(placeOf(tag));
            case Era era -> {
                era.before().forEach(id -> add(placeOf(id)));
                add(placeOf(era.id()));
            }
            case Revision(long version, long era) -> {
                add(version);
                add(placeOf(era));
            }
            case LinkId id -> add(placeOf(id));
            case ClientId id -> add(placeOf(id));
            case Map<?, ?> map -> addMap(map);
            case Collection<?> all -> {
                add(all.size());
                all.forEach(this::addObject);
            }
            case ByteBuffer bytes -> add(bytes.hashCode());
            case PageBatch batch -> {
                add(batch.digest());
                add(batch.bytes());
            }
            case Requests requests -> add(requests.bytes().hashCode());
            case Guest guest -> {
                /* Keeps nothing of its own. */
            }
            case Object function when function.getClass().isHidden() -> {
                /* Keeps nothing of its own. */
            }
            case Object array when array.getClass().isArray() -> addArray(array);
            case Object known when LEFT_OUT.contains(known.getClass()) -> {
                /* Constant, or counted elsewhere. */
            }
            case Object futago when futago.getClass().getName().startsWith("dev.futago.") ->
                    addFields(futago);
            case Object unknown ->
                    throw new IllegalStateException("no fingerprint of " + unknown.getClass());
        }
    }

    /** The sum over its entries, for a map has no order. */
    private void addMap(Map<?, ?> map) {
        long before = hash;
        long sum = 0;
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            hash = before;
            addObject(entry.getKey());
            addObject(entry.getValue());
            sum += hash;
        }
        hash = before;
        add(sum);
    }

    private void addArray(Object array) {
        int length = Array.getLength(array);
        switch (array) {
            case long[] longs -> {
                for (long each : longs) {
                    add(each);
                }
            }
            case int[] ints -> {
                for (int each : ints) {
                    add(each);
                }
            }
            case byte[] bytes -> {
                for (byte each : bytes) {
                    add(each);
                }
            }
            default -> {
                for (int i = 0; i < length; i++) {
                    addObject(Array.get(array, i));
                }
            }
        }
    }

    private void addFields(Object object) {
        Class<?> type = object.getClass();
        if (!type.isRecord() && visited.put(object, true) != null) {
            return;
        }
        add(type.getName().hashCode());
        for (Field field : fieldsOf(type)) {
            Object value = valueOf(field, object);
            if (value instanceof Long nanos && isMoment(field)) {
                add(distanceOf(nanos));
            } else {
                addObject(value);
            }
        }
    }

    private static boolean isMoment(Field field) {
        String name = field.getName();
        return name.endsWith("AtNanos")
                || name.equals("untilNanos")
                || name.equals("sinceNanos")
                || name.equals("deadlineNanos");
    }

    private long distanceOf(long nanos) {
        if (nanos == Role.NEVER) {
            return 4;
        }
        SmallNode owner = node;
        long left = nanos - (owner == null ? 0 : owner.nowNanos());
        if (left <= 0) {
            return left > -SmallNode.LONG_NANOS / 10 ? 1 : 0;
        }
        return left <= SmallNode.SOON_NANOS ? 2 : 3;
    }

    /** What is only a name counts by where it first appeared; a connection by where it stands. */
    private int placeOf(Object name) {
        int place = names.indexOf(name);
        if (place >= 0) {
            return place;
        }
        names.add(name);
        return names.size() - 1;
    }

    private int placeOf(LinkId id) {
        SmallNode owner = node;
        if (owner != null) {
            for (int i = 0; i < world.links().size(); i++) {
                SmallLink.End end = world.links().get(i).endOf(owner);
                if (end.node == owner && end.id.equals(id)) {
                    return i;
                }
            }
        }
        return -1;
    }

    private int placeOf(ClientId id) {
        SmallNode owner = node;
        for (int i = 0; owner != null && i < world.clients().size(); i++) {
            if (world.clients().get(i).isConnected(owner, id)) {
                return i;
            }
        }
        return -1;
    }

    private static List<Field> fieldsOf(Class<?> type) {
        return FIELDS.computeIfAbsent(type, Fingerprint::findFields);
    }

    private static List<Field> findFields(Class<?> type) {
        List<Field> fields = new ArrayList<>();
        for (Class<?> at = type; at != null && at != Object.class; at = at.getSuperclass()) {
            for (Field field : at.getDeclaredFields()) {
                String name = at.getSimpleName() + "." + field.getName();
                if (!Modifier.isStatic(field.getModifiers()) && !FIELDS_LEFT_OUT.contains(name)) {
                    field.setAccessible(true);
                    fields.add(field);
                }
            }
        }
        return List.copyOf(fields);
    }

    private static @Nullable Object valueOf(Field field, Object object) {
        try {
            return field.get(object);
        } catch (IllegalAccessException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
