package com.example.samples;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.datastream.KeyedStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** A source of events and, behind it, any number of windows side by side. */
public abstract class WindowedJob<T extends WindowEvent> implements SampleJob {
    private final String sourceUid;
    private final String timesUid;
    private final TypeInformation<T> type;
    private final Feed<T> feed = new Feed<>();
    private final List<WindowedOperator<T, ?>> operators = new ArrayList<>();

    protected WindowedJob(String name, TypeInformation<T> type) {
        this.sourceUid = name;
        this.timesUid = name + "-times";
        this.type = type;
    }

    protected void add(WindowedOperator<T, ?> operator) {
        operators.add(operator);
    }

    protected void event(T event) {
        feed.add(event);
        operators.forEach(operator -> operator.take(event));
    }

    protected void endPhase(long watermark) {
        feed.endPhase(watermark);
        operators.forEach(operator -> operator.advance(watermark));
    }

    @Override
    public final Map<String, Feed<?>> feeds() {
        return Map.of(sourceUid, feed);
    }

    @Override
    public final List<WindowedOperator<T, ?>> operators() {
        return operators;
    }

    @Override
    public final List<String> uids() {
        List<String> uids = new ArrayList<>(List.of(sourceUid, timesUid));
        operators.forEach(operator -> uids.addAll(operator.ownUids()));
        return uids;
    }

    @Override
    public final void build(StreamExecutionEnvironment env) {
        KeyedStream<T, String> events = env.addSource(new ScriptedSource<T>(sourceUid), type).setParallelism(1).uid(sourceUid).name(sourceUid)
                .transform(timesUid, type, new EventTimes<>()).setParallelism(1).uid(timesUid).name(timesUid)
                .keyBy(WindowEvent::key, Types.STRING);
        operators.forEach(operator -> operator.addTo(events));
    }
}
