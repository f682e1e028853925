package dev.futago.node.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.net.InetAddress;
import java.net.InetSocketAddress;

final class HostPortTest {

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1:7001, 127.0.0.1, 7001",
        "node-a.example:0, node-a.example, 0",
        "a:65535, a, 65535",
        "[::1]:7001, ::1, 7001",
        "[fe80::1%eth0]:1, fe80::1%eth0, 1",
    })
    void anAddressIsAHostAndAPort(String written, String host, int port) {
        HostPort address = HostPort.parse(written);

        assertThat(address).isEqualTo(new HostPort(host, port));
        assertThat(address).hasToString(written);
        assertThat(HostPort.parse(address.toString())).isEqualTo(address);
    }

    @ParameterizedTest
    @CsvSource({
        "[0:0:0:0:0:0:0:1]:7001, [::1]:7001",
        "[2001:DB8:0:0:1:0:0:1]:1, [2001:db8::1:0:0:1]:1",
        "[fe80:0::0:1%eth0]:1, [fe80::1%eth0]:1",
        "[::ffff:10.0.0.1]:1, 10.0.0.1:1",
    })
    void addressHasOneForm(String written, String canonical) {
        assertThat(HostPort.parse(written)).hasToString(canonical);
        assertThat(HostPort.parse(written)).isEqualTo(HostPort.parse(canonical));
    }

    @Test
    void socketAddressHasTheSameForm() {
        var socket = new InetSocketAddress(InetAddress.ofLiteral("::1"), 7001);

        assertThat(HostPort.of(socket)).hasToString("[::1]:7001");
        assertThat(HostPort.text(socket)).isEqualTo("[::1]:7001");
        assertThat(HostPort.text(null)).isEqualTo("(closed)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "host", "7001", ":7001", ":"})
    void whatHasNoHostOrNoPortIsRefused(String written) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> HostPort.parse(written))
                .withMessage("'%s' is not HOST:PORT", written);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"a:", "a:b", "a:-1", "a:65536", "a: 80", "a:80 ", "a:99999999999", "[::1]"})
    void aPortThatIsNoneIsRefusedWithTheRange(String written) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> HostPort.parse(written))
                .withMessage("'%s' is not HOST:PORT: a port is a number from 0 to 65535", written);
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, true",
        "::1, true",
        "fd00::2, true",
        "localhost, false",
        "10.2, false",
        "10, false",
        "010.0.0.2, false",
        "0.0.0.0, false",
        "::, false",
    })
    void anAddressInNumbersIsToldFromAName(String host, boolean isNumeric) {
        assertThat(new HostPort(host, 1).isNumeric()).isEqualTo(isNumeric);
    }

    @Test
    void aNameThatIsUnknownIsNotAnError() {
        assertThat(new HostPort("no.such.host.invalid", 1).toSocketAddress().isUnresolved())
                .isTrue();
    }
}
