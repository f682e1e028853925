package dev.futago.node.sentinel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.futago.common.role.Order;
import dev.futago.common.role.Outcome;
import dev.futago.node.config.HostPort;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import redis.clients.jedis.Jedis;
import redis.clients.jedis.JedisPubSub;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.util.SafeEncoder;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;

/** What a Sentinel port answers, asked by Jedis and in bytes. */
@Timeout(60)
final class SentinelPortTest {

    private static final int ANSWER_BYTES_MAX = 1_000;

    private TestSentinel sentinel = TestSentinel.of(TestSentinel.paired());

    @AfterEach
    void close() {
        sentinel.close();
    }

    private void restart(TestSentinel another) {
        sentinel.close();
        sentinel = another;
    }

    private Jedis jedis() {
        return new Jedis(sentinel.address().host(), sentinel.address().port());
    }

    private List<String> addressOf(String name) {
        try (Jedis jedis = jedis()) {
            return jedis.sentinelGetMasterAddrByName(name);
        }
    }

    /** Sends bytes, and reads until the connection ends or as many came as are expected. */
    private String say(String request, int bytesExpected) throws IOException {
        try (var socket = new Socket(sentinel.address().host(), sentinel.address().port())) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
            byte[] answer = socket.getInputStream().readNBytes(bytesExpected);
            return new String(answer, StandardCharsets.UTF_8);
        }
    }

    private void assertAnswer(String request, String answer) throws IOException {
        assertThat(say(request, answer.length())).isEqualTo(answer);
    }

    @Test
    void whileItServesThisNodeIsThePrimary() {
        assertThat(addressOf("orders")).containsExactly("127.0.0.1", "6379");
        sentinel.sees(TestSentinel.solo());
        assertThat(addressOf("orders")).containsExactly("127.0.0.1", "6379");
    }

    @Test
    void aStandbyNamesTheOtherAlsoWhenItIsNotHeard() {
        sentinel.sees(TestSentinel.following());
        assertThat(addressOf("orders")).containsExactly("127.0.0.2", "6380");
        sentinel.sees(TestSentinel.reconnecting());
        assertThat(addressOf("orders")).containsExactly("127.0.0.2", "6380");
    }

    @Test
    void thisNodeIsNeverNamedUnlessItServes() {
        for (Sighting seen : List.of(TestSentinel.stalled(), TestSentinel.restarted())) {
            sentinel.sees(seen);
            assertThat(addressOf("orders")).isNull();
        }
    }

    @Test
    void nobodyIsNamedWhereNobodyIsKnown() {
        assertThat(addressOf("others")).isNull();
        sentinel.sees(TestSentinel.down());
        assertThat(addressOf("orders")).isNull();
        sentinel.seesNothing();
        assertThat(addressOf("orders")).isNull();
    }

    @Test
    void aNodeThatListensOnAllItsAddressesIsNamedByTheOneThatWasAsked() {
        restart(TestSentinel.of(HostPort.parse("0.0.0.0:6379"), TestSentinel.paired()));

        assertThat(addressOf("orders")).containsExactly("127.0.0.1", "6379");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "POST / HTTP/1.1\r\nHost: x\r\n\r\nSENTINEL failover orders\r\n",
                "hOsT: x\r\nSENTINEL failover orders\r\n",
                "*1\r\n$4\r\npost\r\nSENTINEL failover orders\r\n"
            })
    void httpIsClosedAtOnceAndNothingIsOrdered(String request) throws IOException {
        assertThat(say(request, ANSWER_BYTES_MAX)).isEmpty();
        assertThat(sentinel.ordered()).isEmpty();
    }

    @Test
    void thePairIsDescribedAsSentinelDescribesAMaster() {
        try (Jedis jedis = jedis()) {
            Map<String, String> master = jedis.sentinelMaster("orders");

            assertThat(jedis.sentinelMasters()).containsExactly(master);
            assertThat(master)
                    .containsEntry("name", "orders")
                    .containsEntry("ip", "127.0.0.1")
                    .containsEntry("port", "6379")
                    .containsEntry("flags", "master")
                    .containsEntry("config-epoch", "7")
                    .containsEntry("num-slaves", "1")
                    .containsEntry("num-other-sentinels", "1")
                    .containsEntry("last-ok-ping-reply", "0")
                    .containsEntry("down-after-milliseconds", "2000");
            assertThat(master.get("runid")).matches("[0-9a-f]{40}");
            assertThat(jedis.sentinelReplicas("orders"))
                    .singleElement()
                    .satisfies(
                            replica ->
                                    assertThat(replica)
                                            .containsEntry("name", "127.0.0.2:6380")
                                            .containsEntry("flags", "slave")
                                            .containsEntry("last-ok-ping-reply", "250")
                                            .containsEntry("master-link-status", "ok")
                                            .containsEntry("master-port", "6379"));
            assertThat(jedis.sentinelSentinels("orders"))
                    .singleElement()
                    .satisfies(
                            other ->
                                    assertThat(other)
                                            .containsEntry("ip", "127.0.0.2")
                                            .containsEntry("port", "26380"));
            assertThat(jedis.sentinelMyId()).matches("[0-9a-f]{40}");
        }
    }

    @Test
    void aStandbyDescribesTheSamePairFromItsSide() {
        sentinel.sees(TestSentinel.following());
        try (Jedis jedis = jedis()) {
            assertThat(jedis.sentinelMaster("orders"))
                    .containsEntry("ip", "127.0.0.2")
                    .containsEntry("flags", "master");
            assertThat(jedis.sentinelReplicas("orders").getFirst())
                    .containsEntry("name", "127.0.0.1:6379");
            assertThat(jedis.info()).contains("master0:name=orders,status=ok,address=127.0.0.2:63");

            sentinel.sees(TestSentinel.reconnecting());
            assertThat(jedis.sentinelMaster("orders")).containsEntry("flags", "master,s_down");
            assertThat(jedis.info()).contains("status=sdown");
        }
    }

    /** Clients that read from replicas would have each read refused. */
    @Test
    void standbyThatServesNoReadsIsNotOffered() {
        restart(TestSentinel.withoutStandbyReads(TestSentinel.paired()));
        try (Jedis jedis = jedis()) {
            assertThat(jedis.sentinelReplicas("orders")).isEmpty();
            assertThat(jedis.sentinelMaster("orders")).containsEntry("num-slaves", "0");
            assertThat(jedis.info()).contains(",slaves=0,sentinels=2");
            assertThat(jedis.sentinelSentinels("orders")).hasSize(1);

            sentinel.sees(TestSentinel.following());
            assertThat(jedis.sentinelReplicas("orders")).isEmpty();
        }
    }

    @Test
    void aNodeThatRunsAloneHasNoOther() {
        restart(TestSentinel.alone(TestSentinel.solo()));
        try (Jedis jedis = jedis()) {
            assertThat(jedis.sentinelGetMasterAddrByName("orders")).contains("6379");
            assertThat(jedis.sentinelReplicas("orders")).isEmpty();
            assertThat(jedis.sentinelSentinels("orders")).isEmpty();
        }
    }

    @Test
    void quorumIsWhereATakeoverCouldBeDecidedNow() throws IOException {
        String asked = "SENTINEL ckquorum orders\r\n";
        assertThat(say(asked, 10)).startsWith("+OK 2");
        sentinel.sees(TestSentinel.withoutArbiter(TestSentinel.paired()));
        assertAnswer(asked, "-NOQUORUM The arbiter does not answer");
        sentinel.sees(TestSentinel.solo());
        assertAnswer(asked, "-NOQUORUM The pair is not protected: solo");
        sentinel.seesNothing();
        assertAnswer(asked, "-NOQUORUM This node does not answer");
    }

    @Test
    void aFailoverIsASwitchoverOrderedOfThePrimary() throws IOException {
        String asked = "SENTINEL FAILOVER orders\r\n";
        assertAnswer(asked, "+OK\r\n");
        assertThat(sentinel.ordered()).containsExactly(new Order.Switchover(false, 5_000_000_000L));

        sentinel.orderedComesTo(new Outcome.Refused("not protected"));
        assertAnswer(asked, "-NOGOODSLAVE No suitable replica to promote\r\n");
        sentinel.orderedComesTo(new Outcome.Failed("too late"));
        assertAnswer(asked, "-NOGOODSLAVE No suitable replica to promote\r\n");
        sentinel.sees(TestSentinel.following());
        assertAnswer(
                asked,
                "-ERR this node is standby: ask the Sentinel port of the primary,"
                        + " 127.0.0.2:26380\r\n");
        sentinel.sees(TestSentinel.down());
        assertAnswer(asked, "-NOGOODSLAVE No suitable replica to promote\r\n");
        assertThat(sentinel.ordered()).hasSize(3);
    }

    @Test
    void errorsAreThoseOfRedis() throws IOException {
        assertAnswer(
                "GET a b\r\n",
                "-ERR unknown command 'GET', with args beginning with: 'a' 'b' \r\n");
        assertAnswer("ROLE x\r\n", "-ERR wrong number of arguments for 'role' command\r\n");
        assertAnswer(
                "SENTINEL set orders quorum 2\r\n",
                "-ERR unknown subcommand 'set'. Try SENTINEL HELP.\r\n");
        assertAnswer(
                "SENTINEL Master\r\n",
                "-ERR wrong number of arguments for 'sentinel|master' command\r\n");
        assertAnswer("SENTINEL master other\r\n", "-ERR No such master with that name\r\n");
        assertAnswer("HELLO 4\r\n", "-NOPROTO unsupported protocol version\r\n");
        assertAnswer("HELLO x\r\n", "-ERR Protocol version is not an integer or out of range\r\n");
        assertAnswer("AUTH secret\r\n", "-ERR AUTH <password> called without any password");
        assertAnswer("AUTH other secret\r\n", "-WRONGPASS ");
        assertAnswer(
                "*2\r\n$3\r\nGET\r\n$4\r\n\r\nOK\r\n", "-ERR unknown command 'GET', with args");
        assertAnswer(
                "SUBSCRIBE a\r\nROLE\r\n", "*3\r\n$9\r\nsubscribe\r\n$1\r\na\r\n:1\r\n-ERR Can't");
    }

    @Test
    void resp3HasItsOwnTypes() throws IOException {
        String hello = say("HELLO 3\r\nQUIT\r\n", 4_096);
        assertThat(hello)
                .startsWith("%6\r\n$6\r\nserver\r\n$5\r\nredis\r\n")
                .contains("$5\r\nproto\r\n:3\r\n", "$4\r\nmode\r\n$8\r\nsentinel\r\n");
        assertThat(afterHello3("SENTINEL MASTER orders\r\n", 300))
                .startsWith("%17\r\n$4\r\nname\r\n$6\r\norders\r\n");
        assertThat(afterHello3("SENTINEL MASTERS\r\n", 300)).startsWith("*1\r\n%17\r\n");
        assertThat(afterHello3("SENTINEL SENTINELS orders\r\n", 100)).startsWith("*1\r\n%8\r\n");
        assertThat(afterHello3("SENTINEL GET-MASTER-ADDR-BY-NAME none\r\n", 3)).isEqualTo("_\r\n");
        assertThat(afterHello3("CLIENT GETNAME\r\n", 3)).isEqualTo("_\r\n");
        assertThat(afterHello3("INFO\r\n", 20)).startsWith("=").contains("\r\ntxt:");
    }

    @Test
    void hello2LeavesResp3() throws IOException {
        assertThat(afterHello3("HELLO 2\r\nCLIENT GETNAME\r\n", 130))
                .startsWith("*12\r\n")
                .contains("$5\r\nproto\r\n:2\r\n")
                .endsWith("$-1\r\n");
        assertThat(afterHello3("HELLO\r\n", 20)).startsWith("%6\r\n");
    }

    @Test
    void resp3PushesAndAnswersAnyCommandMeanwhile() throws IOException {
        restart(TestSentinel.of(TestSentinel.down()));
        assertThat(afterHello3("SUBSCRIBE a\r\nROLE\r\nPING\r\nUNSUBSCRIBE\r\n", 200))
                .isEqualTo(
                        bytes(
                                ">3|$9|subscribe|$1|a|:1|*2|$8|sentinel|*1|$6|orders|+PONG|"
                                        + ">3|$11|unsubscribe|$1|a|:0|"));
    }

    /** With line ends where it has {@code |}. */
    private static String bytes(String lines) {
        return lines.replace("|", "\r\n");
    }

    /** What is answered to a request behind a {@code HELLO 3}, as much of it as is expected. */
    private String afterHello3(String request, int bytesMax) throws IOException {
        String hello = "HELLO 3\r\n";
        String end = "$7\r\nmodules\r\n*0\r\n";
        String all = say(hello + request + "QUIT\r\n", 4_096);
        assertThat(all).endsWith("+OK\r\n");
        String answer = all.substring(all.indexOf(end) + end.length(), all.length() - 5);
        return answer.substring(0, Math.min(bytesMax, answer.length()));
    }

    /** A client that was not connected when the primary changed would else never hear of it. */
    @Test
    void recentChangeIsToldAgainToWhoSubscribes() throws IOException {
        sentinel.sees(TestSentinel.following());
        assertThat(addressOf("orders")).containsExactly("127.0.0.2", "6380");

        assertThat(say("SUBSCRIBE +switch-master\r\nQUIT\r\n", 4_096))
                .endsWith(
                        bytes(
                                ":1|*3|$7|message|$14|+switch-master|"
                                        + "$36|orders 127.0.0.1 6379 127.0.0.2 6380|+OK|"));
        assertThat(afterHello3("SUBSCRIBE +switch-master\r\n", 4_096))
                .contains(">3\r\n$7\r\nmessage\r\n$14\r\n+switch-master\r\n");
        assertThat(say("SUBSCRIBE a\r\nQUIT\r\n", 4_096)).endsWith(":1\r\n+OK\r\n");
    }

    /** Clients that read from replicas look for them anew at each of these. */
    @Test
    void standbyEventsAreTold() throws Exception {
        restart(TestSentinel.of(TestSentinel.solo()));
        assertThat(addressOf("orders")).containsExactly("127.0.0.1", "6379");
        try (var socket = new Socket(sentinel.address().host(), sentinel.address().port())) {
            String pattern = "[-+]s[dl]*";
            socket.getOutputStream()
                    .write("PSUBSCRIBE %s\r\n".formatted(pattern).getBytes(StandardCharsets.UTF_8));
            assertNext(socket, "*3|$10|psubscribe|$10|[-+]s[dl]*|:1|");
            String standby = "slave 127.0.0.2:6380 127.0.0.2 6380 @ orders 127.0.0.1 6379";
            String message = "*4|$8|pmessage|$10|%s|$6|%s|$59|%s|";

            sentinel.sees(TestSentinel.paired());
            assertNext(socket, message.formatted(pattern, "+slave", standby));
            sentinel.sees(TestSentinel.solo());
            assertNext(socket, message.formatted(pattern, "+sdown", standby));
            sentinel.sees(TestSentinel.paired());
            assertNext(socket, message.formatted(pattern, "+slave", standby));
            assertNext(socket, message.formatted(pattern, "-sdown", standby));
        }
    }

    private static void assertNext(Socket socket, String lines) throws IOException {
        String expected = bytes(lines);
        assertThat(socket.getInputStream().readNBytes(expected.length()))
                .asString()
                .isEqualTo(expected);
    }

    @Test
    void standbyThatWasJustFoundIsToldToWhoSubscribes() throws IOException {
        assertThat(addressOf("orders")).containsExactly("127.0.0.1", "6379");

        assertThat(say("SUBSCRIBE +slave\r\nQUIT\r\n", 4_096))
                .endsWith(
                        bytes(
                                ":1|*3|$7|message|$6|+slave|$59|slave 127.0.0.2:6380 127.0.0.2 6380"
                                        + " @ orders 127.0.0.1 6379|+OK|"));
    }

    @Test
    void standbyThatServesNoReadsIsNoNews() throws IOException {
        restart(TestSentinel.withoutStandbyReads(TestSentinel.paired()));
        assertThat(addressOf("orders")).containsExactly("127.0.0.1", "6379");

        assertThat(say("PSUBSCRIBE *\r\nQUIT\r\n", 4_096)).doesNotContain("slave");
    }

    @Test
    void whoListensIsToldWhatItMayAskMeanwhile() throws IOException {
        String listening = "*3\r\n$9\r\nsubscribe\r\n$1\r\na\r\n:1\r\n";
        assertAnswer(
                "SUBSCRIBE a\r\nROLE\r\n",
                listening
                        + "-ERR Can't execute 'role': only (P)SUBSCRIBE / (P)UNSUBSCRIBE / PING /"
                        + " QUIT are allowed in this context\r\n");
    }

    @Test
    void whatClientsSayFirstIsAnswered() {
        try (Jedis jedis = jedis()) {
            assertThat(jedis.ping()).isEqualTo("PONG");
            assertThat(jedis.ping("hi")).isEqualTo("hi");
            assertThat(jedis.role()).containsExactly("sentinel", List.of("orders"));
            assertThat(jedis.clientSetname("pool")).isEqualTo("OK");
            assertThat(jedis.clientGetname()).isEqualTo("pool");
            assertThat(jedis.clientId()).isPositive();
            assertThat(jedis.auth("default", "any")).isEqualTo("OK");
            assertThat(jedis.sendCommand(Command.COMMAND)).isEqualTo(List.of());
            assertThat(SafeEncoder.encodeObject(jedis.sendCommand(Command.HELLO, "2")))
                    .asString()
                    .contains("mode, sentinel");
            assertThatThrownBy(() -> jedis.sentinelMaster("other"))
                    .isInstanceOf(JedisDataException.class);
        }
    }

    @Test
    void requestsThatComeTogetherAreAnsweredInTheirOrder() throws IOException {
        assertAnswer(
                "PING\r\n\r\nPING a\r\n*0\r\n*1\r\n$4\r\nPING\r\nQUIT\r\nPING\r\n",
                "+PONG\r\n$1\r\na\r\n+PONG\r\n+OK\r\n");
        int many = 20_000;
        assertThat(say("PING\r\n".repeat(many), "+PONG\r\n".length() * many))
                .isEqualTo("+PONG\r\n".repeat(many));
    }

    @Test
    void aRequestWithoutAnEndEndsItsOwnConnectionOnly() throws IOException {
        try (Jedis before = jedis()) {
            assertThat(before.ping()).isEqualTo("PONG");
            assertThat(isClosedAfter("*1\r\n$1000000\r\n" + "x".repeat(200_000))).isTrue();
            assertThat(sayUntilClosed("*1000000\r\n")).contains("-ERR Protocol error");
            assertThat(sayUntilClosed("*1\r\n*1\r\n$1\r\na\r\n")).contains("-ERR Protocol error");
            assertThat(sayUntilClosed("*1\r\n:1\r\n")).contains("-ERR Protocol error");
            assertThat(sayUntilClosed("*x\r\n")).contains("-ERR Protocol error");
            assertThat(sayUntilClosed("*1\r\n$-1\r\n")).contains("-ERR Protocol error");
            assertThat(sayUntilClosed("*1\r\n$4\r\nPINGPING")).contains("-ERR Protocol error");
            assertThat(sayUntilClosed("a ".repeat(129) + "\r\n")).contains("-ERR Protocol error");
            assertThat(sayUntilClosed("PING " + "x".repeat(4_090) + "\r\n"))
                    .contains("-ERR Protocol error");
            assertThat(isClosedAfter("x".repeat(200_000))).isTrue();
            assertThat(before.ping()).isEqualTo("PONG");
        }
    }

    /** A connection that is closed while more comes may be reset, and the error lost. */
    private boolean isClosedAfter(String request) throws IOException {
        try {
            return sayUntilClosed(request).length() < ANSWER_BYTES_MAX;
        } catch (SocketException reset) {
            return true;
        }
    }

    private String sayUntilClosed(String request) throws IOException {
        return say(request, ANSWER_BYTES_MAX);
    }

    @Test
    void aRequestMayComeByteByByte() throws IOException {
        String request = "*3\r\n$8\r\nSENTINEL\r\n$6\r\nmaster\r\n$1\r\nx\r\nPING\nPING a\r\n";
        try (var socket = new Socket(sentinel.address().host(), sentinel.address().port())) {
            socket.setTcpNoDelay(true);
            for (byte one : request.getBytes(StandardCharsets.UTF_8)) {
                socket.getOutputStream().write(one);
            }
            String answers = "-ERR No such master with that name\r\n+PONG\r\n$1\r\na\r\n";
            assertThat(socket.getInputStream().readNBytes(answers.length()))
                    .asString()
                    .isEqualTo(answers);
        }
    }

    @Test
    void theNamesThatAClientHasKeptForItAreBounded() throws IOException {
        assertAnswer(
                "CLIENT SETNAME %s\r\nCLIENT SETNAME %s\r\nCLIENT SETNAME a\r\n"
                        .formatted("a".repeat(2_049), "a".repeat(2_048)),
                "-ERR too long name\r\n+OK\r\n+OK\r\n");
        assertThat(sayUntilClosed("SUBSCRIBE " + "a".repeat(2_049) + "\r\n"))
                .isEqualTo("-ERR too many subscriptions\r\n");
    }

    @Test
    void listenersHearOfEachNewPrimary() throws Exception {
        var heard = new LinkedBlockingQueue<String>();
        var listening = new LinkedBlockingQueue<String>();
        var byName = new Listener(heard, listening);
        assertThat(addressOf("orders")).containsExactly("127.0.0.1", "6379");
        try (Jedis jedis = jedis()) {
            Thread listener =
                    Thread.ofVirtual().start(() -> jedis.subscribe(byName, "+switch-master"));
            assertThat(listening.take()).isEqualTo("+switch-master");
            assertThat(heard.take()).isEqualTo("orders 127.0.0.2 6380 127.0.0.1 6379");

            sentinel.sees(TestSentinel.following());
            assertThat(heard.take()).isEqualTo("orders 127.0.0.1 6379 127.0.0.2 6380");
            sentinel.sees(TestSentinel.reconnecting());
            sentinel.sees(TestSentinel.stalled());
            sentinel.sees(TestSentinel.solo());
            assertThat(heard.take()).isEqualTo("orders 127.0.0.2 6380 127.0.0.1 6379");
            byName.unsubscribe();
            listener.join();
            assertThat(jedis.ping()).isEqualTo("PONG");
        }
        assertThat(heard).isEmpty();
    }

    @Test
    void aListenerByPatternHearsTheSame() throws Exception {
        try (var socket = new Socket(sentinel.address().host(), sentinel.address().port())) {
            socket.getOutputStream().write("PSUBSCRIBE *\r\n".getBytes(StandardCharsets.UTF_8));
            String begun = "*3\r\n$10\r\npsubscribe\r\n$1\r\n*\r\n:1\r\n";
            assertThat(socket.getInputStream().readNBytes(begun.length()))
                    .asString()
                    .isEqualTo(begun);

            sentinel.sees(TestSentinel.following());
            String heard =
                    "*4\r\n$8\r\npmessage\r\n$1\r\n*\r\n$14\r\n+switch-master\r\n$36\r\norders ";
            assertThat(socket.getInputStream().readNBytes(heard.length()))
                    .asString()
                    .isEqualTo(heard);
        }
    }

    @Test
    void whoBeganToListenWhenNobodyWasKnownHearsOfTheFirst() throws Exception {
        restart(TestSentinel.of(TestSentinel.down()));
        var heard = new LinkedBlockingQueue<String>();
        var listening = new LinkedBlockingQueue<String>();
        try (Jedis jedis = jedis()) {
            var listener = new Listener(heard, listening);
            Thread thread =
                    Thread.ofVirtual().start(() -> jedis.subscribe(listener, "+switch-master"));
            listening.take();

            sentinel.sees(TestSentinel.solo());
            assertThat(heard.take()).isEqualTo("orders 127.0.0.2 6380 127.0.0.1 6379");
            listener.unsubscribe();
            thread.join();
        }
    }

    /** Collects what it hears. */
    private static final class Listener extends JedisPubSub {
        private final LinkedBlockingQueue<String> heard;
        private final LinkedBlockingQueue<String> listening;

        Listener(LinkedBlockingQueue<String> heard, LinkedBlockingQueue<String> listening) {
            this.heard = heard;
            this.listening = listening;
        }

        @Override
        public void onMessage(String channel, String message) {
            heard.add(message);
        }

        @Override
        public void onSubscribe(String channel, int subscribed) {
            listening.add(channel);
        }
    }
}
