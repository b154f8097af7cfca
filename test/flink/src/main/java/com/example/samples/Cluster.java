package com.example.samples;

import java.nio.file.Path;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.CheckpointType;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.execution.ExecutionState;
import org.apache.flink.runtime.executiongraph.AccessExecutionGraph;
import org.apache.flink.runtime.executiongraph.AccessExecutionVertex;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;

/** A Flink cluster inside this JVM with one job. */
final class Cluster implements AutoCloseable {
    private static final int SLOTS = 4;

    private final MiniCluster cluster;
    private final JobID job;

    Cluster(Configuration configuration, JobGraph graph, String name) throws Exception {
        // A job id that does not change keeps the paths in _metadata the same from run to run.
        job = JobID.fromHexString(UUID.nameUUIDFromBytes(name.getBytes("UTF-8")).toString().replace("-", ""));
        graph.setJobID(job);
        cluster = new MiniCluster(new MiniClusterConfiguration.Builder()
                .setConfiguration(configuration)
                .setNumTaskManagers(1)
                .setNumSlotsPerTaskManager(SLOTS)
                .build());
        cluster.start();
        try {
            cluster.submitJob(graph).get();
            awaitRunning();
        } catch (Exception e) {
            cluster.close();
            throw e;
        }
    }

    private void awaitRunning() throws Exception {
        while (true) {
            AccessExecutionGraph graph = cluster.getExecutionGraph(job).get();
            checkNotFailed(graph);
            // The graph has no vertices at all before the job is initialized.
            boolean running = graph.getState() == JobStatus.RUNNING;
            for (AccessExecutionVertex vertex : graph.getAllExecutionVertices()) {
                // A task restored from its finished state ends at once.
                running &= vertex.getExecutionState() == ExecutionState.RUNNING || vertex.getExecutionState() == ExecutionState.FINISHED;
            }
            if (running) {
                return;
            }
            Thread.sleep(20);
        }
    }

    private static void checkNotFailed(AccessExecutionGraph graph) {
        if (graph.getFailureInfo() != null) {
            throw new IllegalStateException("the job failed: " + graph.getFailureInfo().getExceptionAsString());
        }
    }

    /** Takes a checkpoint of the configured kind, incremental or not; its number. */
    long checkpoint() throws Exception {
        return await(cluster.triggerCheckpoint(job, CheckpointType.CONFIGURED));
    }

    /** A task that is at its end waits for a checkpoint, and one triggered while it ends is declined. */
    void checkpointUntilFinished(int tasks) throws Exception {
        while (finishedTasks() < tasks) {
            try {
                checkpoint();
            } catch (ExecutionException declined) {
                Thread.sleep(50);
            }
        }
    }

    private long finishedTasks() throws Exception {
        long finished = 0;
        for (AccessExecutionVertex vertex : cluster.getExecutionGraph(job).get().getAllExecutionVertices()) {
            finished += vertex.getExecutionState() == ExecutionState.FINISHED ? 1 : 0;
        }
        return finished;
    }

    /** Takes a savepoint in a new folder below the given one; its place. */
    Path savepoint(Path target, SavepointFormatType format) throws Exception {
        String place = await(cluster.triggerSavepoint(job, target.toUri().toString(), false, format));
        return Path.of(java.net.URI.create(place).getPath());
    }

    /** A snapshot that fails says little; the failure of the job behind it says why. */
    private <T> T await(CompletableFuture<T> snapshot) throws Exception {
        try {
            return snapshot.get();
        } catch (ExecutionException e) {
            checkNotFailed(cluster.getExecutionGraph(job).get());
            throw e;
        }
    }

    JobID job() {
        return job;
    }

    @Override
    public void close() throws Exception {
        cluster.cancelJob(job).get();
        cluster.requestJobResult(job).get();
        cluster.close();
    }
}
