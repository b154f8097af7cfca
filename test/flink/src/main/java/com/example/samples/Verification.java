package com.example.samples;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.jobgraph.SavepointRestoreSettings;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** Lets Flink restore a snapshot and compares all it then holds with the mirror. */
final class Verification {
    private static final int SHOWN = 10;

    private Verification() {}

    static void run(Configuration configuration, SampleJob job, Path snapshot) throws Exception {
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(configuration);
        job.operators().forEach(operator -> operator.addReader(env));
        JobGraph graph = env.getStreamGraph().getJobGraph();
        // With merged files operators without state have a handle too, an empty one, which Flink 2.3 takes for state.
        boolean allowNonRestored = configuration.get(CheckpointingOptions.FILE_MERGING_ENABLED);
        graph.setSavepointRestoreSettings(SavepointRestoreSettings.forPath(snapshot.toUri().toString(), allowNonRestored));
        Running.start(job);
        try (Cluster cluster = new Cluster(configuration, graph, "verification")) {
            if (job.operators().stream().anyMatch(Operator::isAsynchronous)) {
                for (int phase = 1; phase <= SampleJob.PHASES; phase++) {
                    Running.playNextPhase();
                }
                cluster.checkpoint();
            }
            for (Operator operator : job.operators()) {
                compare(operator.uid, comparable(job, operator, operator.readableLines()), comparable(job, operator, Running.readBack(operator.uid)));
            }
        }
    }

    private static List<String> comparable(SampleJob job, Operator operator, List<String> lines) {
        return lines.stream().map(line ->
                job.partial().stream().anyMatch(state -> state.covers(operator, line)) ? Partial.withoutTime(line) : line).toList();
    }

    private static void compare(String uid, List<String> expected, List<String> found) {
        Map<String, Integer> surplus = new TreeMap<>();
        expected.forEach(line -> surplus.merge(line, -1, Integer::sum));
        found.forEach(line -> surplus.merge(line, 1, Integer::sum));
        List<String> differences = surplus.entrySet().stream().filter(entry -> entry.getValue() != 0).map(entry ->
                (entry.getValue() < 0 ? "- " : "+ ") + entry.getKey()).toList();
        if (!differences.isEmpty()) {
            throw new IllegalStateException("Flink restores another state of " + uid + " than expected (- expected, + found), "
                    + differences.size() + " lines:\n" + String.join("\n", differences.subList(0, Math.min(SHOWN, differences.size()))));
        }
    }
}
