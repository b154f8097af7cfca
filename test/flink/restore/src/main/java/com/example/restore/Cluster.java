package com.example.restore;

import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.execution.ExecutionState;
import org.apache.flink.runtime.executiongraph.AccessExecutionGraph;
import org.apache.flink.runtime.executiongraph.AccessExecutionVertex;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;

/** A Flink cluster inside this JVM that runs one job after the other. */
final class Cluster implements AutoCloseable {
    private static final int SLOTS = 6;
    private static final long PATIENCE_MS = 60_000;

    private final MiniCluster cluster;
    private JobID job;
    private int subtasks;

    Cluster() throws Exception {
        Configuration configuration = new Configuration();
        configuration.setString("rest.port", "0");
        configuration.setString("rest.address", "localhost");
        configuration.setString("taskmanager.memory.managed.size", "256m");
        configuration.setString("taskmanager.memory.network.min", "64m");
        configuration.setString("taskmanager.memory.network.max", "64m");
        cluster = new MiniCluster(new MiniClusterConfiguration.Builder()
                .setConfiguration(configuration)
                .setNumTaskManagers(1)
                .setNumSlotsPerTaskManager(SLOTS)
                .build());
        cluster.start();
    }

    void start(Job started) throws Exception {
        job = started.graph.getJobID();
        subtasks = started.subtasks();
        cluster.submitJob(started.graph).get();
        await("all tasks run", () -> {
            AccessExecutionGraph graph = cluster.getExecutionGraph(job).get();
            // The graph has no vertices at all before the job is initialized.
            boolean running = graph.getState() == JobStatus.RUNNING;
            for (AccessExecutionVertex vertex : graph.getAllExecutionVertices()) {
                running &= vertex.getExecutionState() == ExecutionState.RUNNING;
            }
            return running;
        });
    }

    /** Lets the source emit, and waits until every subtask has got it all. */
    void play(Run.Step step) throws Exception {
        Run.play(step);
        await("all subtasks have got watermark " + step.watermark(), () -> Run.hasReached(step.watermark(), subtasks));
    }

    private interface Condition {
        boolean holds() throws Exception;
    }

    private void await(String what, Condition condition) throws Exception {
        long deadline = System.currentTimeMillis() + PATIENCE_MS;
        while (!condition.holds()) {
            checkNotFailed();
            if (System.currentTimeMillis() > deadline) {
                throw new IllegalStateException("waited in vain until " + what);
            }
            Thread.sleep(10);
        }
    }

    private void checkNotFailed() throws Exception {
        AccessExecutionGraph graph = cluster.getExecutionGraph(job).get();
        if (graph.getFailureInfo() != null) {
            throw new IllegalStateException("the job failed: " + graph.getFailureInfo().getExceptionAsString());
        }
    }

    /** Takes a checkpoint of the configured kind; its place. */
    Path checkpoint() throws Exception {
        return place(cluster.triggerCheckpoint(job));
    }

    /** Takes a savepoint in a new folder below the given one; its place. */
    Path savepoint(Path target, SavepointFormatType format) throws Exception {
        return place(cluster.triggerSavepoint(job, target.toUri().toString(), false, format));
    }

    /** A snapshot that fails says little; the failure of the job behind it says why. */
    private Path place(CompletableFuture<String> snapshot) throws Exception {
        try {
            return Path.of(java.net.URI.create(snapshot.get()).getPath());
        } catch (ExecutionException e) {
            checkNotFailed();
            throw e;
        }
    }

    /** Ends the job, failed or not. */
    void stop() throws Exception {
        if (job != null) {
            if (!cluster.getJobStatus(job).get().isGloballyTerminalState()) {
                cluster.cancelJob(job).get();
            }
            cluster.requestJobResult(job).get();
            job = null;
        }
    }

    @Override
    public void close() throws Exception {
        cluster.close();
    }
}
