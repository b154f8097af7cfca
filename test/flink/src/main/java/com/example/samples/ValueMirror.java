package com.example.samples;

import java.util.List;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.serialization.SerializerConfig;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;

public final class ValueMirror<K, V> extends KeyedState<K, ValueState<V>, Stamped<V>> {
    private final TypeInformation<V> type;
    private final String notation;

    ValueMirror(KeyedOperator<K> operator, String name, TypeInformation<V> type, String notation) {
        super(operator, name);
        this.type = type;
        this.notation = notation;
    }

    public void update(K key, V value) {
        change(key, state -> state.update(value), old -> stamp(value));
    }

    @Override
    ValueStateDescriptor<V> descriptor() {
        return withTtl(new ValueStateDescriptor<>(name, type));
    }

    @Override
    ValueStateDescriptor<V> readerDescriptor(SerializerConfig config) {
        return new ValueStateDescriptor<>(name, stored(type, config));
    }

    @Override
    ValueState<V> bind(RuntimeContext context) {
        return context.getState(descriptor());
    }

    @Override
    Stamped<V> read(ValueState<V> state) throws Exception {
        return Stamped.of(state.value());
    }

    @Override
    List<String> lineEnds(Stamped<V> value) {
        return List.of("," + value.members(Values.json(value.value(), type)));
    }

    @Override
    StateFacts facts() {
        return facts("value", null, notation);
    }
}
