package com.example.samples;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The folder of a sample: copies a snapshot there, in the layout of EXPECTED.md. */
final class SnapshotFiles {
    private static final String ELSEWHERE = "elsewhere";
    /** Where Flink puts change files, below the folder of the job. */
    private static final String CHANGES = "dstl";

    private final Path folder;
    private final Sample sample;
    private Path snapshot;

    SnapshotFiles(Path folder, Sample sample) throws IOException {
        this.folder = folder;
        this.sample = sample;
        deleteTree(folder);
        Files.createDirectories(folder);
    }

    /** The folder with _metadata. */
    Path snapshot() {
        return snapshot;
    }

    void takeSavepoint(Path from) throws IOException {
        snapshot = folder;
        for (Path file : files(from)) {
            copy(file, folder.resolve(from.relativize(file)));
        }
    }

    /** Takes one checkpoint and those files it shares with others that it refers to. */
    void takeCheckpoint(Path root, long number) throws IOException {
        String name = "chk-" + number;
        snapshot = folder.resolve(name);
        for (Path file : files(root.resolve(name))) {
            copy(file, folder.resolve(root.relativize(file)));
        }
        String metadata = metadata(snapshot);
        Path commonRoot = sample.sharedElsewhere() ? folder.resolve(ELSEWHERE) : folder;
        for (String common : List.of("shared", "taskowned", CHANGES)) {
            for (Path file : files(root.resolve(common))) {
                if (metadata.contains(file.getFileName().toString())) {
                    copy(file, commonRoot.resolve(root.relativize(file)));
                }
            }
        }
        if (sample.sharedElsewhere()) {
            write("map-path.txt", root + "=" + ELSEWHERE + "\n");
        } else if (Files.exists(folder.resolve(CHANGES))) {
            write("map-path.txt", root + "=.\n");
        }
        checkIncrement(metadata, root, number);
    }

    /** An incremental sample is worth little unless it shares files with the checkpoint before it. */
    private void checkIncrement(String metadata, Path root, long number) throws IOException {
        if (!sample.layout().isIncremental() || sample.lastParallelism() != 0) {
            return;
        }
        String earlier = metadata(root.resolve("chk-" + (number - 1)));
        for (Path file : files(root.resolve("shared"))) {
            String name = file.getFileName().toString();
            if (metadata.contains(name) && earlier.contains(name)) {
                return;
            }
        }
        throw new IllegalStateException(sample.name() + " shares no file with its previous checkpoint");
    }

    /** File names are ASCII, whatever else is in there. */
    private static String metadata(Path checkpoint) throws IOException {
        return Files.readString(checkpoint.resolve("_metadata"), StandardCharsets.ISO_8859_1);
    }

    void write(String name, String text) throws IOException {
        Files.writeString(place(name), text);
    }

    Path place(String name) {
        return folder.resolve(name);
    }

    /** What has to be mapped, null when nothing has to be. */
    String mapPath() throws IOException {
        Path file = folder.resolve("map-path.txt");
        return Files.exists(file) ? Files.readString(file).strip() : null;
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to.getParent());
        Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
    }

    private static List<Path> files(Path root) throws IOException {
        if (!Files.exists(root)) {
            return List.of();
        }
        try (Stream<Path> paths = Files.walk(root)) {
            return paths.filter(Files::isRegularFile).sorted().toList();
        }
    }

    static void deleteTree(Path root) throws IOException {
        if (!Files.exists(root)) {
            return;
        }
        try (Stream<Path> paths = Files.walk(root)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
