package dev.futago.drill.sim;

import dev.futago.drill.explore.Explorer;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import javax.tools.ToolProvider;

/**
 * The pair with one rule of PROTOCOL broken: production sources in which a few words are replaced,
 * compiled beside the sound ones and run by the same simulator. Production code knows no mutants.
 *
 * @param rule what is broken
 * @param scope where the explorer catches it; none when only the simulator has what it breaks
 * @param isSimulated whether the simulator catches it
 * @param edits the words to replace; each must be found, so that a mutant follows the code
 */
record Mutant(String rule, Optional<String> scope, boolean isSimulated, List<Edit> edits) {

    /** Replaces words in one source file, wherever they stand and however they are laid out. */
    record Edit(String file, String words, String by) {

        private Pattern pattern() {
            return Pattern.compile(
                    Stream.of(words.strip().split("\\s+"))
                            .map(Pattern::quote)
                            .collect(Collectors.joining("\\s+")));
        }
    }

    static Mutant of(String rule, String scope, Edit... edits) {
        return new Mutant(rule, Optional.of(scope), true, List.of(edits));
    }

    /** What a seed of the simulator meets too seldom. */
    static Mutant ofExplorer(String rule, String scope, Edit... edits) {
        return new Mutant(rule, Optional.of(scope), false, List.of(edits));
    }

    static Mutant ofSimulator(String rule, Edit... edits) {
        return new Mutant(rule, Optional.empty(), true, List.of(edits));
    }

    @Override
    public String toString() {
        return rule;
    }

    /** All of futago with the rule broken. */
    Broken compile(Path folder) throws IOException {
        Map<Path, String> sources = new LinkedHashMap<>();
        for (Edit edit : edits) {
            Path path = find(edit.file);
            String source = sources.getOrDefault(path, Files.readString(path));
            Matcher words = edit.pattern().matcher(source);
            if (!words.find()) {
                throw new IllegalStateException(
                        "mutant '%s': %s has no longer: %s".formatted(rule, edit.file, edit.words));
            }
            sources.put(path, words.replaceAll(Matcher.quoteReplacement(edit.by)));
        }
        List<String> arguments = new ArrayList<>();
        arguments.addAll(List.of("-proc:none", "-nowarn", "-implicit:none", "-d"));
        arguments.add(folder.resolve("classes").toString());
        Files.createDirectories(folder.resolve("classes"));
        for (Map.Entry<Path, String> source : sources.entrySet()) {
            Path mutated = folder.resolve(source.getKey().getFileName());
            Files.writeString(mutated, source.getValue());
            arguments.add(mutated.toString());
        }
        int result =
                ToolProvider.getSystemJavaCompiler()
                        .run(null, null, null, arguments.toArray(String[]::new));
        if (result != 0) {
            throw new IllegalStateException("mutant '%s' does not compile".formatted(rule));
        }
        return new Broken(folder.resolve("classes"));
    }

    /** A source file of the reactor, by its name. */
    private static Path find(String file) throws IOException {
        Path root = Path.of("../..");
        for (String module : List.of("common", "primary", "standby", "guests/rr", "deploy/drill")) {
            Path sources = root.resolve(module).resolve("src/main/java");
            try (Stream<Path> all = Files.walk(sources)) {
                List<Path> found =
                        all.filter(path -> path.getFileName().toString().equals(file)).toList();
                if (!found.isEmpty()) {
                    return found.getFirst();
                }
            }
        }
        throw new IllegalStateException("there is no " + file);
    }

    /** What the explorer had seen when it found something violated. */
    record Found(long states, List<?> violations) {}

    /** All of futago in classes of its own, the mutated ones first. */
    static final class Broken {

        private static final long STATES_MAX = 1_000_000;

        private final ClassLoader loader;

        private Broken(Path mutated) throws IOException {
            var urls = new ArrayList<URL>();
            urls.add(mutated.toUri().toURL());
            for (String entry : System.getProperty("java.class.path").split(":", -1)) {
                urls.add(Path.of(entry).toUri().toURL());
            }
            loader = new OwnFirst(urls.toArray(URL[]::new));
        }

        /** What a seed of the simulator violates; a defect that throws is a violation too. */
        List<?> violations(long seed) throws ReflectiveOperationException {
            BiConsumer<Long, String> unheard = (at, what) -> {};
            try {
                Object report =
                        loader.loadClass(Simulation.class.getName())
                                .getMethod("run", long.class, BiConsumer.class)
                                .invoke(null, seed, unheard);
                return violationsOf(report);
            } catch (java.lang.reflect.InvocationTargetException defect) {
                return List.of("threw " + defect.getCause());
            }
        }

        /** What the explorer finds in a scope. */
        Found explore(String scope) throws ReflectiveOperationException {
            Object report =
                    loader.loadClass(Explorer.class.getName())
                            .getMethod("explore", String.class, long.class)
                            .invoke(null, scope, STATES_MAX);
            Object states = report.getClass().getMethod("states").invoke(report);
            return new Found((long) states, violationsOf(report));
        }

        private static List<?> violationsOf(Object report) throws ReflectiveOperationException {
            return (List<?>) report.getClass().getMethod("violations").invoke(report);
        }
    }

    /** Loads futago's classes itself, so that they meet the mutated ones, and leaves the rest. */
    private static final class OwnFirst extends URLClassLoader {

        private OwnFirst(URL[] urls) {
            super(urls, OwnFirst.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            synchronized (getClassLoadingLock(name)) {
                if (!name.startsWith("dev.futago.")) {
                    return super.loadClass(name, resolve);
                }
                Class<?> loaded = findLoadedClass(name);
                return loaded == null ? findClass(name) : loaded;
            }
        }
    }
}
