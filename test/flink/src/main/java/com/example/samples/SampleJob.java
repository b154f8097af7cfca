package com.example.samples;

import java.util.List;
import java.util.Map;
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

    /** The uids of all operators, with state or without, in the order of the job. */
    List<String> uids();
}
