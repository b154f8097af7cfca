package com.example.samples;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.OperatorStateStore;
import org.apache.flink.api.common.typeinfo.TypeInformation;

/** An operator list state, split or union, and the mirror of its elements in each subtask. */
public final class OperatorListMirror<E> {
    private final PlainOperator operator;
    final String name;
    private final TypeInformation<E> element;
    private final String notation;
    private final boolean union;
    private final List<List<E>> contents;

    OperatorListMirror(PlainOperator operator, String name, TypeInformation<E> element, String notation, boolean union) {
        this.operator = operator;
        this.name = name;
        this.element = element;
        this.notation = notation;
        this.union = union;
        this.contents = Stream.generate(() -> (List<E>) new ArrayList<E>()).limit(operator.parallelism).toList();
    }

    public void add(int subtask, E item) {
        operator.script.add(subtask, name, (ListState<E> state) -> state.add(item));
        contents.get(subtask).add(item);
    }

    public void clear(int subtask) {
        operator.script.add(subtask, name, (ListState<E> state) -> state.clear());
        contents.get(subtask).clear();
    }

    ListState<E> bind(OperatorStateStore store) throws Exception {
        ListStateDescriptor<E> descriptor = new ListStateDescriptor<>(name, element);
        return union ? store.getUnionListState(descriptor) : store.getListState(descriptor);
    }

    StateFacts facts() {
        return StateFacts.operator(name, union ? "union" : "list", null, notation);
    }

    List<String> lines() {
        List<String> lines = new ArrayList<>();
        for (int subtask = 0; subtask < contents.size(); subtask++) {
            for (E item : contents.get(subtask)) {
                lines.add(line(subtask, item));
            }
        }
        return lines;
    }

    /** A restored union list no longer tells which subtask an element came from: each subtask gets all. */
    List<String> readableLines() {
        if (!union) {
            return lines();
        }
        List<String> lines = new ArrayList<>();
        for (int subtask = 0; subtask < contents.size(); subtask++) {
            for (List<E> items : contents) {
                for (E item : items) {
                    lines.add(line(subtask, item));
                }
            }
        }
        return lines;
    }

    String line(int subtask, Object item) {
        return "{\"state\":" + Json.string(name) + ",\"subtask\":" + subtask + ",\"value\":" + Values.json(item, element) + "}";
    }
}
