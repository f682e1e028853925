package dev.futago.node.arbiter;

import dev.futago.common.role.ArbiterAnswer;
import dev.futago.common.role.Incarnation;
import dev.futago.common.role.NodeRef;
import dev.futago.common.role.Revision;
import dev.futago.common.role.Tenure;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.BooleanSupplier;

/**
 * What a takeover asks of its arbiter, asked of a record of its own in a temporary folder: its
 * first claim is then not the first that the process makes (docs/decisions/0015). The pair's
 * arbiter is not touched, nor any lock that it takes.
 */
public final class RehearsedClaims {

    private static final NodeRef FIRST = new NodeRef("a", new Incarnation(1, 1));
    private static final NodeRef SECOND = new NodeRef("b", new Incarnation(2, 2));

    private RehearsedClaims() {}

    /**
     * Reads the record and claims, again and again; waits for each answer.
     *
     * @param where there the temporary folder is made
     * @param goesOn asked before each claim
     * @return the claims that were granted: all
     * @throws IOException when there is no room for temporary files
     */
    public static int make(Path where, int claims, BooleanSupplier goesOn) throws IOException {
        Path folder = Files.createTempDirectory(where, "futago-rehearsal-");
        try (Arbiter arbiter = FileArbiter.scratch(folder)) {
            Tenure sought = Tenure.founding("rehearsal", FIRST);
            int granted = 0;
            while (granted < claims && goesOn.getAsBoolean()) {
                claim(arbiter, sought);
                granted++;
                sought =
                        sought.standby().isEmpty()
                                ? sought.pairedWith(sought.isOwnedBy(FIRST) ? SECOND : FIRST)
                                : sought.takenOverBy(sought.standby().get(), "rehearsed");
            }
            return granted;
        } finally {
            delete(folder);
        }
    }

    private static void claim(Arbiter arbiter, Tenure sought) {
        arbiter.read().toCompletableFuture().join();
        ArbiterAnswer answer =
                arbiter.compareAndSet(new Revision(sought.version() - 1, sought.era().id()), sought)
                        .toCompletableFuture()
                        .join();
        if (!(answer instanceof ArbiterAnswer.Granted)) {
            throw new IllegalStateException("a rehearsed claim: " + answer);
        }
    }

    private static void delete(Path folder) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }
}
