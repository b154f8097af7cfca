package com.example.samples;

import java.lang.reflect.Field;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.flink.api.common.serialization.SerializerConfig;
import org.apache.flink.api.common.state.State;
import org.apache.flink.runtime.asyncprocessing.operators.AsyncKeyedProcessOperator;
import org.apache.flink.runtime.state.InternalPriorityQueue;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.streaming.api.operators.InternalTimer;
import org.apache.flink.streaming.api.operators.InternalTimerServiceImpl;
import org.apache.flink.streaming.api.operators.Triggerable;
import org.apache.flink.util.CloseableIterator;
import org.apache.flink.util.Collector;

/** Reads the timers that Flink restored as soon as they are there, and the states of each key that any step of the script was about. */
final class AsyncReader<K> extends AsyncKeyedProcessOperator<K, Integer, Void> {
    private final String uid;

    AsyncReader(String uid) {
        super(new States<>(uid));
        this.uid = uid;
    }

    @Override
    @SuppressWarnings({"unchecked", "rawtypes"})
    public void open() throws Exception {
        super.open();
        ((States<K>) userFunction).config = getExecutionConfig().getSerializerConfig();
        KeyedOperator<K> operator = Running.operator(uid);
        for (Timers<K> timers : operator.timers) {
            Object service = getInternalTimerService(timers.service, timers.namespace.serializer(), (Triggerable) this);
            read(timers, timers.eventState(), queue(service, "eventTimeTimersQueue"));
            read(timers, timers.processingState(), queue(service, "processingTimeTimersQueue"));
        }
    }

    private void read(Timers<K> timers, String state, InternalPriorityQueue<InternalTimer<K, Object>> queue) throws Exception {
        try (CloseableIterator<InternalTimer<K, Object>> found = queue.iterator()) {
            while (found.hasNext()) {
                InternalTimer<K, Object> timer = found.next();
                Running.report(uid, List.of(timers.line(state, new Slot(timer.getKey(), timer.getNamespace()), timer.getTimestamp())));
            }
        }
    }

    /** The service itself refuses to list its timers, and the backend to give the queue a second time. */
    @SuppressWarnings("unchecked")
    private static <T> InternalPriorityQueue<T> queue(Object service, String name) throws ReflectiveOperationException {
        Field field = InternalTimerServiceImpl.class.getDeclaredField(name);
        field.setAccessible(true);
        return (InternalPriorityQueue<T>) field.get(service);
    }

    private static final class States<K> extends KeyedProcessFunction<K, Integer, Void> {
        private final String uid;
        private final Set<K> seen = new HashSet<>();
        private final Map<String, State> states = new HashMap<>();
        private transient SerializerConfig config;

        States(String uid) {
            this.uid = uid;
        }

        @Override
        public void processElement(Integer index, Context context, Collector<Void> out) throws Exception {
            if (seen.add(context.getCurrentKey())) {
                for (KeyedState<K, ?, ?> state : Running.<KeyedOperator<K>>operator(uid).states) {
                    read(state, context.getCurrentKey());
                }
            }
        }

        @SuppressWarnings("unchecked")
        private <S extends State, M> void read(KeyedState<K, S, M> state, K key) throws Exception {
            S found = (S) states.computeIfAbsent(state.name, name ->
                    AsyncStates.register(state.readerDescriptor(config), getRuntimeContext()));
            M content = state.read(found);
            if (!(content instanceof Stamped<?> stamped && stamped.value() == null) && !(content instanceof List<?> list && list.isEmpty())) {
                Running.report(uid, state.lines(Slot.of(key), content));
            }
        }
    }
}
