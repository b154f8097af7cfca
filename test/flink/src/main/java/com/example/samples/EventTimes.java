package com.example.samples;

import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/** Gives events their timestamps; a WatermarkStrategy would do so too, but swallow the watermarks of the source. */
final class EventTimes<T extends WindowEvent> extends AbstractStreamOperator<T> implements OneInputStreamOperator<T, T> {
    @Override
    public void processElement(StreamRecord<T> event) {
        output.collect(event.replace(event.getValue(), event.getValue().time()));
    }
}
