package com.example.samples;

import java.util.HashMap;
import java.util.Map;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.State;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/** Makes the steps of a keyed operator's script in Flink's state. */
class KeyedPlayer<K> extends KeyedProcessFunction<K, Integer, Void> {
    private final String uid;
    private transient Map<String, Object> states;

    KeyedPlayer(String uid) {
        this.uid = uid;
    }

    @Override
    public void open(OpenContext context) {
        states = new HashMap<>();
        KeyedOperator<K> operator = Running.operator(uid);
        operator.states.stream().filter(state -> !state.late).forEach(this::bind);
    }

    @Override
    public void processElement(Integer index, Context context, Collector<Void> out) throws Exception {
        Script.Step step = Running.script(uid).step(index);
        Running.<KeyedOperator<K>>operator(uid).states.stream()
                .filter(state -> state.name.equals(step.state()) && !states.containsKey(state.name)).forEach(this::bind);
        ScriptedTime.set(step.time());
        step.action().run(states.getOrDefault(step.state(), context.timerService()));
    }

    private void bind(KeyedState<K, ?, ?> state) {
        states.put(state.name, flinkState(state));
    }

    State flinkState(KeyedState<K, ?, ?> state) {
        return state.bind(getRuntimeContext());
    }
}
