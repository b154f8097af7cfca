import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;

/** Prints what compilers made, and what was told when it ran, as JSON. */
class Pack {
    public static void main(String[] args) throws Exception {
        List<String> sets = new ArrayList<>();
        for (String name : List.of(args).subList(1, args.length)) {
            Path root = Path.of(args[0], name);
            String classes;
            try (var files = Files.walk(root)) {
                classes = files.filter(file -> file.toString().endsWith(".class")).sorted()
                    .map(file -> "\n      " + text(root.relativize(file).toString()) + ": " + text(base64(file)))
                    .collect(Collectors.joining(","));
            }
            String told = Files.readAllLines(Path.of(args[0], name + ".told")).stream()
                .map(line -> "\n      [\"" + line.replace("\"", "\\\"").replace("\t", "\", \"") + "\"]")
                .collect(Collectors.joining(","));
            sets.add("  " + text(name) + ": {\n    \"told\": [" + told + "\n    ],\n    \"classes\": {" + classes + "\n    }\n  }");
        }
        System.out.println("{\n" + String.join(",\n", sets) + "\n}");
    }

    private static String text(String text) {
        return "\"" + text + "\"";
    }

    private static String base64(Path file) {
        try {
            return Base64.getEncoder().encodeToString(Files.readAllBytes(file));
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
