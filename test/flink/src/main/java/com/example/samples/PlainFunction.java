package com.example.samples;

import java.util.HashMap;
import java.util.Map;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.functions.ProcessFunction;

/** Registers the states of a {@link PlainOperator}. */
abstract class PlainFunction extends ProcessFunction<Integer, Void> implements CheckpointedFunction {
    final String uid;
    transient Map<String, Object> states;

    PlainFunction(String uid) {
        this.uid = uid;
    }

    @Override
    public void initializeState(FunctionInitializationContext context) throws Exception {
        PlainOperator operator = Running.operator(uid);
        states = new HashMap<>();
        for (OperatorListMirror<?> list : operator.lists) {
            states.put(list.name, list.bind(context.getOperatorStateStore()));
        }
        for (BroadcastMirror<?, ?> broadcast : operator.broadcasts) {
            states.put(broadcast.name, broadcast.bind(context.getOperatorStateStore()));
        }
    }

    @Override
    public void snapshotState(FunctionSnapshotContext context) {}

    int subtask() {
        return getRuntimeContext().getTaskInfo().getIndexOfThisSubtask();
    }
}
