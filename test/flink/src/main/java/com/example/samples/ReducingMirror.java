package com.example.samples;

import java.util.List;
import org.apache.flink.api.common.functions.ReduceFunction;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.state.ReducingState;
import org.apache.flink.api.common.state.ReducingStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;

public final class ReducingMirror<K, V> extends KeyedState<K, ReducingState<V>, V> {
    private final ReduceFunction<V> function;
    private final TypeInformation<V> type;
    private final String notation;

    ReducingMirror(KeyedOperator<K> operator, String name, ReduceFunction<V> function, TypeInformation<V> type, String notation) {
        super(operator, name);
        this.function = function;
        this.type = type;
        this.notation = notation;
    }

    public void add(K key, V item) {
        change(key, state -> state.add(item), old -> {
            try {
                return old == null ? item : function.reduce(old, item);
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
    }

    @Override
    ReducingStateDescriptor<V> descriptor() {
        return new ReducingStateDescriptor<>(name, function, type);
    }

    @Override
    ReducingState<V> bind(RuntimeContext context) {
        return context.getReducingState(descriptor());
    }

    @Override
    V read(ReducingState<V> state) throws Exception {
        return state.get();
    }

    @Override
    List<String> lineEnds(V value) {
        return List.of(",\"value\":" + Values.json(value, type));
    }

    @Override
    StateFacts facts() {
        return StateFacts.keyed(name, "reducing", operator.keyNotation, "Void", null, notation);
    }
}
