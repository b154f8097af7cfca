package com.example.samples;

import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.flink.runtime.checkpoint.Checkpoints;
import org.apache.flink.runtime.state.changelog.ChangelogStateBackendHandle;

/** Whether a checkpoint of the changelog backend has a materialized part, which Flink makes in its own time. */
final class Materialization {
    private Materialization() {}

    /** Takes checkpoints until the state of every subtask is materialized. */
    static void await(Cluster cluster, Path work) throws Exception {
        boolean done = false;
        while (!done) {
            Thread.sleep(200);
            Path checkpoint = work.resolve(cluster.job().toString()).resolve("chk-" + cluster.checkpoint());
            done = handles(checkpoint).stream().noneMatch(handle -> handle.getMaterializedStateHandles().isEmpty());
        }
    }

    /** Fails unless every subtask has both, a materialized part and newer changes. */
    static void check(Path checkpoint) throws IOException {
        for (ChangelogStateBackendHandle handle : handles(checkpoint)) {
            if (handle.getMaterializedStateHandles().isEmpty() || handle.getNonMaterializedStateHandles().isEmpty()) {
                throw new IllegalStateException(checkpoint + " is not both materialized and changed");
            }
        }
    }

    private static List<ChangelogStateBackendHandle> handles(Path checkpoint) throws IOException {
        try (DataInputStream in = new DataInputStream(Files.newInputStream(checkpoint.resolve("_metadata")))) {
            return Checkpoints.loadCheckpointMetadata(in, Materialization.class.getClassLoader(), checkpoint.toUri().toString())
                    .getOperatorStates().stream()
                    .flatMap(operator -> operator.getStates().stream())
                    .flatMap(subtask -> subtask.getManagedKeyedState().stream())
                    .map(ChangelogStateBackendHandle.class::cast).toList();
        }
    }
}
