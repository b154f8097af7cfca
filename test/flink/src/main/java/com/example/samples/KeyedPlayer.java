package com.example.samples;

import java.util.HashMap;
import java.util.Map;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/** Makes the steps of a keyed operator's script in Flink's state. */
final class KeyedPlayer<K> extends KeyedProcessFunction<K, Integer, Void> {
    private final String uid;
    private transient Map<String, Object> states;

    KeyedPlayer(String uid) {
        this.uid = uid;
    }

    @Override
    public void open(OpenContext context) {
        states = new HashMap<>();
        KeyedOperator<K> operator = Running.operator(uid);
        operator.states.forEach(state -> states.put(state.name, state.bind(getRuntimeContext())));
    }

    @Override
    public void processElement(Integer index, Context context, Collector<Void> out) throws Exception {
        Script.Step step = Running.script(uid).step(index);
        step.action().run(states.getOrDefault(step.state(), context.timerService()));
    }
}
