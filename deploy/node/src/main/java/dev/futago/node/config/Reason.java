package dev.futago.node.config;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

/** Says in words why something failed, for people: never by an exception's class. */
public final class Reason {

    /** What operating systems say, as Java hands it on, and what it means to a user. */
    private static final Map<String, String> SYSTEM_WORDS =
            Map.ofEntries(
                    Map.entry("address already in use", "another process listens there"),
                    Map.entry(
                            "cannot assign requested address", "it is no address of this machine"),
                    Map.entry("permission denied", "this user may not do it"),
                    Map.entry("connection refused", "nobody listens there"),
                    Map.entry("connection reset", "the connection was reset"),
                    Map.entry("broken pipe", "the connection was closed"),
                    Map.entry("network is unreachable", "no network leads there"),
                    Map.entry("no route to host", "no route leads there"),
                    Map.entry("is a directory", "it is a folder"),
                    Map.entry("no space left on device", "the disk is full"),
                    Map.entry("too many open files", "the limit of open files is reached"),
                    Map.entry("read-only file system", "the file system is read-only"),
                    Map.entry("timed out", "no answer came in time"));

    private Reason() {}

    /** The reason of a failure, without a full stop. */
    public static String of(Throwable failure) {
        Throwable cause = failure.getCause();
        boolean isWrapper =
                failure instanceof CompletionException
                        || failure instanceof ExecutionException
                        || failure instanceof UncheckedIOException;
        return isWrapper && cause != null ? of(cause) : inWords(failure);
    }

    private static String inWords(Throwable failure) {
        return switch (failure) {
            case UnknownHostException _ -> "its name is not known";
            case UnresolvedAddressException _ -> "its name is not known";
            case BindException taken -> said(taken).orElse("the address cannot be taken");
            case NoRouteToHostException _ -> "no route leads there";
            case ConnectException refused -> said(refused).orElse("nobody listens there");
            case SocketTimeoutException _ -> "no answer came in time";
            case HttpTimeoutException _ -> "no answer came in time";
            case TimeoutException _ -> "no answer came in time";
            case ClosedChannelException _ -> "the connection was closed";
            case EOFException _ -> "it ended too early";
            case CharacterCodingException _ -> "it is not text in UTF-8";
            case NoSuchFileException _ -> "it does not exist";
            case AccessDeniedException _ -> "this user may not read or write it";
            case FileAlreadyExistsException _ -> "it exists already";
            case NotDirectoryException _ -> "it is not a folder";
            case FileSystemException file -> ofFile(file);
            case IOException io -> said(io).orElseGet(() -> own(io));
            default -> own(failure);
        };
    }

    private static String ofFile(FileSystemException file) {
        String why = file.getReason();
        return why == null ? "it cannot be read or written" : said(file).orElse(why);
    }

    /** What the operating system said, in our words. */
    private static Optional<String> said(Throwable failure) {
        String message = failure.getMessage();
        if (message == null) {
            return Optional.empty();
        }
        String words = message.toLowerCase(Locale.ROOT);
        return SYSTEM_WORDS.entrySet().stream()
                .filter(entry -> words.contains(entry.getKey()))
                .map(Map.Entry::getValue)
                .findFirst();
    }

    /** A sentence that this program wrote, or that its failure is none it expects. */
    private static String own(Throwable failure) {
        String message = failure.getMessage();
        return message == null || message.isBlank()
                ? "an unexpected failure (see the log)"
                : message;
    }
}
