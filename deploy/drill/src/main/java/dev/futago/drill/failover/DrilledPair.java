package dev.futago.drill.failover;

import dev.futago.drill.fault.ArbiterSeat;
import dev.futago.drill.fault.LeftOver;
import dev.futago.drill.fault.Namespaces;
import dev.futago.drill.fault.SmallDisk;
import dev.futago.drill.fault.WallClock;
import dev.futago.drill.load.Abuse;
import dev.futago.drill.load.LinkProxy;
import dev.futago.drill.process.ChildPair;
import dev.futago.drill.process.Children;
import dev.futago.drill.process.Folders;
import dev.futago.drill.process.LoopWatch;
import dev.futago.drill.process.Site;
import dev.futago.node.admin.StatusReport;
import dev.futago.node.config.HostPort;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** The pair of a drill with everything that can be broken around it. */
final class DrilledPair {

    static final Duration READY_MAX = Duration.ofSeconds(30);
    private static final Duration PROTECTED_MAX = Duration.ofSeconds(60);
    private static final long POLL_MILLIS = 10;
    private static final String LOOPBACK = "127.0.0.1";

    /** Who is what. */
    record Roles(Member primary, Member standby) {}

    private final List<Member> members;
    private final List<SmallDisk> disks = new ArrayList<>();
    private final List<WallClock> clocks = new ArrayList<>();
    private final List<LinkProxy> proxies = new ArrayList<>();
    private final Optional<Namespaces> network;
    private final Optional<ArbiterSeat> arbiter;
    private final Optional<LinkProxy> arbiterProxy;
    private final Optional<LoopWatch> loops;

    /** One that somebody else runs. */
    private DrilledPair(List<? extends Member> members) {
        this.members = List.copyOf(members);
        network = Optional.empty();
        arbiter = Optional.empty();
        arbiterProxy = Optional.empty();
        loops = Optional.empty();
    }

    /** One of our own, of which nothing runs yet. */
    private DrilledPair(Drill drill, DrillPlan plan, Children children, Chronology chronology)
            throws InterruptedException {
        LeftOver.remove();
        Path folder = LeftOver.createFolder();
        children.add(() -> Folders.delete(folder));
        LoopWatch watch = children.add(new LoopWatch(folder.resolve("recordings")));
        loops = Optional.of(watch);
        network =
                drill.setting().needs().contains(Need.NAMESPACES)
                        ? Optional.of(children.add(Namespaces.planned()))
                        : Optional.empty();
        network.ifPresent(Namespaces::build);
        String host = network.map(Namespaces::hostAddress).orElse(LOOPBACK);
        ArbiterSeat seat = children.add(plan.arbiter().open(folder, host));
        seat.begin();
        arbiter = Optional.of(seat);
        arbiterProxy =
                seat.server()
                        .filter(s -> drill.setting().needs().contains(Need.ARBITER_PROXY))
                        .map(server -> children.add(LinkProxy.to(server)));
        String address =
                arbiterProxy
                        .map(LinkProxy::address)
                        .map(seat::addressOver)
                        .orElseGet(seat::address);
        var setup =
                new ChildPair.Setup(
                        List.of(plan.launcher().toString()), plan.service(), plan.memory(), folder);
        var pair =
                new ChildPair(
                        setup,
                        watch.on(site(drill, folder, 0)),
                        watch.on(site(drill, folder, 1)),
                        chronology::logged);
        var own = new ArrayList<OwnMember>();
        for (ChildPair.Places places : List.of(pair.first(), pair.second())) {
            Path data = folder.resolve("data-" + places.name());
            if (drill.setting().needs().contains(Need.SMALL_DISK)) {
                disks.add(children.add(SmallDisk.at(data)));
            }
            var flags =
                    new ArrayList<>(List.of("--arbiter", address, "--data-dir", data.toString()));
            if (drill.setting().needs().contains(Need.POINTS)) {
                flags.addAll(List.of("--drill-points", "true"));
            }
            if (drill.setting().needs().contains(Need.PROXY)) {
                flags.addAll(List.of("--peer", proxyTo(pair.otherThan(places), children)));
            }
            own.add(children.add(new OwnMember(pair, places, flags, watch)));
        }
        members = List.copyOf(own);
    }

    private Site site(Drill drill, Path folder, int node) {
        Site site = network.map(net -> net.site(node)).orElse(Site.LOOPBACK);
        if (!drill.setting().needs().contains(Need.WALL_CLOCK)) {
            return site;
        }
        clocks.add(WallClock.at(folder.resolve("clock-" + node)));
        return clocks.getLast().on(site);
    }

    private String proxyTo(ChildPair.Places places, Children children) {
        var address = new HostPort(places.site().linkHost(), places.listen());
        LinkProxy proxy = children.add(LinkProxy.to(address.toSocketAddress()));
        proxies.add(proxy);
        return LOOPBACK + ":" + proxy.port();
    }

    /** Starts one, and waits until both nodes are ready. */
    static DrilledPair start(Drill drill, DrillPlan plan, Children children, Chronology chronology)
            throws TimeoutException, InterruptedException {
        var pair = new DrilledPair(drill, plan, children, chronology);
        pair.members.get(0).start("primary");
        pair.members.get(1).start("standby");
        pair.members.get(0).awaitReady("primary", READY_MAX);
        pair.members.get(1).awaitReady("standby", READY_MAX);
        return pair;
    }

    /**
     * Takes one that somebody else runs, and leaves it as it is when it is over.
     *
     * @param teller told what somebody must do
     * @throws DrillRefusedException when it is not protected: then a drill could lose something
     */
    static DrilledPair attach(
            DrillPlan.Attached attached,
            Children children,
            Chronology chronology,
            Consumer<String> teller) {
        var members =
                attached.nodes().stream()
                        .map(node -> new AttachedMember(node.api(), node.client(), teller))
                        .toList();
        members.forEach(children::add);
        var pair = new DrilledPair(members);
        List<Optional<StatusReport>> seen = pair.look();
        if (pair.rolesIn(seen).isEmpty()) {
            throw new DrillRefusedException("it is not protected: " + pair.words(seen));
        }
        children.add(EventFeed.begin(members, chronology));
        return pair;
    }

    List<Member> members() {
        return members;
    }

    ArbiterSeat arbiter() {
        return arbiter.orElseThrow();
    }

    /** Between the nodes and the arbiter's server; empty where there is none. */
    Optional<LinkProxy> arbiterProxy() {
        return arbiterProxy;
    }

    /** What its loops do; empty for a pair that somebody else runs. */
    Optional<LoopWatch> loops() {
        return loops;
    }

    Namespaces network() {
        return network.orElseThrow();
    }

    /** The number by which the network knows a node. */
    int endOf(Member member) {
        return members.indexOf(member);
    }

    SmallDisk diskOf(Member member) {
        return disks.get(endOf(member));
    }

    WallClock clockOf(Member member) {
        return clocks.get(endOf(member));
    }

    /** Both ways of the link, whoever dials. */
    List<LinkProxy> proxies() {
        return proxies;
    }

    /** All ports of both nodes, for those who abuse them. */
    List<Abuse.Place> ports(Abuse.Port guest) {
        var ports = new ArrayList<Abuse.Place>();
        for (Member member : members) {
            ports.add(new Abuse.Place(guest, member.client()));
            if (member instanceof OwnMember own) {
                ports.add(new Abuse.Place(Abuse.Port.PEER, own.link()));
                ports.add(new Abuse.Place(Abuse.Port.API, own.api().address().toSocketAddress()));
            }
        }
        return ports;
    }

    /** Where clients find them. */
    List<InetSocketAddress> clients() {
        return members.stream().map(Member::client).toList();
    }

    /**
     * Waits until both nodes say that the pair is protected, one of them as primary and the other
     * as standby, in the same epoch.
     *
     * @throws TimeoutException when they do not
     */
    Roles awaitProtected() throws TimeoutException, InterruptedException {
        long deadline = System.nanoTime() + PROTECTED_MAX.toNanos();
        while (true) {
            List<Optional<StatusReport>> seen = look();
            Optional<Roles> roles = rolesIn(seen);
            if (roles.isPresent()) {
                return roles.get();
            }
            if (System.nanoTime() - deadline > 0) {
                throw new TimeoutException(
                        "not protected within %d s".formatted(PROTECTED_MAX.toSeconds()));
            }
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
        }
    }

    /** What both nodes say of themselves now. */
    String words() {
        return words(look());
    }

    private List<Optional<StatusReport>> look() {
        return members.stream().map(member -> member.api().status()).toList();
    }

    private String words(List<Optional<StatusReport>> seen) {
        return "%s; %s"
                .formatted(words(members.get(0), seen.get(0)), words(members.get(1), seen.get(1)));
    }

    private Optional<Roles> rolesIn(List<Optional<StatusReport>> seen) {
        if (seen.stream().anyMatch(Optional::isEmpty)) {
            return Optional.empty();
        }
        StatusReport first = seen.get(0).orElseThrow();
        StatusReport second = seen.get(1).orElseThrow();
        if (!first.isProtected()
                || !second.isProtected()
                || !first.epoch().equals(second.epoch())) {
            return Optional.empty();
        }
        return switch (NodeApi.roleIn(first) + " " + NodeApi.roleIn(second)) {
            case "primary standby" -> Optional.of(new Roles(members.get(0), members.get(1)));
            case "standby primary" -> Optional.of(new Roles(members.get(1), members.get(0)));
            default -> Optional.empty();
        };
    }

    private static String words(Member member, Optional<StatusReport> seen) {
        if (seen.isEmpty()) {
            return "%s does not answer%s"
                    .formatted(member.name(), member.isAlive() ? "" : ": it has ended");
        }
        StatusReport status = seen.get();
        return "%s says it is %s, %s %s"
                .formatted(member.name(), NodeApi.roleIn(status), status.state(), status.reason())
                .strip();
    }
}
