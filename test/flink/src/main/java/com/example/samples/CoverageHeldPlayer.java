package com.example.samples;

import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/** A player that ends a phase at a step of its script, before it has read all its input. */
final class CoverageHeldPlayer<K> extends KeyedProcessOperator<K, Integer, Void> {
    static final String STOP = "stop";

    private final String uid;
    private transient CoverageStops stops;

    CoverageHeldPlayer(String uid) {
        super(new KeyedPlayer<>(uid));
        this.uid = uid;
    }

    @Override
    public void open() throws Exception {
        super.open();
        stops = new CoverageStops(getContainingTask());
    }

    @Override
    public void processElement(StreamRecord<Integer> step) throws Exception {
        if (Running.script(uid).step(step.getValue()).state().equals(STOP)) {
            stops.endPhase();
        } else {
            super.processElement(step);
        }
    }
}
