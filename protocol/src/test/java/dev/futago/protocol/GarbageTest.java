package dev.futago.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;

import dev.futago.common.memory.RangeDigests;
import dev.futago.common.role.Message;
import dev.futago.protocol.wire.Checkpoint;
import dev.futago.protocol.wire.Header;
import dev.futago.protocol.wire.Heartbeat;
import dev.futago.protocol.wire.Hello;
import dev.futago.protocol.wire.Incarnation;
import dev.futago.protocol.wire.Node;
import dev.futago.protocol.wire.NotPrimary;
import dev.futago.protocol.wire.Pair;
import dev.futago.protocol.wire.Paired;
import dev.futago.protocol.wire.Tenure;
import dev.futago.protocol.wire.Verified;
import dev.futago.protocol.wire.Verify;
import dev.futago.protocol.wire.Welcome;

import io.netty.handler.codec.CorruptedFrameException;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

@ExtendWith(LeakWatch.class)
final class GarbageTest {

    private static final int FRAME_MAX = FrameDecoder.SMALL_FRAME_BYTES_MAX;
    private static final int HEADER_MAX = 16 << 10;
    private static final byte[] GOOD = Wire.sent(new Message.CheckpointAck(3, 1));

    private final Wire wire = new Wire(FRAME_MAX);

    @AfterEach
    void nothingIsHeldWhenTheConnectionEnds() {
        Samples.release(wire.taken());
        wire.end();
        assertThat(wire.allocator().unreleased()).isZero();
    }

    private void assertCorrupt(byte[] bytes) {
        assertThatExceptionOfType(CorruptedFrameException.class)
                .isThrownBy(() -> wire.receive(bytes));
        assertThat(wire.taken()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "3, 0",
        "-1, 0",
        "-2147483648, 0",
        "-2147483648, 2147483647",
        "12, -1",
        "12, -2147483648",
        "11, 0",
        "12, 5",
        "12, 1",
        "12, 2147483647",
        "65537, 4",
        "65536, 16385",
        "2147483647, 4",
        "2147483647, 2147483643",
        "2147483647, -2147483648",
        "-1, -1",
    })
    void lengthsThatCannotBeAreRefusedBeforeAnythingIsAllocatedForThem(int length, int header) {
        assertCorrupt(Wire.lengths(length, header));

        assertThat(wire.allocator().largestBytes()).isLessThanOrEqualTo(FrameEncoder.PREFIX_BYTES);
    }

    @Test
    void aFrameAtTheLimitIsAcceptedAndOneByteMoreIsNot() {
        Header header = checkpoint();
        int rest = FRAME_MAX - FrameEncoder.COUNTED_PREFIX_BYTES - header.getSerializedSize();

        wire.receive(Wire.frame(header, rest));
        List<Message> accepted = wire.taken();
        assertThat(accepted).hasSize(1);
        assertThat(accepted.getFirst().pages().orElseThrow().bytes()).isEqualTo(rest);
        Samples.release(accepted);

        assertCorrupt(Wire.frame(header, rest + 1));
    }

    @Test
    void aHeaderAtTheLimitIsAcceptedAndOneByteMoreIsNot() {
        wire.receive(Wire.frame(refusalOfHeaderBytes(HEADER_MAX), 0));
        assertThat(wire.taken()).hasSize(1);

        assertCorrupt(Wire.frame(refusalOfHeaderBytes(HEADER_MAX + 1), 0));
    }

    private static Header refusalOfHeaderBytes(int bytes) {
        int frame = refusal(1_000 * 16).getSerializedSize() - 1_000 * 16;
        Header header = refusal(bytes - frame);
        assertThat(header.getSerializedSize()).isEqualTo(bytes);
        return header;
    }

    private static Header refusal(int reasonBytes) {
        var header = Header.newBuilder();
        header.getRefusalBuilder().setReason("x".repeat(reasonBytes));
        return header.build();
    }

    @Test
    void aFrameThatWaitsForItsRestKeepsNoMoreThanCame() {
        wire.receive(Wire.lengths(FRAME_MAX, HEADER_MAX));
        wire.receive(new byte[100]);

        assertThat(wire.taken()).isEmpty();
        assertThat(wire.allocator().largestBytes()).isLessThanOrEqualTo(256);
    }

    @Test
    void aPayloadWhereThereIsNoneIsRefused() {
        Header heartbeat =
                Header.newBuilder().setHeartbeat(Heartbeat.newBuilder().setEpoch(1)).build();

        assertCorrupt(Wire.frame(heartbeat, 1));
    }

    static Stream<Header> headersThatAreNoMessages() {
        var ofTheFuture =
                Header.newBuilder()
                        .setUnknownFields(
                                UnknownFieldSet.newBuilder()
                                        .addField(
                                                99,
                                                UnknownFieldSet.Field.newBuilder()
                                                        .addLengthDelimited(ByteString.EMPTY)
                                                        .build())
                                        .build())
                        .build();
        return Stream.of(
                Header.getDefaultInstance(),
                ofTheFuture,
                Header.newBuilder().setHello(Hello.getDefaultInstance()).build(),
                Header.newBuilder().setHello(Hello.newBuilder().setNode(node(" ", 1))).build(),
                Header.newBuilder().setNotPrimary(NotPrimary.getDefaultInstance()).build(),
                welcome(tenure().clearVersion()),
                welcome(tenure().setVersion(-1)),
                welcome(tenure().clearEpoch()),
                welcome(tenure().setEpoch(Long.MIN_VALUE)),
                welcome(tenure().clearOwner()),
                welcome(tenure().setStandby(node("a", 1))),
                welcome(tenure().setStandby(node("", 2))),
                Header.newBuilder()
                        .setPaired(Paired.newBuilder().setTenure(tenure().clearVersion()))
                        .build(),
                verify(0, 0),
                verify(0, RangeDigests.PAGES_MAX + 1),
                verify(-1, 1),
                verify(Integer.MAX_VALUE, 1),
                verified(-1),
                verified(0, 1),
                verified(1),
                verified(2, 5, 5),
                verified(2, 5, 4),
                verified(2, -5, 4),
                verified(9, 1, 2, 3, 4, 5, 6, 7, 8, 9));
    }

    private static Header verify(int fromPage, int pages) {
        var verify = Verify.newBuilder().setEpoch(1).setNumber(1).setFromPage(fromPage);
        for (int i = 0; i < pages; i++) {
            verify.addPageCrc32C(i);
        }
        return Header.newBuilder().setVerify(verify).build();
    }

    private static Header verified(int mismatches, Integer... first) {
        var verified = Verified.newBuilder().setEpoch(1).setNumber(1).setMismatches(mismatches);
        return Header.newBuilder()
                .setVerified(verified.addAllFirstMismatch(List.of(first)))
                .build();
    }

    @Test
    void aRangeOfTheMostPagesIsAccepted() {
        wire.receive(Wire.frame(verify(0, RangeDigests.PAGES_MAX), 0));

        assertThat(wire.taken()).hasSize(1);
    }

    private static Header welcome(Tenure.Builder tenure) {
        return Header.newBuilder().setWelcome(Welcome.newBuilder().setTenure(tenure)).build();
    }

    private static Tenure.Builder tenure() {
        return Tenure.newBuilder()
                .setVersion(1)
                .setPair(Pair.newBuilder().setName("orders").setTag(1))
                .setEpoch(1)
                .setOwner(node("a", 1));
    }

    private static Node node(String name, long low) {
        return Node.newBuilder()
                .setName(name)
                .setIncarnation(Incarnation.newBuilder().setHigh(1).setLow(low))
                .build();
    }

    private static Header checkpoint() {
        return Header.newBuilder()
                .setCheckpoint(Checkpoint.newBuilder().setEpoch(1).setNumber(1).setLast(true))
                .build();
    }

    @ParameterizedTest
    @MethodSource("headersThatAreNoMessages")
    void aHeaderThatIsNoMessageIsRefused(Header header) {
        assertCorrupt(Wire.frame(header, 0));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "b\nWARN forged", "\u001b[2J", "ä", "a/b"})
    void nameThatNoUserCanGiveIsRefused(String name) {
        Header asNode =
                Header.newBuilder()
                        .setNotPrimary(NotPrimary.newBuilder().setNode(node(name, 1)))
                        .build();
        Header asPair = welcome(tenure().setPair(Pair.newBuilder().setName(name)));
        Header asGuest =
                Header.newBuilder()
                        .setHello(
                                Hello.newBuilder()
                                        .setPair(Pair.newBuilder().setName("orders"))
                                        .setNode(node("a", 1))
                                        .setGuestType(name))
                        .build();

        for (Header each : List.of(asNode, asPair, asGuest)) {
            assertThatExceptionOfType(CorruptedFrameException.class)
                    .isThrownBy(() -> new Wire(FRAME_MAX).receive(Wire.frame(each, 0)))
                    .withMessageEndingWith("with a name that is not allowed");
        }
    }

    @Test
    void theTenureThatTheInvalidOnesAreMadeFromIsValid() {
        assertThatNoException().isThrownBy(() -> wire.receive(Wire.frame(welcome(tenure()), 0)));
        assertThat(wire.taken()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\u00ff\u00ff\u00ff",
                "\n\u00ff\u00ff\u00ff\u00ff\u0007",
                "\u001a\u0002\n\u0001"
            })
    void aHeaderThatCannotBeReadIsRefused(String latin1) {
        byte[] header = latin1.getBytes(StandardCharsets.ISO_8859_1);

        assertCorrupt(Wire.frame(header, 0));
    }

    @Test
    void whatCameBeforeTheCorruptionStillCounts() {
        byte[] both = joined(GOOD, Wire.lengths(-1, 0));

        assertThatExceptionOfType(CorruptedFrameException.class)
                .isThrownBy(() -> wire.receive(both));

        assertThat(wire.taken()).containsExactly(new Message.CheckpointAck(3, 1));
    }

    @Test
    void nothingIsDecodedAfterTheFirstCorruption() {
        assertCorrupt(joined(Wire.lengths(-1, 0), GOOD));

        wire.receive(GOOD);
        wire.receive(joined(GOOD, GOOD));
        wire.receive(Wire.lengths(-1, 0));
        wire.end();

        assertThat(wire.taken()).isEmpty();
    }

    @Test
    void nothingIsDecodedAfterAHeaderThatIsNoMessage() {
        assertCorrupt(joined(Wire.frame(Header.getDefaultInstance(), 0), GOOD));

        wire.receive(GOOD);

        assertThat(wire.taken()).isEmpty();
    }

    private static byte[] joined(byte[] first, byte[] second) {
        var joined = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, joined, first.length, second.length);
        return joined;
    }
}
