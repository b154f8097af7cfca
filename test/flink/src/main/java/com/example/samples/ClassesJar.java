package com.example.samples;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** The classes of a package in a jar that is the same in every run. */
final class ClassesJar {
    private static final LocalDateTime THEN = LocalDateTime.of(2000, 1, 1, 0, 0);

    private ClassesJar() {}

    static void write(String packageName, Path jar) throws IOException {
        String folder = packageName.replace('.', '/') + "/";
        try (Stream<Path> files = Files.list(compiled(folder)); OutputStream out = Files.newOutputStream(jar); ZipOutputStream zip = new ZipOutputStream(out)) {
            List<Path> classes = files.filter(file -> file.toString().endsWith(".class")).sorted().toList();
            for (Path file : classes) {
                ZipEntry entry = new ZipEntry(folder + file.getFileName());
                entry.setTimeLocal(THEN);
                zip.putNextEntry(entry);
                Files.copy(file, zip);
                zip.closeEntry();
            }
        }
    }

    private static Path compiled(String folder) {
        try {
            return Path.of(ClassesJar.class.getClassLoader().getResource(folder).toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
