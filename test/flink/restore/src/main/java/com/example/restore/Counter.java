package com.example.restore;

import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;

/** One state. There are two of these, which differ in their values only. */
final class Counter extends KeyedOperator {
    private final ValueStateDescriptor<Long> count;

    Counter(String operator, Names names) {
        super(operator, names);
        count = new ValueStateDescriptor<>(names.state(operator, "count"), Types.LONG);
        declare("count", count);
    }

    private ValueState<Long> count() throws Exception {
        return getPartitionedState(count);
    }

    @Override
    void write(int i) throws Exception {
        Long value = Rules.count(operator, i);
        if (value != null) {
            count().update(value);
        }
    }

    @Override
    void read(String key) throws Exception {
        Long value = count().value();
        if (value != null) {
            Run.report(operator, "count", key, value.toString());
        }
    }

    @Override
    boolean knows(Object namespace) {
        return true;
    }
}
