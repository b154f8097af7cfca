package com.example.samples;

import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.functions.AggregateFunction;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.state.AggregatingState;
import org.apache.flink.api.common.state.AggregatingStateDescriptor;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ReducingState;
import org.apache.flink.api.common.state.ReducingStateDescriptor;
import org.apache.flink.api.common.state.State;
import org.apache.flink.api.common.state.StateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;

/** States of the asynchronous API behind the interfaces of the classic one. Changes are asked for and not waited for. */
final class AsyncStates {
    private AsyncStates() {}

    @SuppressWarnings("unchecked")
    static State register(StateDescriptor<?, ?> descriptor, RuntimeContext context) {
        descriptor.initializeSerializerUnlessSet(context::createSerializer);
        if (descriptor instanceof ValueStateDescriptor<?> value) {
            return value((ValueStateDescriptor<Object>) value, context);
        }
        if (descriptor instanceof ListStateDescriptor<?> list) {
            return list((ListStateDescriptor<Object>) list, context);
        }
        if (descriptor instanceof MapStateDescriptor<?, ?> map) {
            return map((MapStateDescriptor<Object, Object>) map, context);
        }
        if (descriptor instanceof ReducingStateDescriptor<?> reducing) {
            return reducing((ReducingStateDescriptor<Object>) reducing, context);
        }
        return aggregating((AggregatingStateDescriptor<Object, Object, Object>) descriptor, context);
    }

    private static <D extends org.apache.flink.api.common.state.v2.StateDescriptor<?>> D withTtl(D descriptor, StateDescriptor<?, ?> classic) {
        if (classic.getTtlConfig().isEnabled()) {
            descriptor.enableTimeToLive(classic.getTtlConfig());
        }
        return descriptor;
    }

    private static <V> ValueState<V> value(ValueStateDescriptor<V> classic, RuntimeContext context) {
        var state = context.getState(withTtl(
                new org.apache.flink.api.common.state.v2.ValueStateDescriptor<>(classic.getName(), classic.getSerializer()), classic));
        return new ValueState<>() {
            @Override
            public V value() {
                return state.value();
            }

            @Override
            public void update(V value) {
                state.asyncUpdate(value);
            }

            @Override
            public void clear() {
                state.asyncClear();
            }
        };
    }

    private static <E> ListState<E> list(ListStateDescriptor<E> classic, RuntimeContext context) {
        var state = context.getListState(withTtl(
                new org.apache.flink.api.common.state.v2.ListStateDescriptor<>(classic.getName(), classic.getElementSerializer()), classic));
        return new ListState<>() {
            @Override
            public Iterable<E> get() {
                return state.get();
            }

            @Override
            public void add(E item) {
                state.asyncAdd(item);
            }

            @Override
            public void addAll(List<E> items) {
                state.asyncAddAll(items);
            }

            @Override
            public void update(List<E> items) {
                state.asyncUpdate(items);
            }

            @Override
            public void clear() {
                state.asyncClear();
            }
        };
    }

    private static <M, V> MapState<M, V> map(MapStateDescriptor<M, V> classic, RuntimeContext context) {
        var state = context.getMapState(withTtl(new org.apache.flink.api.common.state.v2.MapStateDescriptor<>(
                classic.getName(), classic.getKeySerializer(), classic.getValueSerializer()), classic));
        return new MapState<>() {
            @Override
            public V get(M key) {
                return state.get(key);
            }

            @Override
            public void put(M key, V value) {
                state.asyncPut(key, value);
            }

            @Override
            public void putAll(Map<M, V> map) {
                // Flink 2.3.0 itself cannot read what asyncPutAll writes. (FLINK-40157)
                map.forEach(state::asyncPut);
            }

            @Override
            public void remove(M key) {
                state.asyncRemove(key);
            }

            @Override
            public boolean contains(M key) {
                return state.contains(key);
            }

            @Override
            public Iterable<Map.Entry<M, V>> entries() {
                return state.entries();
            }

            @Override
            public Iterable<M> keys() {
                return state.keys();
            }

            @Override
            public Iterable<V> values() {
                return state.values();
            }

            @Override
            public Iterator<Map.Entry<M, V>> iterator() {
                return state.iterator();
            }

            @Override
            public boolean isEmpty() {
                return state.isEmpty();
            }

            @Override
            public void clear() {
                state.asyncClear();
            }
        };
    }

    private static <V> ReducingState<V> reducing(ReducingStateDescriptor<V> classic, RuntimeContext context) {
        var state = context.getReducingState(withTtl(new org.apache.flink.api.common.state.v2.ReducingStateDescriptor<>(
                classic.getName(), classic.getReduceFunction(), classic.getSerializer()), classic));
        return new ReducingState<>() {
            @Override
            public V get() {
                return state.get();
            }

            @Override
            public void add(V item) {
                state.asyncAdd(item);
            }

            @Override
            public void clear() {
                state.asyncClear();
            }
        };
    }

    private static <I, A, O> AggregatingState<I, O> aggregating(AggregatingStateDescriptor<I, A, O> classic, RuntimeContext context) {
        AggregateFunction<I, A, O> function = classic.getAggregateFunction();
        var state = context.getAggregatingState(withTtl(new org.apache.flink.api.common.state.v2.AggregatingStateDescriptor<>(
                classic.getName(), function, classic.getSerializer()), classic));
        return new AggregatingState<>() {
            @Override
            public O get() {
                return state.get();
            }

            @Override
            public void add(I item) {
                state.asyncAdd(item);
            }

            @Override
            public void clear() {
                state.asyncClear();
            }
        };
    }
}
