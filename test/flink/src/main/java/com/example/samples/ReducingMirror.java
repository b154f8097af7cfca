package com.example.samples;

import java.util.List;
import org.apache.flink.api.common.functions.ReduceFunction;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.serialization.SerializerConfig;
import org.apache.flink.api.common.state.ReducingState;
import org.apache.flink.api.common.state.ReducingStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;

public final class ReducingMirror<K, V> extends AppendingMirror<K, ReducingState<V>, V, Stamped<V>> {
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
        change(key, state -> state.add(item), old -> with(old, item));
    }

    @Override
    Stamped<V> with(Stamped<V> old, V item) {
        return old == null ? stamp(item) : merged(old, stamp(item));
    }

    @Override
    Stamped<V> merged(Stamped<V> a, Stamped<V> b) {
        try {
            return stamp(function.reduce(a.value(), b.value()));
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    ReducingStateDescriptor<V> descriptor() {
        return withTtl(new ReducingStateDescriptor<>(name, function, type));
    }

    @Override
    ReducingStateDescriptor<V> readerDescriptor(SerializerConfig config) {
        return new ReducingStateDescriptor<>(name, function, stored(type, config));
    }

    @Override
    ReducingState<V> bind(RuntimeContext context) {
        return context.getReducingState(descriptor());
    }

    @Override
    Stamped<V> read(ReducingState<V> state) throws Exception {
        return Stamped.of(state.get());
    }

    @Override
    List<String> lineEnds(Stamped<V> value) {
        return List.of("," + value.members(Values.json(value.value(), type)));
    }

    @Override
    StateFacts facts() {
        return facts("reducing", null, notation);
    }
}
