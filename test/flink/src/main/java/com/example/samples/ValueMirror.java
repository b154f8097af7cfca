package com.example.samples;

import java.util.List;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;

public final class ValueMirror<K, V> extends KeyedState<K, ValueState<V>, V> {
    private final TypeInformation<V> type;
    private final String notation;

    ValueMirror(KeyedOperator<K> operator, String name, TypeInformation<V> type, String notation) {
        super(operator, name);
        this.type = type;
        this.notation = notation;
    }

    public void update(K key, V value) {
        change(key, state -> state.update(value), old -> value);
    }

    @Override
    ValueStateDescriptor<V> descriptor() {
        return new ValueStateDescriptor<>(name, type);
    }

    @Override
    ValueState<V> bind(RuntimeContext context) {
        return context.getState(descriptor());
    }

    @Override
    V read(ValueState<V> state) throws Exception {
        return state.value();
    }

    @Override
    List<String> lineEnds(V value) {
        return List.of(",\"value\":" + Values.json(value, type));
    }

    @Override
    StateFacts facts() {
        return StateFacts.keyed(name, "value", operator.keyNotation, "Void", null, notation);
    }
}
