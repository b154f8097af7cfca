package com.example.samples;

import java.util.List;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** An operator with state: what it declares and what its state must hold when the snapshot is taken. */
public abstract class Operator {
    final String uid;
    int parallelism;
    final int maxParallelism;

    protected Operator(String uid, int parallelism, int maxParallelism) {
        this.uid = uid;
        this.parallelism = parallelism;
        this.maxParallelism = maxParallelism;
    }

    abstract List<StateFacts> facts();

    /** The lines of expected.ndjson, in any order. */
    abstract List<String> lines();

    /** Adds an operator with this uid that gives the state which Flink restored to {@link Running#report}. */
    abstract void addReader(StreamExecutionEnvironment env);

    /** Whether its states are of the asynchronous API. Its reader gives the state of a key when a step about it comes, not all at once. */
    boolean isAsynchronous() {
        return false;
    }

    /** Lines that {@link #addReader} can be expected to report. */
    List<String> readableLines() {
        return lines();
    }
}
