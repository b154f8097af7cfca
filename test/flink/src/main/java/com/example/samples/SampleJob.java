package com.example.samples;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** A job whose snapshots become samples. An instance is used for one sample only: it carries the mirror. */
public interface SampleJob {
    /** Phases that every feed has, with a snapshot after each; the last snapshot is the sample. */
    int PHASES = 3;

    /** What the job is, for origin.md: one or two sentences. */
    String description();

    /** What the job's scripted sources emit, by the name that each {@link ScriptedSource} was given. */
    Map<String, Feed<?>> feeds();

    void build(StreamExecutionEnvironment env);

    /** The operators with state. */
    List<? extends Operator> operators();

    /** How many times {@link Running#phasePlayed} is called in a phase: once by each source. */
    default int signals(int phase) {
        return feeds().size();
    }

    /** How many tasks (subtasks of chains) end when the first checkpoint is complete. */
    default int endingTasks() {
        return 0;
    }

    /** The uids of those operators all subtasks of which have ended. */
    default Set<String> finished() {
        return Set.of();
    }

    default List<MasterState> masterStates() {
        return List.of();
    }

    /** The states whose lines are not in expected.ndjson. */
    default List<Partial> partial() {
        return List.of();
    }

    /** For each class whose fields no snapshot tells (Kryo), its fields in the notation of EXPECTED.md. */
    default List<String> classes() {
        return List.of();
    }

    /** Whether Flink can read what it wrote; else nothing compares the sample with what it restores. */
    default boolean isRestorable() {
        return true;
    }

    /** The package whose classes stand beside the sample, null for none. */
    default String jarOf() {
        return null;
    }

    /** By name, the text of files beside the snapshot that only this job has. */
    default Map<String, String> files() {
        return Map.of();
    }

    /** The uids of all operators, with state or without, in the order of the job. */
    List<String> uids();
}
