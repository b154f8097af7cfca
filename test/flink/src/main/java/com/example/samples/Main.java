package com.example.samples;

import java.nio.file.Path;
import java.util.List;

/**
 * Writes all samples of the Flink version on the class path: {@code Main <samples root> [part of a name]}. Or restores what was made of some, with each
 * backend: {@code Main verify (<name of the sample> <snapshot>)…}; one that differs does not keep it from the others.
 */
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        int status = 1;
        try {
            if (args[0].equals("verify")) {
                status = verify(args);
            } else {
                write(args);
                status = 0;
            }
        } catch (Exception e) {
            e.printStackTrace();
        }
        System.exit(status); // threads of ForSt outlive its jobs
    }

    private static int verify(String[] args) {
        int status = 0;
        for (int i = 1; i + 1 < args.length; i += 2) {
            try {
                verify(args[i], Path.of(args[i + 1]).toAbsolutePath());
            } catch (Exception e) {
                System.err.println(args[i] + ":");
                e.printStackTrace();
                status = 1;
            }
        }
        return status;
    }

    private static void verify(String name, Path snapshot) throws Exception {
        Sample sample = Registry.samples().stream().filter(one -> one.name().equals(name)).findFirst().orElseThrow();
        for (String backend : List.of(Layout.HEAP, Layout.ROCKSDB)) {
            Harness.verify(sample, backend, snapshot);
        }
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
