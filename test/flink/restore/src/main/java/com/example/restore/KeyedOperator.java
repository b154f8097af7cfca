package com.example.restore;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.flink.api.common.ExecutionConfig;
import org.apache.flink.api.common.state.StateDescriptor;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.base.StringSerializer;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.runtime.state.VoidNamespaceSerializer;
import org.apache.flink.runtime.state.metainfo.StateMetaInfoSnapshot.CommonSerializerKeys;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/** Writes what the rules say for a key, or reports what it holds for it; at the first watermark it reports what nobody asked for. */
abstract class KeyedOperator extends AbstractStreamOperator<Void> implements OneInputStreamOperator<Integer, Void>, Described {
    final String operator;
    final Names names;
    /** By the name in the rules; with the serializer of the namespace. */
    final Map<String, StateDescriptor<?, ?>> descriptors = new LinkedHashMap<>();
    final Map<String, TypeSerializer<?>> namespaces = new LinkedHashMap<>();
    private transient Set<String> asked;
    private transient boolean told;

    KeyedOperator(String operator, Names names) {
        this.operator = operator;
        this.names = names;
    }

    void declare(String state, StateDescriptor<?, ?> descriptor, TypeSerializer<?> namespace) {
        descriptors.put(state, descriptor);
        namespaces.put(state, namespace);
    }

    void declare(String state, StateDescriptor<?, ?> descriptor) {
        declare(state, descriptor, VoidNamespaceSerializer.INSTANCE);
    }

    abstract void write(int i) throws Exception;

    abstract void read(String key) throws Exception;

    /** Whether {@link #read} looks at the namespace. */
    abstract boolean knows(Object namespace);

    @Override
    public void open() throws Exception {
        super.open();
        asked = new HashSet<>();
        Run.reportBackend(getKeyedStateBackend());
        for (String state : descriptors.keySet()) {
            register(namespaces.get(state), descriptors.get(state));
        }
    }

    private <N> void register(TypeSerializer<N> namespace, StateDescriptor<?, ?> descriptor) throws Exception {
        descriptor.initializeSerializerUnlessSet(getExecutionConfig());
        getKeyedStateBackend().getOrCreateKeyedState(namespace, descriptor);
    }

    @Override
    public void processElement(StreamRecord<Integer> element) throws Exception {
        if (Run.writes()) {
            if (Run.fault() != Fault.MISSING || element.getValue() != Fault.LEFT_OUT) {
                write(element.getValue());
            }
        } else {
            String key = (String) getCurrentKey();
            asked.add(key);
            read(key);
        }
    }

    @Override
    public void processWatermark(Watermark mark) throws Exception {
        if (!Run.writes() && !told) {
            told = true;
            reportUnasked();
        }
        super.processWatermark(mark);
        Run.reach(mark.getTimestamp());
    }

    private void reportUnasked() {
        for (String state : descriptors.keySet()) {
            Set<Tuple2<Object, Object>> found = new HashSet<>();
            try (Stream<Tuple2<Object, Object>> all = getKeyedStateBackend().getKeysAndNamespaces(names.state(operator, state))) {
                all.forEach(found::add);
            }
            for (Tuple2<Object, Object> place : found) {
                if (!asked.contains((String) place.f0) || !knows(place.f1)) {
                    Run.report(operator, state, place.f0, place.f1.toString(), "nobody asked for this");
                }
            }
        }
    }

    @Override
    public Map<String, Map<CommonSerializerKeys, TypeSerializer<?>>> serializers(ExecutionConfig config) {
        Map<String, Map<CommonSerializerKeys, TypeSerializer<?>>> serializers = new LinkedHashMap<>();
        serializers.put(KEY, Map.of(CommonSerializerKeys.KEY_SERIALIZER, StringSerializer.INSTANCE));
        descriptors.forEach((state, descriptor) -> {
            descriptor.initializeSerializerUnlessSet(config);
            serializers.put(descriptor.getName(), Map.of(
                    CommonSerializerKeys.NAMESPACE_SERIALIZER, namespaces.get(state),
                    CommonSerializerKeys.VALUE_SERIALIZER, descriptor.getSerializer()));
        });
        return serializers;
    }
}
