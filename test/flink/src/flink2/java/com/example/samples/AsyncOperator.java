package com.example.samples;

import java.util.List;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.base.LongSerializer;
import org.apache.flink.runtime.state.v2.ttl.TtlStateFactory;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.KeyedStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** A KeyedProcessFunction with states of the asynchronous API. */
public final class AsyncOperator<K> extends KeyedOperator<K> {
    public AsyncOperator(String uid, int parallelism, int maxParallelism, TypeInformation<K> keyType, String keyNotation) {
        super(uid, parallelism, maxParallelism, keyType, keyNotation);
    }

    @Override
    SingleOutputStreamOperator<Void> player(DataStream<Integer> steps) {
        return keyed(steps).process(new AsyncPlayer<>(uid));
    }

    @Override
    void addReader(StreamExecutionEnvironment env) {
        keyed(source(env)).transform(uid, TypeInformation.of(Void.class), new AsyncReader<>(uid))
                .setParallelism(parallelism).setMaxParallelism(maxParallelism).uid(uid);
    }

    private KeyedStream<Integer, K> keyed(DataStream<Integer> steps) {
        return steps.keyBy(new StepKey<K>(uid), keyType).enableAsyncState();
    }

    /** The backend cannot list keys. */
    @Override
    boolean isAsynchronous() {
        return true;
    }

    /** The asynchronous API has a serializer of its own, under a name of its own. */
    @Override
    TypeSerializer<?> withTime(TypeSerializer<?> value) {
        return new TtlStateFactory.TtlSerializer<>(LongSerializer.INSTANCE, value);
    }

    @Override
    boolean keepsNull() {
        return false;
    }

    @Override
    boolean keepsEmptyLists() {
        return true;
    }

    /** What is read of an empty list is what is read of none. */
    @Override
    List<String> readableLines() {
        return lines().stream().filter(line -> !line.endsWith(",\"value\":[]}")).toList();
    }
}
