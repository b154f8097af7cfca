package com.example.samples;

import java.util.List;
import java.util.function.Function;
import org.apache.flink.api.common.functions.AggregateFunction;
import org.apache.flink.api.common.functions.ReduceFunction;
import org.apache.flink.api.common.serialization.SerializerConfig;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.streaming.api.datastream.KeyedStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.datastream.WindowedStream;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.streaming.api.functions.windowing.ProcessWindowFunction;
import org.apache.flink.streaming.api.windowing.windows.Window;
import org.apache.flink.util.Collector;

/** A window operator of Flink and a mirror of its panes and timers, which follows the same events by rules of its own. */
public abstract class WindowedOperator<T extends WindowEvent, W extends Window> extends KeyedOperator<String> {
    private static final int PARALLELISM = 2;
    static final String CONTENTS = "window-contents";

    final Timers<String> windowTimers;
    private final Namespace namespace;
    AppendingMirror<String, ?, T, ?> contents;
    private Function<WindowedStream<T, String, W>, SingleOutputStreamOperator<?>> function;
    long watermark = Long.MIN_VALUE;

    WindowedOperator(String uid, Namespace namespace) {
        super(uid, PARALLELISM, 128, Types.STRING, "String");
        this.namespace = namespace;
        windowTimers = new Timers<>(this, "window-timers", namespace);
        timers.add(windowTimers);
    }

    public WindowedOperator<T, W> reduce(ReduceFunction<T> reduce, TypeInformation<T> type, String notation) {
        contents = windowed(reducing(CONTENTS, reduce, type, notation));
        function = stream -> stream.reduce(reduce);
        return this;
    }

    public <A, R> WindowedOperator<T, W> aggregate(
            AggregateFunction<T, A, R> aggregate, TypeInformation<A> accumulator, String notation, TypeInformation<R> result) {
        contents = windowed(aggregating(CONTENTS, aggregate, accumulator, notation));
        function = stream -> stream.aggregate(aggregate, accumulator, result);
        return this;
    }

    public WindowedOperator<T, W> list(TypeInformation<T> type, String notation) {
        contents = windowed(list(CONTENTS, type, notation));
        function = WindowedOperator::processed;
        return this;
    }

    <E> InternalListMirror<E> internalList(
            String name, String notation, TypeInformation<?> json, Function<SerializerConfig, TypeSerializer<?>> serializer) {
        InternalListMirror<E> list = new InternalListMirror<>(this, name, notation, json, serializer);
        states.add(list);
        return list;
    }

    <S extends KeyedState<String, ?, ?>> S windowed(S state) {
        state.namespace = namespace;
        return state;
    }

    static <T, W extends Window> SingleOutputStreamOperator<?> processed(WindowedStream<T, String, W> stream) {
        return stream.process(new Silent<>(), Types.STRING);
    }

    abstract WindowedStream<T, String, W> windows(KeyedStream<T, String> events);

    SingleOutputStreamOperator<?> applied(WindowedStream<T, String, W> windows) {
        return function.apply(windows);
    }

    void addTo(KeyedStream<T, String> events) {
        SingleOutputStreamOperator<?> panes = applied(windows(events));
        panes.setParallelism(parallelism).setMaxParallelism(maxParallelism).uid(uid).name(uid);
        panes.sinkTo(new DiscardingSink<>()).setParallelism(parallelism).uid(sinkUid()).name(sinkUid());
    }

    abstract void take(T event);

    void advance(long time) {
        watermark = time;
        windowTimers.fire(time);
    }

    List<String> ownUids() {
        return List.of(uid, sinkUid());
    }

    private static final class Silent<T, W extends Window> extends ProcessWindowFunction<T, String, String, W> {
        @Override
        public void process(String key, Context context, Iterable<T> elements, Collector<String> out) {}
    }
}
