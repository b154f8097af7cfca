package com.example.samples;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.BroadcastState;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.util.Collector;

/** Reads all operator state that Flink restored for one operator. */
final class PlainReader extends PlainFunction {
    PlainReader(String uid) {
        super(uid);
    }

    @Override
    public void open(OpenContext context) throws Exception {
        PlainOperator operator = Running.operator(uid);
        List<String> lines = new ArrayList<>();
        for (OperatorListMirror<?> list : operator.lists) {
            for (Object item : ((ListState<?>) states.get(list.name)).get()) {
                lines.add(list.line(subtask(), item));
            }
        }
        for (BroadcastMirror<?, ?> broadcast : operator.broadcasts) {
            for (Map.Entry<?, ?> entry : ((BroadcastState<?, ?>) states.get(broadcast.name)).immutableEntries()) {
                lines.add(broadcast.line(subtask(), entry.getKey(), entry.getValue()));
            }
        }
        Running.report(uid, lines);
    }

    @Override
    public void processElement(Integer index, Context context, Collector<Void> out) {}
}
