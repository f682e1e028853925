package dev.futago.drill.cli;

import picocli.CommandLine.Command;

/** {@code futago version}. */
@Command(name = "version", description = "Prints the version.", mixinStandardHelpOptions = true)
public final class VersionCommand implements Runnable {

    @Override
    public void run() {
        System.out.println(new Futago.Version().getVersion()[0]);
    }
}
