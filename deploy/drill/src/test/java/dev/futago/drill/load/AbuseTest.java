package dev.futago.drill.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.futago.drill.load.Abuse.Crowd;
import dev.futago.drill.load.Abuse.Place;
import dev.futago.drill.load.Abuse.Port;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Arrays;
import java.util.List;

/** Who abuses a port does what it says, as a server sees it. */
@Timeout(60)
final class AbuseTest {

    private final ServerSocket server;

    AbuseTest() throws IOException {
        server = new ServerSocket(0, 128, InetAddress.getLoopbackAddress());
    }

    @AfterEach
    void close() throws IOException {
        server.close();
    }

    private Abuse abuse(Port port, Crowd crowd) {
        var address = new InetSocketAddress(server.getInetAddress(), server.getLocalPort());
        return Abuse.start(List.of(new Place(port, address)), crowd);
    }

    /** All that somebody says until he leaves. */
    private static byte[] allFrom(Socket client) throws IOException {
        return client.getInputStream().readAllBytes();
    }

    @ParameterizedTest
    @EnumSource
    void whoIsIdleSaysNothing(Port port) throws IOException {
        Abuse abuse = abuse(port, new Crowd(3, 0, 0, 0));
        try (Socket first = server.accept();
                Socket second = server.accept();
                Socket third = server.accept()) {
            await().until(() -> abuse.standing() == 3);

            abuse.close();

            assertThat(allFrom(first)).isEmpty();
            assertThat(allFrom(second)).isEmpty();
            assertThat(allFrom(third)).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void whoSaysHalfOfItSaysNoMore(Port port) throws IOException {
        Abuse abuse = abuse(port, new Crowd(0, 1, 0, 0));
        try (Socket client = server.accept()) {
            int first = client.getInputStream().read();

            abuse.close();

            byte[] rest = allFrom(client);
            byte[] whole = AbuseWords.firstAt(port);
            assertThat((byte) first).isEqualTo(whole[0]);
            assertThat(rest.length + 1).isLessThan(whole.length);
            assertThat(rest).isEqualTo(Arrays.copyOfRange(whole, 1, rest.length + 1));
        }
    }

    @ParameterizedTest
    @EnumSource
    void whoIsSlowAsksAgainAndAgain(Port port) throws IOException {
        byte[] one = AbuseWords.longAnswerAt(port);
        try (Abuse abuse = abuse(port, new Crowd(0, 0, 1, 0));
                Socket client = server.accept()) {
            for (int i = 0; i < 10; i++) {
                assertThat(client.getInputStream().readNBytes(one.length)).isEqualTo(one);
            }
            assertThat(abuse.standing()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void whoSendsGarbageComesAgain(Port port) throws IOException {
        try (Abuse abuse = abuse(port, new Crowd(0, 0, 0, 1))) {
            for (int i = 0; i < 5; i++) {
                try (Socket client = server.accept()) {
                    assertThat(allFrom(client).length)
                            .isBetween(256, 256 + AbuseWords.firstAt(port).length);
                }
            }
            assertThat(abuse.connected()).isGreaterThanOrEqualTo(5);
        }
    }

    @ParameterizedTest
    @EnumSource(names = "KV")
    void whoIsHungUpOnComesAgain(Port port) throws IOException {
        try (Abuse abuse = abuse(port, new Crowd(1, 0, 0, 0))) {
            server.accept().close();
            server.accept().close();

            await().until(() -> abuse.connected() >= 2);
        }
    }
}
