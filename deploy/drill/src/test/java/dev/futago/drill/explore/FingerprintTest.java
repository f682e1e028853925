package dev.futago.drill.explore;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;

/** A fingerprint leaves out what it names, and nothing else. */
class FingerprintTest {

    @Test
    void whatIsLeftOutByNameExists() throws Exception {
        var missing = new TreeSet<String>();
        for (String left : Fingerprint.FIELDS_LEFT_OUT) {
            String[] parts = left.split("\\.", 2);
            if (classesNamed(parts[0]).stream().noneMatch(type -> hasField(type, parts[1]))) {
                missing.add(left);
            }
        }

        assertThat(missing).isEmpty();
    }

    private static boolean hasField(Class<?> type, String field) {
        return Stream.of(type.getDeclaredFields()).anyMatch(it -> it.getName().equals(field));
    }

    /** All classes of the roles and of what they share that have a simple name. */
    private static List<Class<?>> classesNamed(String simpleName)
            throws IOException, ClassNotFoundException {
        List<Class<?>> found = new java.util.ArrayList<>();
        for (String module : List.of("common", "primary", "standby", "deploy/node")) {
            Path classes = Path.of("../..").resolve(module).resolve("target/classes");
            try (Stream<Path> files = Files.walk(classes)) {
                for (Path file : files.toList()) {
                    String name = classes.relativize(file).toString().replace('/', '.');
                    if (name.matches("(.*[.$])?" + simpleName + "\\.class")) {
                        found.add(Class.forName(name.substring(0, name.length() - 6)));
                    }
                }
            }
        }
        return found;
    }
}
