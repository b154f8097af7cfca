package com.example.samples;

import java.util.List;
import org.apache.flink.api.common.functions.AggregateFunction;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.serialization.SerializerConfig;
import org.apache.flink.api.common.state.AggregatingState;
import org.apache.flink.api.common.state.AggregatingStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;

public final class AggregatingMirror<K, I, A> extends AppendingMirror<K, AggregatingState<I, Object>, I, Stamped<A>> {
    private final AggregateFunction<I, A, Object> function;
    private final TypeInformation<A> accumulator;
    private final String notation;

    @SuppressWarnings("unchecked")
    AggregatingMirror(
            KeyedOperator<K> operator, String name, AggregateFunction<I, A, ?> function, TypeInformation<A> accumulator, String notation) {
        super(operator, name);
        this.function = (AggregateFunction<I, A, Object>) function;
        this.accumulator = accumulator;
        this.notation = notation;
    }

    public void add(K key, I item) {
        change(key, state -> state.add(item), old -> with(old, item));
    }

    @Override
    Stamped<A> with(Stamped<A> old, I item) {
        return stamp(function.add(item, old == null ? function.createAccumulator() : old.value()));
    }

    @Override
    Stamped<A> merged(Stamped<A> a, Stamped<A> b) {
        return stamp(function.merge(a.value(), b.value()));
    }

    @Override
    AggregatingStateDescriptor<I, A, Object> descriptor() {
        return withTtl(new AggregatingStateDescriptor<>(name, function, accumulator));
    }

    @Override
    AggregatingStateDescriptor<I, A, Object> readerDescriptor(SerializerConfig config) {
        return new AggregatingStateDescriptor<>(name, new AccumulatorItself<>(), stored(accumulator, config));
    }

    @Override
    AggregatingState<I, Object> bind(RuntimeContext context) {
        return context.getAggregatingState(descriptor());
    }

    @Override
    Stamped<A> read(AggregatingState<I, Object> state) throws Exception {
        return Stamped.of(state.get());
    }

    @Override
    List<String> lineEnds(Stamped<A> value) {
        return List.of("," + value.members(Values.json(value.value(), accumulator)));
    }

    @Override
    StateFacts facts() {
        return facts("aggregating", null, notation);
    }

    /** The accumulator is what is stored; AggregatingState alone would only give the result. */
    private static final class AccumulatorItself<I, A> implements AggregateFunction<I, A, Object> {
        @Override
        public A createAccumulator() {
            throw new UnsupportedOperationException();
        }

        @Override
        public A add(I item, A accumulator) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Object getResult(A accumulator) {
            return accumulator;
        }

        @Override
        public A merge(A a, A b) {
            throw new UnsupportedOperationException();
        }
    }
}
