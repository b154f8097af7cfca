package com.example.samples;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.flink.runtime.checkpoint.OperatorState;
import org.apache.flink.runtime.jobgraph.OperatorID;
import org.apache.flink.runtime.state.StateBackend;
import org.apache.flink.shaded.guava33.com.google.common.hash.Hashing;

/** What differs between Flink 1.20 and 2.x. */
final class Versions {
    static final String SHORT = "2.3";
    /** The sample that the README shows, or the same of the earlier line. */
    static final String ORDERS = "orders";
    /** Whether Kryo writes the offset of a ZonedDateTime. */
    static final boolean KRYO_KEEPS_OFFSETS = false;

    /** Whether an OVER without bounds sets a timer for each row, and not one for the next watermark. */
    static final boolean OVER_WAITS_FOR_ROWS = true;

    private Versions() {}

    static OperatorID operatorId(String uid) {
        return new OperatorID(Hashing.murmur3_128(0).hashString(uid, StandardCharsets.UTF_8).asBytes());
    }

    /** The operator's name in a snapshot; only Flink 2.x stores it. */
    static String name(OperatorState operator) {
        return operator.getOperatorName().orElse(null);
    }

    static ScriptedTime scriptedTime(StateBackend backend) {
        return new AsyncScriptedTime(backend);
    }

    /** Adds what only this line of Flink can write. */
    static void addOwn(List<Sample> samples) {
        ForstSamples.add(samples);
    }
}
