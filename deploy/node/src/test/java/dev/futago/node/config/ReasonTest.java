package dev.futago.node.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.MalformedInputException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

final class ReasonTest {

    static Stream<Throwable> failures() {
        return Stream.of(
                new ConnectException(),
                new ConnectException("Connection refused"),
                new UnknownHostException("nowhere.example"),
                new UnresolvedAddressException(),
                new NoRouteToHostException(),
                new BindException("Address already in use"),
                new SocketTimeoutException(),
                new HttpConnectTimeoutException("HTTP connect timed out"),
                new TimeoutException(),
                new ClosedChannelException(),
                new EOFException(),
                new MalformedInputException(1),
                new NoSuchFileException("/x"),
                new AccessDeniedException("/x"),
                new FileSystemException("/x", null, "Is a directory"),
                new FileSystemException("/x"),
                new IOException("Is a directory"),
                new IOException("No space left on device"),
                new IOException(),
                new UncheckedIOException(new NoSuchFileException("/x")),
                new CompletionException(new ConnectException()),
                new ExecutionException(new TimeoutException()),
                new IllegalStateException(),
                new NullPointerException());
    }

    @ParameterizedTest
    @MethodSource("failures")
    void everyFailureHasAReasonInWords(Throwable failure) {
        assertThat(Reason.of(failure))
                .isNotBlank()
                .doesNotContain("Exception", "null", "java", "/x")
                .doesNotEndWith(".");
    }

    @Test
    void knownFailuresAreToldApart() {
        assertThat(Reason.of(new ConnectException("Connection refused")))
                .isEqualTo("nobody listens there");
        assertThat(Reason.of(new UnknownHostException("x"))).isEqualTo("its name is not known");
        assertThat(Reason.of(new NoSuchFileException("/x"))).isEqualTo("it does not exist");
        assertThat(Reason.of(new IOException("Is a directory"))).isEqualTo("it is a folder");
        assertThat(Reason.of(new BindException("bind(..) failed: Address already in use")))
                .isEqualTo("another process listens there");
        assertThat(Reason.of(new BindException("Cannot assign requested address")))
                .isEqualTo("it is no address of this machine");
        assertThat(Reason.of(new ConnectException("connection timed out: /10.0.0.1:1")))
                .isEqualTo("no answer came in time");
    }

    @Test
    void sentenceOfThisProgramIsKept() {
        assertThat(Reason.of(new IOException("10.0.0.1:7 cannot be reached: nobody listens there")))
                .isEqualTo("10.0.0.1:7 cannot be reached: nobody listens there");
        assertThat(Reason.of(new IllegalArgumentException("'x' is not HOST:PORT")))
                .isEqualTo("'x' is not HOST:PORT");
    }
}
