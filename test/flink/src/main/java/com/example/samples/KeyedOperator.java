package com.example.samples;

import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.functions.AggregateFunction;
import org.apache.flink.api.common.functions.ReduceFunction;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.base.LongSerializer;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.runtime.state.ttl.TtlStateFactory;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** A KeyedProcessFunction with any states and timers. */
public class KeyedOperator<K> extends ScriptedOperator {
    final TypeInformation<K> keyType;
    final String keyNotation;
    final List<KeyedState<K, ?, ?>> states = new ArrayList<>();
    final List<Timers<K>> timers = new ArrayList<>();

    public KeyedOperator(String uid, int parallelism, int maxParallelism, TypeInformation<K> keyType, String keyNotation) {
        super(uid, parallelism, maxParallelism);
        this.keyType = keyType;
        this.keyNotation = keyNotation;
    }

    public <V> ValueMirror<K, V> value(String name, TypeInformation<V> type, String notation) {
        return add(new ValueMirror<>(this, name, type, notation));
    }

    public <E> ListMirror<K, E> list(String name, TypeInformation<E> element, String notation) {
        return add(new ListMirror<>(this, name, element, notation));
    }

    public <M, V> MapMirror<K, M, V> map(
            String name, TypeInformation<M> mapKey, String mapKeyNotation, TypeInformation<V> value, String notation) {
        return add(new MapMirror<>(this, name, mapKey, mapKeyNotation, value, notation));
    }

    public <V> ReducingMirror<K, V> reducing(String name, ReduceFunction<V> function, TypeInformation<V> type, String notation) {
        return add(new ReducingMirror<>(this, name, function, type, notation));
    }

    public <I, A> AggregatingMirror<K, I, A> aggregating(
            String name, AggregateFunction<I, A, ?> function, TypeInformation<A> accumulator, String notation) {
        return add(new AggregatingMirror<>(this, name, function, accumulator, notation));
    }

    /** The timers of a KeyedProcessFunction; Flink calls their service `user-timers`, and has its two states whether they are used or not. */
    public Timers<K> timers() {
        Timers<K> service = new Timers<>(this, "user-timers", Namespace.VOID);
        timers.add(service);
        return service;
    }

    private <S extends KeyedState<K, ?, ?>> S add(S state) {
        states.add(state);
        return state;
    }

    /** Ends a phase with a watermark, which fires the event timers up to it. */
    public void endPhase(long watermark) {
        timers.forEach(service -> service.fire(watermark));
        script.feed.endPhase(watermark);
    }

    /** Changes from now on happen at this time, as states with TTL remember it. */
    public void at(long time) {
        script.setTime(time);
    }

    public int subtaskOf(K key) {
        return KeyGroupRangeAssignment.assignKeyToParallelOperator(key, maxParallelism, parallelism);
    }

    @Override
    SingleOutputStreamOperator<Void> player(DataStream<Integer> steps) {
        return steps.keyBy(new StepKey<K>(uid), keyType).process(new KeyedPlayer<>(uid));
    }

    @Override
    void addReader(StreamExecutionEnvironment env) {
        addReader(env, new KeyedReader<>(uid));
    }

    void addReader(StreamExecutionEnvironment env, KeyedReader<K> reader) {
        source(env).keyBy(new StepKey<K>(uid), keyType)
                .transform(uid, TypeInformation.of(Void.class), reader)
                .setParallelism(parallelism).setMaxParallelism(maxParallelism).uid(uid);
    }

    @Override
    List<StateFacts> facts() {
        List<StateFacts> facts = new ArrayList<>();
        states.forEach(state -> facts.add(state.facts()));
        timers.forEach(service -> facts.addAll(service.facts()));
        return facts;
    }

    @Override
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        states.forEach(state -> lines.addAll(state.lines()));
        timers.forEach(service -> lines.addAll(service.lines()));
        return lines;
    }

    /** The serializer of a value and the time of its last access. */
    TypeSerializer<?> withTime(TypeSerializer<?> value) {
        return new TtlStateFactory.TtlSerializer<>(LongSerializer.INSTANCE, value);
    }

    /** Whether a map can hold null; else putting it removes the entry. */
    boolean keepsNull() {
        return true;
    }

    /** Whether a list updated to nothing is there and empty; else it is as if cleared. */
    boolean keepsEmptyLists() {
        return false;
    }

    /** The members that begin each line. */
    String lineStart(String state, Slot slot) {
        int keyGroup = KeyGroupRangeAssignment.assignToKeyGroup(slot.key(), maxParallelism);
        String namespace = slot.namespace() == VoidNamespace.INSTANCE ? "" : ",\"namespace\":" + Values.json(slot.namespace(), null);
        return "{\"state\":" + Json.string(state) + ",\"keyGroup\":" + keyGroup + ",\"key\":" + Values.json(slot.key(), keyType) + namespace;
    }
}
