package com.example.samples;

import java.util.List;
import org.apache.flink.streaming.api.operators.StreamMap;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/** Holds the source in its chain back: ends a phase after each of the given numbers. */
final class CoverageHold extends StreamMap<Long, Long> {
    private final List<Long> ends;
    private transient CoverageStops stops;

    CoverageHold(List<Long> ends) {
        super(number -> number);
        this.ends = ends;
    }

    @Override
    public void open() throws Exception {
        super.open();
        stops = new CoverageStops(getContainingTask());
    }

    @Override
    public void processElement(StreamRecord<Long> number) throws Exception {
        stops.awaitPhase();
        super.processElement(number);
        if (ends.contains(number.getValue())) {
            stops.endPhase();
        }
    }
}
