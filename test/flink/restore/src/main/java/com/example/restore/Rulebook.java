package com.example.restore;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.ExecutionConfig;
import org.apache.flink.api.common.TaskInfo;
import org.apache.flink.api.common.state.BroadcastState;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.metainfo.StateMetaInfoSnapshot.CommonSerializerKeys;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/** Operator state of every kind: list, union and broadcast. */
final class Rulebook extends AbstractStreamOperator<Void> implements OneInputStreamOperator<Integer, Void>, Described {
    private final String operator;
    private final ListStateDescriptor<String> pendingDescriptor;
    private final ListStateDescriptor<Long> positionsDescriptor;
    private final MapStateDescriptor<String, Long> limitsDescriptor;
    private transient ListState<String> pending;
    private transient ListState<Long> positions;
    private transient BroadcastState<String, Long> limits;
    private transient boolean told;

    Rulebook(String operator, Names names) {
        this.operator = operator;
        pendingDescriptor = new ListStateDescriptor<>(names.state(operator, "pending"), Types.STRING);
        positionsDescriptor = new ListStateDescriptor<>(names.state(operator, "positions"), Types.LONG);
        limitsDescriptor = new MapStateDescriptor<>(names.state(operator, "limits"), Types.STRING, Types.LONG);
    }

    @Override
    public void initializeState(StateInitializationContext context) throws Exception {
        pending = context.getOperatorStateStore().getListState(pendingDescriptor);
        positions = context.getOperatorStateStore().getUnionListState(positionsDescriptor);
        limits = context.getOperatorStateStore().getBroadcastState(limitsDescriptor);
        if (Run.writes()) {
            int subtask = task().getIndexOfThisSubtask();
            pending.addAll(Rules.pending(subtask));
            positions.addAll(Rules.positions(subtask));
            limits.putAll(Rules.limits());
        }
    }

    private TaskInfo task() {
        return getContainingTask().getEnvironment().getTaskInfo();
    }

    @Override
    public void processElement(StreamRecord<Integer> element) {}

    @Override
    public void processWatermark(Watermark mark) throws Exception {
        if (!Run.writes() && !told) {
            told = true;
            report();
        }
        super.processWatermark(mark);
        Run.reach(mark.getTimestamp());
    }

    private void report() throws Exception {
        int subtask = task().getIndexOfThisSubtask();
        for (String element : pending.get()) {
            Run.report(operator, "pending", subtask, element);
        }
        List<Long> own = new ArrayList<>();
        for (long position : positions.get()) {
            Run.report(operator, "positions", subtask, position);
            // Every subtask got all of them. Each keeps a share, so that the next savepoint holds them once again.
            if (position / 500 % task().getNumberOfParallelSubtasks() == subtask) {
                own.add(position);
            }
        }
        positions.update(own);
        for (Map.Entry<String, Long> limit : limits.entries()) {
            Run.report(operator, "limits", subtask, limit.getKey(), limit.getValue());
        }
    }

    @Override
    public Map<String, Map<CommonSerializerKeys, TypeSerializer<?>>> serializers(ExecutionConfig config) {
        for (var descriptor : List.of(pendingDescriptor, positionsDescriptor, limitsDescriptor)) {
            descriptor.initializeSerializerUnlessSet(config);
        }
        return Map.of(
                pendingDescriptor.getName(), Map.of(CommonSerializerKeys.VALUE_SERIALIZER, pendingDescriptor.getElementSerializer()),
                positionsDescriptor.getName(), Map.of(CommonSerializerKeys.VALUE_SERIALIZER, positionsDescriptor.getElementSerializer()),
                limitsDescriptor.getName(), Map.of(
                        CommonSerializerKeys.KEY_SERIALIZER, limitsDescriptor.getKeySerializer(),
                        CommonSerializerKeys.VALUE_SERIALIZER, limitsDescriptor.getValueSerializer()));
    }
}
