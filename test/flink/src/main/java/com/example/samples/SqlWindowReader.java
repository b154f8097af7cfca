package com.example.samples;

import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.table.data.RowData;

/** Reads operator state beside keyed state. */
final class SqlWindowReader extends KeyedReader<RowData> {
    private final String uid;

    SqlWindowReader(String uid) {
        super(uid);
        this.uid = uid;
    }

    @Override
    public void initializeState(StateInitializationContext context) throws Exception {
        super.initializeState(context);
        SqlWindowOperator operator = Running.operator(uid);
        List<String> lines = new ArrayList<>();
        for (OperatorListMirror<?> list : operator.unkeyed.lists) {
            for (Object item : ((ListState<?>) list.bind(context.getOperatorStateStore())).get()) {
                lines.add(list.line(getRuntimeContext().getTaskInfo().getIndexOfThisSubtask(), item));
            }
        }
        Running.report(uid, lines);
    }
}
