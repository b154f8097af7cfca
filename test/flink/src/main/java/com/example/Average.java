package com.example;

import org.apache.flink.api.common.functions.AggregateFunction;
import org.apache.flink.api.java.tuple.Tuple2;

/** Mean of longs; the accumulator is sum and count. */
public final class Average implements AggregateFunction<Long, Tuple2<Long, Integer>, Double> {
    @Override
    public Tuple2<Long, Integer> createAccumulator() {
        return Tuple2.of(0L, 0);
    }

    @Override
    public Tuple2<Long, Integer> add(Long value, Tuple2<Long, Integer> sum) {
        return Tuple2.of(sum.f0 + value, sum.f1 + 1);
    }

    @Override
    public Double getResult(Tuple2<Long, Integer> sum) {
        return (double) sum.f0 / sum.f1;
    }

    @Override
    public Tuple2<Long, Integer> merge(Tuple2<Long, Integer> a, Tuple2<Long, Integer> b) {
        return Tuple2.of(a.f0 + b.f0, a.f1 + b.f1);
    }
}
