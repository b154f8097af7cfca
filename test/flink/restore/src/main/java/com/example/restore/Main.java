package com.example.restore;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.SavepointFormatType;

/** Reads commands, a line of JSON each, and answers each with a line of JSON. */
public final class Main {
    /** How many keys after those that were written the restored job is asked about as well. */
    private static final int NEW_KEYS = 100;
    private static final long AFTER_TIMERS = 1_000_000_000;

    private final Cluster cluster;

    private Main(Cluster cluster) {
        this.cluster = cluster;
    }

    record Write(String folder, String backend, int parallelism, int maxParallelism, int keys, Fault fault, Map<String, String> options,
            List<String> snapshots) {}

    /** {@code checkpoints}: how many the restored job takes before it is asked. {@code takesNative}: a native savepoint too. */
    record Restore(String from, String folder, String backend, int parallelism, int maxParallelism, int keys, Map<String, String> names,
            Set<String> without, Map<String, String> options, int checkpoints, boolean takesNative) {}

    record Command(Write write, Restore restore) {}

    public static void main(String[] args) throws Exception {
        PrintStream answers = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        // What else prints must not get between the answers.
        System.setOut(System.err);
        try (Cluster cluster = new Cluster();
                BufferedReader commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            Main main = new Main(cluster);
            for (String line = commands.readLine(); line != null; line = commands.readLine()) {
                answers.println(Run.JSON.writeValueAsString(main.answer(Run.JSON.readValue(line, Command.class))));
            }
        }
        // Threads of Flink would keep the JVM.
        System.exit(0);
    }

    private Map<String, Object> answer(Command command) throws Exception {
        try {
            return command.write() != null ? write(command.write()) : restore(command.restore());
        } catch (Exception e) {
            StringWriter text = new StringWriter();
            e.printStackTrace(new PrintWriter(text));
            return Map.of("error", text.toString());
        } finally {
            cluster.stop();
        }
    }

    /** The places of the snapshots, by kind. */
    private Map<String, Object> write(Write command) throws Exception {
        Path folder = Path.of(command.folder());
        Configuration configuration = configuration(folder, command.backend(), command.options());
        Job job = new Job(configuration, command.parallelism(), command.maxParallelism(), new Names(Map.of()), Set.of());
        Run.start(true, command.fault());
        cluster.start(job);
        // With a checkpoint half-way, an incremental one after it consists of more than one file for each subtask.
        cluster.play(new Run.Step(0, command.keys() / 2, 1));
        cluster.checkpoint();
        cluster.play(new Run.Step(command.keys() / 2, command.keys(), 2));
        if (command.fault() == Fault.EXTRA) {
            cluster.play(new Run.Step(Fault.TOO_MANY, Fault.TOO_MANY + 1, 3));
        }
        Map<String, Object> places = new LinkedHashMap<>();
        for (String kind : command.snapshots()) {
            places.put(kind, (kind.equals("checkpoint")
                    ? cluster.checkpoint()
                    : cluster.savepoint(folder, SavepointFormatType.valueOf(kind.toUpperCase(Locale.ROOT)))).toString());
        }
        return places;
    }

    private Map<String, Object> restore(Restore command) throws Exception {
        Path folder = Path.of(command.folder());
        Path from = Path.of(command.from());
        Configuration configuration = configuration(folder, command.backend(), command.options());
        // The first name is that of Flink 1.17.
        configuration.setString("execution.savepoint.path", from.toUri().toString());
        configuration.setString("execution.state-recovery.path", from.toUri().toString());
        Job job = new Job(configuration, command.parallelism(), command.maxParallelism(), new Names(command.names()), command.without());
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("serializers", Serializers.check(from, job));
        Run.start(false, Fault.NONE);
        cluster.start(job);
        for (int i = 0; i < command.checkpoints(); i++) {
            answer.put("checkpoint", cluster.checkpoint().toString());
        }
        cluster.play(new Run.Step(0, command.keys() + NEW_KEYS, 1));
        answer.put("savepoint", cluster.savepoint(folder, SavepointFormatType.CANONICAL).toString());
        if (command.takesNative()) {
            answer.put("native", cluster.savepoint(folder, SavepointFormatType.NATIVE).toString());
        }
        cluster.play(new Run.Step(0, 0, AFTER_TIMERS));
        answer.put("backends", Run.backends());
        answer.put("lines", Run.lines());
        return answer;
    }

    private static Configuration configuration(Path folder, String backend, Map<String, String> options) {
        Configuration configuration = new Configuration();
        configuration.setString("restart-strategy.type", "none");
        configuration.setString("state.backend.type", backend);
        // The default of 64 MB exceeds the memory of a slot, and RocksDB would flush at any moment.
        configuration.setString("state.backend.rocksdb.writebuffer.size", "1 mb");
        configuration.setString("execution.checkpointing.interval", "30 d");
        // Flink 2.3 takes a first checkpoint of its own right away, unless the pause comes first.
        configuration.setString("execution.checkpointing.min-pause", "30 d");
        configuration.setString("execution.checkpointing.dir", folder.toUri().toString());
        configuration.setString("execution.checkpointing.externalized-checkpoint-retention", "RETAIN_ON_CANCELLATION");
        // The same in Flink 1.17.
        configuration.setString("restart-strategy", "none");
        configuration.setString("state.checkpoints.dir", folder.toUri().toString());
        options.forEach(configuration::setString);
        return configuration;
    }
}
