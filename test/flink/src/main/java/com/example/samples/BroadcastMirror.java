package com.example.samples;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.state.BroadcastState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.OperatorStateStore;
import org.apache.flink.api.common.typeinfo.TypeInformation;

/** A broadcast state, the same in every subtask, and the mirror of its entries. */
public final class BroadcastMirror<M, V> {
    private final PlainOperator operator;
    final String name;
    private final TypeInformation<M> mapKey;
    private final String mapKeyNotation;
    private final TypeInformation<V> value;
    private final String notation;
    private final Map<M, V> contents = new LinkedHashMap<>();

    BroadcastMirror(
            PlainOperator operator, String name,
            TypeInformation<M> mapKey, String mapKeyNotation, TypeInformation<V> value, String notation) {
        this.operator = operator;
        this.name = name;
        this.mapKey = mapKey;
        this.mapKeyNotation = mapKeyNotation;
        this.value = value;
        this.notation = notation;
    }

    public void put(M member, V content) {
        operator.script.add(null, name, (BroadcastState<M, V> state) -> state.put(member, content));
        contents.put(member, content);
    }

    public void remove(M member) {
        operator.script.add(null, name, (BroadcastState<M, V> state) -> state.remove(member));
        contents.remove(member);
    }

    BroadcastState<M, V> bind(OperatorStateStore store) throws Exception {
        return store.getBroadcastState(new MapStateDescriptor<>(name, mapKey, value));
    }

    StateFacts facts() {
        return StateFacts.operator(name, "broadcast", mapKeyNotation, notation);
    }

    List<String> lines() {
        List<String> lines = new ArrayList<>();
        contents.forEach((member, content) -> lines.add(line("\"copies\":" + operator.parallelism, member, content)));
        return lines;
    }

    /** What each subtask finds in its own copy. */
    List<String> readableLines() {
        List<String> lines = new ArrayList<>();
        for (int subtask = 0; subtask < operator.parallelism; subtask++) {
            for (Map.Entry<M, V> entry : contents.entrySet()) {
                lines.add(line(subtask, entry.getKey(), entry.getValue()));
            }
        }
        return lines;
    }

    String line(int subtask, Object member, Object content) {
        return line("\"subtask\":" + subtask, member, content);
    }

    private String line(String copies, Object member, Object content) {
        return "{\"state\":" + Json.string(name) + "," + copies
                + ",\"mapKey\":" + Values.json(member, mapKey) + ",\"value\":" + Values.json(content, value) + "}";
    }
}
