package dev.futago.guests.kv;

import static dev.futago.guests.kv.KvBench.HUNG_UP;

import static org.assertj.core.api.Assertions.assertThat;

import dev.futago.common.guest.Guest;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** What is a request, and what is answered to what is none. Line ends are written as |. */
class WireTest {

    private final KvBench kv = KvBench.booted(64);

    @ParameterizedTest
    @CsvSource({
        "'*', 0",
        "'*1|', 0",
        "'*1|$4', 0",
        "'*1|$4|PIN', 0",
        "'*1|$4|PING', 0",
        "'PING', 0",
        "'*1|$4|PING|', 14",
        "'*1|$4|PING|*1|$4', 14",
        "'*0|PING|', 4",
        "'*-1|', 5",
        "'PING|PING|', 6",
        "'|PING|', 2",
    })
    void requestsAreFoundInWhatCame(String sent, int bytes) {
        ByteBuffer buffer =
                ByteBuffer.wrap(sent.replace("|", "\r\n").getBytes(StandardCharsets.US_ASCII));

        assertThat(new KvGuest().requestBytes(buffer)).isEqualTo(bytes);
        assertThat(buffer.position()).isZero();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "*1x|; invalid multibulk length",
                "*-|; invalid multibulk length",
                "*|; invalid multibulk length",
                "*1048577|; invalid multibulk length",
                "*123456789012345678901234|; invalid multibulk length",
                "*1|$-1|; invalid bulk length",
                "*1|$1x|; invalid bulk length",
                "*1|$536870913|; invalid bulk length",
                "*1|x; expected '$', got 'x'",
                "*2|$4|PING|:1|; expected '$', got ':'",
                "SET \"k v|; unbalanced quotes in request",
                "SET \"k\"v|; unbalanced quotes in request",
                "SET 'k|; unbalanced quotes in request",
            })
    void whatBreaksTheProtocolIsAnsweredAndEndsTheConnection(String sent, String trouble) {
        assertThat(kv.send(sent.replace("|", "\r\n")))
                .isEqualTo("-ERR Protocol error: %s|%s".formatted(trouble, HUNG_UP));
    }

    @ParameterizedTest
    @CsvSource({
        "'*', 1",
        "'*3|', 18",
        "'*3|$', 17",
        "'*3|$4|', 18",
        "'*3|$4|PIN', 15",
        "'*3|$4|PING|', 12",
        "'*1|$100|x', 101",
        "'PING', 1",
    })
    void howMuchMustComeAtLeastIsKnown(String sent, int bytes) {
        var guest = new KvGuest();
        byte[] received = sent.replace("|", "\r\n").getBytes(StandardCharsets.US_ASCII);

        assertThat(guest.requestBytes(ByteBuffer.wrap(received))).isZero();
        assertThat(guest.bytesMissing()).isEqualTo(bytes);
    }

    @ParameterizedTest
    @CsvSource({
        "'POST / HTTP/1.1|Host: x||SET a 1|', true",
        "'Host: x|', true",
        "'post|', true",
        "'  hOsT: a b|', true",
        "'\"POST\" a|', true",
        "'*2|$4|PoSt|$1|a|', true",
        "'*1|$5|HOST:|', true",
        "'POSTX|', false",
        "'Host:x|', false",
        "'HOST|', false",
        "'SET post Host:|', false",
        "'*2|$3|GET|$4|POST|', false",
        "'*0|POST|', false",
        "'|', false",
    })
    void httpIsAForeignProtocol(String sent, boolean isForeign) {
        ByteBuffer received =
                ByteBuffer.wrap(
                        ("PING|" + sent).replace("|", "\r\n").getBytes(StandardCharsets.US_ASCII));
        received.position("PING||".length());

        assertThat(new KvGuest().requestBytes(received) == Guest.FOREIGN_PROTOCOL)
                .isEqualTo(isForeign);
    }

    @Test
    void incompleteHttpLineIsNotJudged() {
        byte[] sent = "POST / HTTP/1.1".getBytes(StandardCharsets.US_ASCII);

        assertThat(new KvGuest().requestBytes(ByteBuffer.wrap(sent))).isZero();
    }

    @Test
    void whatNeverEndsIsNoRequest() {
        assertThat(kv.send("\0".repeat(RespRequest.LINE_BYTES_MAX)))
                .isEqualTo("-ERR Protocol error: too big inline request|" + HUNG_UP);

        String digits = "1".repeat(RespRequest.LINE_BYTES_MAX + 1);
        assertThat(kv.send("*" + digits)).contains("too big mbulk count string");
        assertThat(kv.send("*1\r\n$" + digits)).contains("too big bulk count string");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "echo hello; hello",
                "`  echo \t hello  `; hello",
                "echo \"a b\"; a b",
                "echo 'a b'; a b",
                "echo \"a\\tb\\x41\\\"\"; a\tbA\"",
                "echo 'a\\'b\\n'; a'b\\n",
                "echo \"\"; ``",
                "echo a\"b c\"; ab c",
                "echo \"\\xzz\"; xzz",
            })
    void wordsOfALineMayStandInQuotes(String line, String echo) {
        assertThat(kv.send(line + "\r\n")).isEqualTo("$%d|%s|".formatted(echo.length(), echo));
    }

    @Test
    void aRequestThatAsksNothingIsNotAnswered() {
        assertThat(kv.send("\r\n")).isEmpty();
        assertThat(kv.send("*0\r\n")).isEmpty();
    }
}
