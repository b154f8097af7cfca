package com.example.samples;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.flink.api.common.state.State;
import org.apache.flink.api.common.state.StateDescriptor;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.runtime.state.KeyedStateBackend;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.InternalTimer;
import org.apache.flink.streaming.api.operators.InternalTimerService;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.operators.Triggerable;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/** Reads all keyed state that Flink restored for one operator, as soon as it is there. */
class KeyedReader<K> extends AbstractStreamOperator<Void> implements OneInputStreamOperator<Integer, Void>, Triggerable<K, Object> {
    private final String uid;

    KeyedReader(String uid) {
        this.uid = uid;
    }

    @Override
    public void open() throws Exception {
        super.open();
        KeyedOperator<K> operator = Running.operator(uid);
        KeyedStateBackend<K> backend = getKeyedStateBackend();
        for (KeyedState<K, ?, ?> state : operator.states) {
            read(backend, state);
        }
        for (Timers<K> timers : operator.timers) {
            read(backend, timers);
        }
    }

    @SuppressWarnings("unchecked")
    private <S extends State, M> void read(KeyedStateBackend<K> backend, KeyedState<K, S, M> state) throws Exception {
        TypeSerializer<Object> namespaces = (TypeSerializer<Object>) state.namespace.serializer();
        StateDescriptor<S, ?> descriptor = state.readerDescriptor(getExecutionConfig().getSerializerConfig());
        backend.getOrCreateKeyedState(namespaces, descriptor);
        List<Slot> slots;
        try (Stream<Tuple2<K, Object>> found = backend.getKeysAndNamespaces(state.name)) {
            slots = found.map(pair -> new Slot(pair.f0, pair.f1)).distinct().collect(Collectors.toList());
        }
        for (Slot slot : slots) {
            backend.setCurrentKey((K) slot.key());
            M content = state.read(backend.getPartitionedState(slot.namespace(), namespaces, descriptor));
            Running.report(uid, state.lines(slot, content));
        }
    }

    @SuppressWarnings("unchecked")
    private void read(KeyedStateBackend<K> backend, Timers<K> timers) throws Exception {
        InternalTimerService<Object> service =
                getInternalTimerService(timers.service, (TypeSerializer<Object>) timers.namespace.serializer(), this);
        service.forEachEventTimeTimer((namespace, timestamp) ->
                report(timers, timers.eventState(), new Slot(backend.getCurrentKey(), namespace), timestamp));
        service.forEachProcessingTimeTimer((namespace, timestamp) ->
                report(timers, timers.processingState(), new Slot(backend.getCurrentKey(), namespace), timestamp));
    }

    private void report(Timers<K> timers, String state, Slot slot, long timestamp) {
        Running.report(uid, List.of(timers.line(state, slot, timestamp)));
    }

    @Override
    public void processElement(StreamRecord<Integer> element) {}

    @Override
    public void onEventTime(InternalTimer<K, Object> timer) {}

    @Override
    public void onProcessingTime(InternalTimer<K, Object> timer) {}
}
