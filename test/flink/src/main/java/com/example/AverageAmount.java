package com.example;

import org.apache.flink.api.common.functions.AggregateFunction;
import org.apache.flink.api.java.tuple.Tuple2;

/** Mean amount of sales; the accumulator is sum and count. */
public final class AverageAmount implements AggregateFunction<Sale, Tuple2<Long, Integer>, Double> {
    private final Average average = new Average();

    @Override
    public Tuple2<Long, Integer> createAccumulator() {
        return average.createAccumulator();
    }

    @Override
    public Tuple2<Long, Integer> add(Sale sale, Tuple2<Long, Integer> sum) {
        return average.add(sale.amount, sum);
    }

    @Override
    public Double getResult(Tuple2<Long, Integer> sum) {
        return average.getResult(sum);
    }

    @Override
    public Tuple2<Long, Integer> merge(Tuple2<Long, Integer> a, Tuple2<Long, Integer> b) {
        return average.merge(a, b);
    }
}
