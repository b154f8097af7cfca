package com.example.samples;

import java.nio.file.Path;

/** Writes all samples of the Flink version on the class path: {@code Main <samples root> [part of a name]}. */
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        int status = 1;
        try {
            write(args);
            status = 0;
        } catch (Exception e) {
            e.printStackTrace();
        }
        System.exit(status); // threads of ForSt outlive its jobs
    }

    private static void write(String[] args) throws Exception {
        Harness harness = new Harness(Path.of(args[0]).toAbsolutePath());
        String filter = args.length > 1 ? args[1] : "";
        for (Sample sample : Registry.samples()) {
            if (sample.name().contains(filter)) {
                long start = System.nanoTime();
                harness.generate(sample);
                System.out.printf("%s, %d ms%n", sample.name(), (System.nanoTime() - start) / 1_000_000);
            }
        }
    }
}
