package dev.futago.protocol;

import dev.futago.common.guest.RequestDigest;
import dev.futago.common.memory.Mismatches;
import dev.futago.common.memory.PageBatch;
import dev.futago.common.memory.RangeDigests;
import dev.futago.common.role.Era;
import dev.futago.common.role.Incarnation;
import dev.futago.common.role.Message;
import dev.futago.common.role.Names;
import dev.futago.common.role.NodeRef;
import dev.futago.common.role.PairId;
import dev.futago.common.role.RoleConfig;
import dev.futago.common.role.Tenure;
import dev.futago.protocol.wire.Header;
import dev.futago.protocol.wire.Node;
import dev.futago.protocol.wire.Pair;

import io.netty.buffer.ByteBuf;

import java.util.Optional;

/** Messages as headers of frames, and back. */
final class MessageCodec {

    private MessageCodec() {}

    /** The header of a message; its pages, where it has any, are the payload. */
    static Header headerOf(Message message) {
        var header = Header.newBuilder();
        switch (message) {
            case Message.Hello hello ->
                    header.getHelloBuilder()
                            .setProtocol(hello.protocol())
                            .setPair(toWire(hello.pair()))
                            .setNode(toWire(hello.node()))
                            .setGuestType(hello.guestType())
                            .setMemoryBytes(hello.memoryBytes())
                            .setArbiter(hello.placement().arbiter())
                            .setListen(hello.placement().listen())
                            .setPeer(hello.placement().peer())
                            .setRecordVersion(hello.recordVersion());
            case Message.Welcome(var tenure) ->
                    header.getWelcomeBuilder().setTenure(toWire(tenure));
            case Message.Refusal(var reason, boolean isLasting) ->
                    header.getRefusalBuilder().setReason(reason).setLasting(isLasting);
            case Message.NotPrimary(var node, boolean holdsMemory, boolean knowsRecord) ->
                    header.getNotPrimaryBuilder()
                            .setNode(toWire(node))
                            .setHoldsNoMemory(!holdsMemory)
                            .setKnowsNoRecord(!knowsRecord);
            case Message.Heartbeat beat ->
                    header.getHeartbeatBuilder()
                            .setEpoch(beat.epoch())
                            .setNumber(beat.number())
                            .setUptimeNanos(beat.uptimeNanos())
                            .setPauseNanos(beat.pauseNanos())
                            .setEchoNanos(beat.echoNanos());
            case Message.ResyncChunk(long epoch, int fromPage, int toPage, var pages) ->
                    header.getResyncChunkBuilder()
                            .setEpoch(epoch)
                            .setFromPage(fromPage)
                            .setToPage(toPage)
                            .setPayloadCrc32C(pages.digest());
            case Message.Checkpoint(long epoch, long number, int part, boolean last, var pages) ->
                    header.getCheckpointBuilder()
                            .setEpoch(epoch)
                            .setNumber(number)
                            .setPart(part)
                            .setLast(last)
                            .setPayloadCrc32C(pages.digest());
            case Message.CheckpointAck(long epoch, long number) ->
                    header.getCheckpointAckBuilder().setEpoch(epoch).setNumber(number);
            case Message.Paired(var tenure) -> header.getPairedBuilder().setTenure(toWire(tenure));
            case Message.Reconnect words ->
                    header.getReconnectBuilder()
                            .setProtocol(words.protocol())
                            .setPair(toWire(words.pair()))
                            .setNode(toWire(words.node()))
                            .setOwner(toWire(words.owner()))
                            .setEpoch(words.epoch())
                            .setNumber(words.number());
            case Message.Reconnected(long epoch, long number) ->
                    header.getReconnectedBuilder().setEpoch(epoch).setNumber(number);
            case Message.SwitchedOver(var tenure, long quietNanos) ->
                    header.getSwitchedOverBuilder()
                            .setTenure(toWire(tenure))
                            .setQuietNanos(quietNanos);
            case Message.Verify(long epoch, long number, var digests) -> {
                var verify =
                        header.getVerifyBuilder()
                                .setEpoch(epoch)
                                .setNumber(number)
                                .setFromPage(digests.fromPage());
                for (int digest : digests.digests()) {
                    verify.addPageCrc32C(digest);
                }
            }
            case Message.Verified(long epoch, long number, int fromPage, var mismatches) ->
                    header.getVerifiedBuilder()
                            .setEpoch(epoch)
                            .setNumber(number)
                            .setFromPage(fromPage)
                            .setMismatches(mismatches.pages())
                            .addAllFirstMismatch(mismatches.first());
            case Message.Busy(long epoch, var owner, var standby, long turn) ->
                    header.getBusyBuilder()
                            .setEpoch(epoch)
                            .setOwner(toWire(owner))
                            .setStandby(toWire(standby))
                            .setTurn(turn);
            case Message.Reassert(long epoch, var tenure) ->
                    header.getReassertBuilder().setEpoch(epoch).setTenure(toWire(tenure));
            case Message.ReassertAgreed(long epoch, long era) ->
                    header.getReassertAgreedBuilder().setEpoch(epoch).setEra(era);
            case Message.PoisonRequest(long epoch, var digest, var command) ->
                    header.getPoisonRequestBuilder()
                            .setEpoch(epoch)
                            .setLength(digest.length())
                            .setDigestHigh(digest.high())
                            .setDigestLow(digest.low())
                            .setCommand(command);
        }
        return header.build();
    }

    /**
     * The message of a frame.
     *
     * @param payload read to its end; kept by the message's pages until they are released
     * @throws IllegalArgumentException when this is not a message
     */
    static Message messageOf(Header header, ByteBuf payload) {
        boolean hasPages = header.hasResyncChunk() || header.hasCheckpoint();
        if (!hasPages && payload.isReadable()) {
            throw new IllegalArgumentException(
                    "%d bytes of payload with %s".formatted(payload.readableBytes(), header));
        }
        return switch (header.getKindCase()) {
            case HELLO -> {
                var hello = header.getHello();
                yield new Message.Hello(
                        hello.getProtocol(),
                        fromWire(hello.getPair()),
                        fromWire(hello.getNode()),
                        name("guest", hello.getGuestType()),
                        hello.getMemoryBytes(),
                        new RoleConfig.Placement(
                                hello.getArbiter(), hello.getListen(), hello.getPeer()),
                        hello.getRecordVersion());
            }
            case WELCOME -> new Message.Welcome(fromWire(header.getWelcome().getTenure()));
            case REFUSAL ->
                    new Message.Refusal(
                            header.getRefusal().getReason(), header.getRefusal().getLasting());
            case NOT_PRIMARY -> {
                var answer = header.getNotPrimary();
                yield new Message.NotPrimary(
                        fromWire(answer.getNode()),
                        !answer.getHoldsNoMemory(),
                        !answer.getKnowsNoRecord());
            }
            case HEARTBEAT -> {
                var beat = header.getHeartbeat();
                yield new Message.Heartbeat(
                        beat.getEpoch(),
                        beat.getNumber(),
                        beat.getUptimeNanos(),
                        beat.getPauseNanos(),
                        beat.getEchoNanos());
            }
            case RESYNC_CHUNK -> {
                var chunk = header.getResyncChunk();
                yield new Message.ResyncChunk(
                        chunk.getEpoch(),
                        chunk.getFromPage(),
                        chunk.getToPage(),
                        pagesIn(payload, chunk.getPayloadCrc32C()));
            }
            case CHECKPOINT -> {
                var part = header.getCheckpoint();
                yield new Message.Checkpoint(
                        part.getEpoch(),
                        part.getNumber(),
                        part.getPart(),
                        part.getLast(),
                        part.getLast()
                                ? pagesIn(payload, part.getPayloadCrc32C())
                                : copied(payload, part.getPayloadCrc32C()));
            }
            case CHECKPOINT_ACK -> {
                var ack = header.getCheckpointAck();
                yield new Message.CheckpointAck(ack.getEpoch(), ack.getNumber());
            }
            case PAIRED -> new Message.Paired(fromWire(header.getPaired().getTenure()));
            case RECONNECT -> {
                var words = header.getReconnect();
                yield new Message.Reconnect(
                        words.getProtocol(),
                        fromWire(words.getPair()),
                        fromWire(words.getNode()),
                        fromWire(words.getOwner()),
                        words.getEpoch(),
                        words.getNumber());
            }
            case RECONNECTED -> {
                var consent = header.getReconnected();
                yield new Message.Reconnected(consent.getEpoch(), consent.getNumber());
            }
            case SWITCHED_OVER -> {
                var switched = header.getSwitchedOver();
                yield new Message.SwitchedOver(
                        fromWire(switched.getTenure()), switched.getQuietNanos());
            }
            case VERIFY -> {
                var verify = header.getVerify();
                checkAtMost(RangeDigests.PAGES_MAX, verify.getPageCrc32CCount());
                int[] digests =
                        verify.getPageCrc32CList().stream().mapToInt(Integer::intValue).toArray();
                yield new Message.Verify(
                        verify.getEpoch(),
                        verify.getNumber(),
                        RangeDigests.received(verify.getFromPage(), digests));
            }
            case VERIFIED -> {
                var verified = header.getVerified();
                checkAtMost(Mismatches.FIRST_MAX, verified.getFirstMismatchCount());
                yield new Message.Verified(
                        verified.getEpoch(),
                        verified.getNumber(),
                        verified.getFromPage(),
                        new Mismatches(verified.getMismatches(), verified.getFirstMismatchList()));
            }
            case BUSY -> {
                var busy = header.getBusy();
                yield new Message.Busy(
                        busy.getEpoch(),
                        fromWire(busy.getOwner()),
                        fromWire(busy.getStandby()),
                        busy.getTurn());
            }
            case REASSERT -> {
                var reassert = header.getReassert();
                yield new Message.Reassert(reassert.getEpoch(), fromWire(reassert.getTenure()));
            }
            case REASSERT_AGREED -> {
                var agreed = header.getReassertAgreed();
                yield new Message.ReassertAgreed(agreed.getEpoch(), agreed.getEra());
            }
            case POISON_REQUEST -> {
                var poison = header.getPoisonRequest();
                yield new Message.PoisonRequest(
                        poison.getEpoch(),
                        new RequestDigest(
                                poison.getLength(), poison.getDigestHigh(), poison.getDigestLow()),
                        poison.getCommand());
            }
            case CHALLENGE, PROVEN ->
                    throw new IllegalArgumentException("a handshake where a message is due");
            case KIND_NOT_SET -> throw new IllegalArgumentException("a header of no known kind");
        };
    }

    private static void checkAtMost(int most, int count) {
        if (count > most) {
            throw new IllegalArgumentException("%d of at most %d".formatted(count, most));
        }
    }

    private static PageBatch pagesIn(ByteBuf payload, int digest) {
        ByteBuf kept = payload.retain();
        return PageBatch.received(kept.nioBuffer(), digest, kept::release);
    }

    /**
     * Pages of a part that waits for those behind it, in a buffer of their own: the one that they
     * were received in may be twice as large, and a checkpoint may have all pages of the memory.
     */
    private static PageBatch copied(ByteBuf payload, int digest) {
        int bytes = payload.readableBytes();
        ByteBuf copy = payload.alloc().directBuffer(bytes, bytes).writeBytes(payload);
        return PageBatch.received(copy.nioBuffer(), digest, copy::release);
    }

    private static Pair toWire(PairId pair) {
        return Pair.newBuilder().setName(pair.name()).setTag(pair.tag()).build();
    }

    private static PairId fromWire(Pair pair) {
        return new PairId(name("pair", pair.getName()), pair.getTag());
    }

    /** A name that no user could have given is none: it may be made to forge a log line. */
    private static String name(String what, String received) {
        if (!Names.isName(received)) {
            throw new IllegalArgumentException(
                    "a %s with a name that is not allowed".formatted(what));
        }
        return received;
    }

    private static Node toWire(NodeRef node) {
        return Node.newBuilder()
                .setName(node.name())
                .setIncarnation(
                        dev.futago.protocol.wire.Incarnation.newBuilder()
                                .setHigh(node.incarnation().high())
                                .setLow(node.incarnation().low()))
                .build();
    }

    private static NodeRef fromWire(Node node) {
        var incarnation =
                new Incarnation(node.getIncarnation().getHigh(), node.getIncarnation().getLow());
        return new NodeRef(name("node", node.getName()), incarnation);
    }

    private static dev.futago.protocol.wire.Tenure toWire(Tenure tenure) {
        var wire =
                dev.futago.protocol.wire.Tenure.newBuilder()
                        .setVersion(tenure.version())
                        .setPair(toWire(tenure.pair()))
                        .setEpoch(tenure.epoch())
                        .setOwner(toWire(tenure.owner()))
                        .setReason(tenure.reason())
                        .putAllAddresses(tenure.addresses())
                        .setEra(tenure.era().id())
                        .addAllErasBefore(tenure.era().before());
        tenure.standby().ifPresent(standby -> wire.setStandby(toWire(standby)));
        return wire.build();
    }

    private static Tenure fromWire(dev.futago.protocol.wire.Tenure wire) {
        return new Tenure(
                wire.getVersion(),
                fromWire(wire.getPair()),
                wire.getEpoch(),
                fromWire(wire.getOwner()),
                wire.hasStandby() ? Optional.of(fromWire(wire.getStandby())) : Optional.empty(),
                wire.getReason(),
                wire.getAddressesMap(),
                new Era(wire.getEra(), wire.getErasBeforeList()));
    }
}
