package com.example.samples;

import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.flink.runtime.checkpoint.Checkpoints;
import org.apache.flink.runtime.checkpoint.OperatorState;
import org.apache.flink.runtime.checkpoint.metadata.CheckpointMetadata;

/** Writes what stands beside a snapshot. */
final class Expected {
    private final Sample sample;
    private final SampleJob job;
    private final SnapshotFiles files;

    Expected(Sample sample, SampleJob job, SnapshotFiles files) {
        this.sample = sample;
        this.job = job;
        this.files = files;
    }

    void write() throws IOException {
        List<String> uids = job.uids();
        files.write("uids.txt", String.join("\n", uids) + "\n");
        if (!job.classes().isEmpty()) {
            files.write("classes.txt", String.join("\n", job.classes()) + "\n");
        }
        if (job.jarOf() != null) {
            ClassesJar.write(job.jarOf(), files.place("classes.jar"));
        }
        files.write("expected.json", facts(uids));
        files.write("expected.ndjson", job.operators().stream()
                .flatMap(this::lines).sorted().map(line -> line + "\n").collect(Collectors.joining()));
        if (!job.partial().isEmpty()) {
            files.write("partial.txt", job.partial().stream().map(state -> state.text() + "\n").collect(Collectors.joining()));
        }
        for (Map.Entry<String, String> file : job.files().entrySet()) {
            files.write(file.getKey(), file.getValue());
        }
        files.write("origin.md", new Origin(sample, job).text(files.mapPath()));
    }

    private Stream<String> lines(Operator operator) {
        return operator.lines().stream().filter(line -> job.partial().stream().noneMatch(state -> state.covers(operator, line)));
    }

    private String facts(List<String> uids) throws IOException {
        Map<String, Operator> byUid = new TreeMap<>();
        job.operators().forEach(operator -> byUid.put(operator.uid, operator));
        Map<String, String> uidById = new TreeMap<>();
        uids.forEach(uid -> uidById.put(Versions.operatorId(uid).toHexString(), uid));

        List<String> operators = new ArrayList<>();
        for (OperatorState listed : listedOperators()) {
            String uid = uidById.get(listed.getOperatorID().toHexString());
            if (uid == null) {
                throw new IllegalStateException("operator " + listed + " has none of the job's uids");
            }
            operators.add(operator(listed, uid, byUid.remove(uid)));
        }
        if (!byUid.isEmpty()) {
            throw new IllegalStateException("_metadata does not list " + byUid.keySet());
        }
        boolean keyed = operators.stream().anyMatch(text -> text.contains("\"scope\": \"keyed\""));
        Layout layout = sample.layout();
        return "{\n  \"kind\": " + Json.string(layout.isCheckpoint() ? "checkpoint" : "savepoint")
                + ",\n  \"format\": " + Json.string(keyed ? layout.format() : "none")
                + ",\n  \"backend\": " + Values.json(keyed ? layout.visibleBackend(job.operators().stream().anyMatch(Operator::isAsynchronous)) : null, null)
                + ",\n  \"incremental\": " + layout.isIncremental()
                + (layout.isUnaligned() ? ",\n  \"unaligned\": true" : "")
                + masterStates()
                + ",\n  \"operators\": [" + String.join(", ", operators) + "]\n}\n";
    }

    private String masterStates() {
        List<MasterState> states = job.masterStates();
        return states.isEmpty() ? "" : ",\n  \"masterStates\": " + states.stream().map(MasterState::json).toList();
    }

    /** Which operators a snapshot lists is a question to Flink itself. */
    private Collection<OperatorState> listedOperators() throws IOException {
        try (DataInputStream in = new DataInputStream(Files.newInputStream(files.snapshot().resolve("_metadata")))) {
            CheckpointMetadata metadata = Checkpoints.loadCheckpointMetadata(in, getClass().getClassLoader(), files.snapshot().toUri().toString());
            return metadata.getOperatorStates().stream().sorted(Comparator.comparing(state -> state.getOperatorID().toHexString())).toList();
        }
    }

    private String operator(OperatorState listed, String uid, Operator operator) {
        List<StateFacts> states = operator == null ? List.of() : operator.facts();
        if (operator != null && (operator.parallelism != listed.getParallelism() || operator.maxParallelism != listed.getMaxParallelism())) {
            throw new IllegalStateException(uid + " runs in another parallelism than declared");
        }
        if (listed.isFullyFinished() != job.finished().contains(uid)) {
            throw new IllegalStateException(uid + (listed.isFullyFinished() ? " has finished" : " has not finished"));
        }
        String stateLines = states.stream().map(state -> "\n      " + state.json()).collect(Collectors.joining(","));
        return "{\n    \"id\": " + Json.string(listed.getOperatorID().toHexString())
                + ", \"uid\": " + Json.string(uid)
                + ", \"name\": " + Values.json(Versions.name(listed), null)
                + ",\n    \"parallelism\": " + listed.getParallelism() + ", \"maxParallelism\": " + listed.getMaxParallelism()
                + (listed.isFullyFinished() ? ", \"finished\": true" : "")
                + bytes("coordinatorBytes", listed.getCoordinatorState() == null ? 0 : listed.getCoordinatorState().getStateSize())
                + bytes("channelStateBytes", channelStateBytes(listed))
                + ",\n    \"states\": [" + stateLines + (states.isEmpty() ? "]" : "\n    ]") + "\n  }";
    }

    private static long channelStateBytes(OperatorState listed) {
        return listed.getStates().stream()
                .mapToLong(subtask -> subtask.getInputChannelState().getStateSize() + subtask.getResultSubpartitionState().getStateSize()).sum();
    }

    private static String bytes(String name, long bytes) {
        return bytes == 0 ? "" : ", " + Json.string(name) + ": " + bytes;
    }
}
