package dev.futago.drill.load;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;

class LinkProxyTest {

    private ServerSocket server;
    private LinkProxy proxy;
    private Socket near;
    private Socket far;

    @BeforeEach
    void connect() throws IOException {
        server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        proxy = LinkProxy.to((InetSocketAddress) server.getLocalSocketAddress());
        near = new Socket(InetAddress.getLoopbackAddress(), proxy.port());
        far = server.accept();
    }

    @AfterEach
    void close() throws IOException {
        near.close();
        far.close();
        proxy.close();
        server.close();
    }

    @Test
    void whatIsSaidArrivesWholeAndInOrderWhateverItsDelay() throws IOException {
        byte[] said = numbers();
        near.getOutputStream().write(said, 0, 1_000);
        proxy.delay(Duration.ofMillis(20));
        near.getOutputStream().write(said, 1_000, 100_000);
        proxy.delay(Duration.ZERO);
        near.getOutputStream().write(said, 101_000, said.length - 101_000);
        near.shutdownOutput();

        assertThat(far.getInputStream().readNBytes(said.length)).isEqualTo(said);
    }

    @Test
    void itIsAsLateAsItIsToBe() throws IOException {
        proxy.delay(Duration.ofMillis(50));
        long began = System.nanoTime();
        far.getOutputStream().write(7);

        assertThat(near.getInputStream().read()).isEqualTo(7);
        assertThat(System.nanoTime() - began).isGreaterThanOrEqualTo(50_000_000);
    }

    @Test
    void oneBitIsDamagedOfEachReadThatIsToBe() throws IOException {
        proxy.damage(1);
        byte[] said = numbers();
        var in = new DataInputStream(far.getInputStream());
        byte[] heard = new byte[said.length];
        near.getOutputStream().write(said);
        in.readFully(heard);

        int bits = 0;
        for (int i = 0; i < said.length; i++) {
            bits += Integer.bitCount((said[i] ^ heard[i]) & 0xff);
        }
        assertThat(bits).isPositive().isEqualTo(proxy.damaged());
    }

    @Test
    void anEndThatHangsUpEndsTheOther() throws IOException {
        far.close();

        assertThat(near.getInputStream().read()).isEqualTo(-1);
    }

    private static byte[] numbers() {
        byte[] numbers = new byte[300_000];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = (byte) ((i * 31) >>> 3);
        }
        return numbers;
    }
}
