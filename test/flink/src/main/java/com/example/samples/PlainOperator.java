package com.example.samples;

import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** A function with operator state: lists, union lists and broadcast states. Every subtask sees every step. */
public class PlainOperator extends ScriptedOperator {
    final List<OperatorListMirror<?>> lists = new ArrayList<>();
    final List<BroadcastMirror<?, ?>> broadcasts = new ArrayList<>();

    public PlainOperator(String uid, int parallelism, int maxParallelism) {
        super(uid, parallelism, maxParallelism);
    }

    public <E> OperatorListMirror<E> list(String name, TypeInformation<E> element, String notation) {
        return add(new OperatorListMirror<>(this, name, element, notation, false));
    }

    public <E> OperatorListMirror<E> union(String name, TypeInformation<E> element, String notation) {
        return add(new OperatorListMirror<>(this, name, element, notation, true));
    }

    public <M, V> BroadcastMirror<M, V> broadcast(
            String name, TypeInformation<M> mapKey, String mapKeyNotation, TypeInformation<V> value, String notation) {
        BroadcastMirror<M, V> state = new BroadcastMirror<>(this, name, mapKey, mapKeyNotation, value, notation);
        broadcasts.add(state);
        return state;
    }

    private <E> OperatorListMirror<E> add(OperatorListMirror<E> state) {
        lists.add(state);
        return state;
    }

    @Override
    SingleOutputStreamOperator<Void> player(DataStream<Integer> steps) {
        return steps.broadcast().process(new PlainPlayer(uid));
    }

    @Override
    void addReader(StreamExecutionEnvironment env) {
        source(env).broadcast().process(new PlainReader(uid)).setParallelism(parallelism).setMaxParallelism(maxParallelism).uid(uid);
    }

    @Override
    List<StateFacts> facts() {
        List<StateFacts> facts = new ArrayList<>();
        lists.forEach(state -> facts.add(state.facts()));
        broadcasts.forEach(state -> facts.add(state.facts()));
        return facts;
    }

    @Override
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        lists.forEach(state -> lines.addAll(state.lines()));
        broadcasts.forEach(state -> lines.addAll(state.lines()));
        return lines;
    }

    @Override
    List<String> readableLines() {
        List<String> lines = new ArrayList<>();
        lists.forEach(state -> lines.addAll(state.readableLines()));
        broadcasts.forEach(state -> lines.addAll(state.readableLines()));
        return lines;
    }
}
