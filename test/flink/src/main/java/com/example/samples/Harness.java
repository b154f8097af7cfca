package com.example.samples;

import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.jobgraph.SavepointRestoreSettings;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** Runs a job, takes its snapshots, writes the sample, and lets Flink itself read it again. */
final class Harness {
    /** Flink writes here first: the path becomes part of _metadata, so it must not name a machine. */
    private static final Path WORK = Path.of("/tmp/flink-samples");

    private final Path samples;

    Harness(Path samples) {
        this.samples = samples;
    }

    void generate(Sample sample) throws Exception {
        Path work = WORK.resolve(sample.name());
        SnapshotFiles.deleteTree(work);
        Files.createDirectories(work);
        Configuration configuration = configuration(sample.layout(), work);
        SampleJob job = sample.job().get();
        SnapshotFiles files = new SnapshotFiles(samples.resolve(sample.name()), sample);

        Running.start(job);
        Path earlier;
        try (Cluster cluster = new Cluster(configuration, graph(job, configuration), sample.name())) {
            earlier = playEarlierPhases(cluster, job, sample.layout(), work);
            if (sample.lastParallelism() == 0) {
                takeSnapshot(cluster, sample.layout(), work, files);
            }
        }
        if (sample.lastParallelism() != 0) {
            job.operators().forEach(operator -> operator.parallelism = sample.lastParallelism());
            JobGraph graph = graph(job, configuration);
            graph.setSavepointRestoreSettings(claim(earlier));
            Running.goOn();
            try (Cluster cluster = new Cluster(configuration, graph, sample.name())) {
                takeSnapshot(cluster, sample.layout(), work, files);
            }
        }
        new Expected(sample, job, files).write();
        if (job.isRestorable()) {
            Verification.run(configuration, job, files.snapshot());
        }
        SnapshotFiles.deleteTree(work);
    }

    /** Lets Flink restore a snapshot that somebody made of a sample: all that it holds first, then the job itself. */
    static void verify(Sample sample, String backend, Path snapshot) throws Exception {
        Path work = Files.createTempDirectory(sample.name());
        Configuration configuration = configuration(sample.layout().on(backend, Layout.Kind.CANONICAL), work);
        SampleJob job = sample.job().get();
        JobGraph graph = graph(job, configuration);
        Verification.run(configuration, job, snapshot);
        graph.setSavepointRestoreSettings(SavepointRestoreSettings.forPath(snapshot.toUri().toString(), false));
        Running.start(job);
        try (Cluster cluster = new Cluster(configuration, graph, sample.name())) {
            cluster.checkpoint();
        }
        SnapshotFiles.deleteTree(work);
    }

    private static JobGraph graph(SampleJob job, Configuration configuration) {
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(configuration);
        job.build(env);
        return env.getStreamGraph().getJobGraph();
    }

    private static SavepointRestoreSettings claim(Path checkpoint) {
        Configuration configuration = new Configuration();
        configuration.setString("execution.state-recovery.path", checkpoint.toUri().toString());
        configuration.setString("execution.state-recovery.claim-mode", "CLAIM");
        return SavepointRestoreSettings.fromConfiguration(configuration);
    }

    /** All phases but the last; the last checkpoint. */
    private static Path playEarlierPhases(Cluster cluster, SampleJob job, Layout layout, Path work) throws Exception {
        Running.playNextPhase();
        long checkpoint = cluster.checkpoint();
        cluster.checkpointUntilFinished(job.endingTasks());
        if (layout.isMaterialized()) {
            Materialization.await(cluster, work);
        }
        for (int phase = 2; phase < SampleJob.PHASES; phase++) {
            Running.playNextPhase();
            checkpoint = cluster.checkpoint();
        }
        return work.resolve(cluster.job().toString()).resolve("chk-" + checkpoint);
    }

    private static void takeSnapshot(Cluster cluster, Layout layout, Path work, SnapshotFiles files) throws Exception {
        Running.playNextPhase();
        if (layout.isCheckpoint()) {
            files.takeCheckpoint(work.resolve(cluster.job().toString()), cluster.checkpoint());
            if (layout.isMaterialized()) {
                Materialization.check(files.snapshot());
            }
        } else {
            files.takeSavepoint(cluster.savepoint(work, SavepointFormatType.valueOf(layout.kind().name())));
        }
    }

    private static Configuration configuration(Layout layout, Path work) {
        Configuration configuration = new Configuration();
        configuration.setString("rest.port", "0");
        configuration.setString("rest.address", "localhost");
        configuration.setString("taskmanager.memory.managed.size", "256m");
        configuration.setString("taskmanager.memory.network.min", "64m");
        configuration.setString("taskmanager.memory.network.max", "64m");
        configuration.setString("restart-strategy.type", "none");
        configuration.setString("state.backend.type", layout.backend());
        // The default of 64 MB exceeds the memory of a slot, and RocksDB would flush at any moment.
        configuration.setString("state.backend.rocksdb.writebuffer.size", "1 mb");
        configuration.setString("execution.checkpointing.dir", work.toUri().toString());
        configuration.setString("execution.checkpointing.interval", "30 d");
        // Flink 2.3 takes a first checkpoint of its own right away, unless the pause comes first.
        configuration.setString("execution.checkpointing.min-pause", "30 d");
        configuration.setString("execution.checkpointing.num-retained", "5");
        configuration.setString("execution.checkpointing.externalized-checkpoint-retention", "RETAIN_ON_CANCELLATION");
        // Flink adds the job and a folder: change files come to lie beside the checkpoints.
        configuration.setString("dstl.dfs.base-path", work.toUri().toString());
        layout.options().forEach(configuration::setString);
        return configuration;
    }
}
