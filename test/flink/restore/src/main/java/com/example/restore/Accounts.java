package com.example.restore;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.api.common.ExecutionConfig;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ReducingStateDescriptor;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.base.StringSerializer;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.runtime.state.VoidNamespaceSerializer;
import org.apache.flink.runtime.state.metainfo.StateMetaInfoSnapshot.CommonSerializerKeys;
import org.apache.flink.streaming.api.operators.InternalTimer;
import org.apache.flink.streaming.api.operators.InternalTimerService;
import org.apache.flink.streaming.api.operators.TimerSerializer;
import org.apache.flink.streaming.api.operators.Triggerable;

/** A state of every kind, one with a namespace of variable length, and timers. */
final class Accounts extends KeyedOperator implements Triggerable<String, VoidNamespace> {
    private static final String DEADLINES = "deadlines";

    private final ValueStateDescriptor<Long> visits;
    private final ValueStateDescriptor<Profile> profile;
    private final ListStateDescriptor<Integer> history;
    private final MapStateDescriptor<String, Double> rates;
    private final ReducingStateDescriptor<Long> total;
    private final ValueStateDescriptor<String> note;
    private transient InternalTimerService<VoidNamespace> deadlines;

    Accounts(String operator, Names names) {
        super(operator, names);
        visits = new ValueStateDescriptor<>(names.state(operator, "visits"), Types.LONG);
        profile = new ValueStateDescriptor<>(names.state(operator, "profile"), Types.POJO(Profile.class));
        history = new ListStateDescriptor<>(names.state(operator, "history"), Types.INT);
        rates = new MapStateDescriptor<>(names.state(operator, "rates"), Types.STRING, Types.DOUBLE);
        total = new ReducingStateDescriptor<>(names.state(operator, "total"), Long::sum, Types.LONG);
        note = new ValueStateDescriptor<>(names.state(operator, "notes"), Types.STRING);
        declare("visits", visits);
        declare("profile", profile);
        declare("history", history);
        declare("rates", rates);
        declare("total", total);
        declare("notes", note, StringSerializer.INSTANCE);
    }

    @Override
    public void open() throws Exception {
        super.open();
        deadlines = getInternalTimerService(DEADLINES, VoidNamespaceSerializer.INSTANCE, this);
    }

    @Override
    void write(int i) throws Exception {
        getPartitionedState(visits).update(Rules.visits(i) + (Run.fault() == Fault.VALUE && i == Fault.WRONG ? 1 : 0));
        if (Rules.profile(i) != null) {
            getPartitionedState(profile).update(Rules.profile(i));
        }
        for (int element : Rules.history(i)) {
            getPartitionedState(history).add(element);
        }
        for (Map.Entry<String, Double> rate : Rules.rates(i).entrySet()) {
            getPartitionedState(rates).put(rate.getKey(), rate.getValue());
        }
        for (long amount : Rules.amounts(i)) {
            getPartitionedState(total).add(amount);
        }
        for (Map.Entry<String, String> entry : Rules.notes(i).entrySet()) {
            getPartitionedState(entry.getKey(), StringSerializer.INSTANCE, note).update(entry.getValue());
        }
        for (long time : Rules.deadlines(i)) {
            deadlines.registerEventTimeTimer(VoidNamespace.INSTANCE, time);
        }
    }

    @Override
    void read(String key) throws Exception {
        report("visits", key, text(getPartitionedState(visits).value()));
        report("profile", key, getPartitionedState(profile).value());
        report("history", key, listed(getPartitionedState(history).get()));
        report("rates", key, mapped(getPartitionedState(rates).entries()));
        report("total", key, text(getPartitionedState(total).get()));
        for (String namespace : Rules.NAMESPACES) {
            String text = getPartitionedState(namespace, StringSerializer.INSTANCE, note).value();
            if (text != null) {
                Run.report(operator, "notes", key, namespace, text);
            }
        }
    }

    private void report(String state, String key, Object value) {
        if (value != null) {
            Run.report(operator, state, key, value);
        }
    }

    /** The driver's numbers have 53 bits. */
    private static String text(Long value) {
        return value == null ? null : value.toString();
    }

    private static List<Integer> listed(Iterable<Integer> elements) {
        List<Integer> list = new ArrayList<>();
        if (elements != null) {
            elements.forEach(list::add);
        }
        return list.isEmpty() ? null : list;
    }

    private static Map<String, Double> mapped(Iterable<Map.Entry<String, Double>> entries) {
        Map<String, Double> map = new TreeMap<>();
        if (entries != null) {
            entries.forEach(entry -> map.put(entry.getKey(), entry.getValue()));
        }
        return map.isEmpty() ? null : map;
    }

    @Override
    boolean knows(Object namespace) {
        return namespace instanceof VoidNamespace || Rules.NAMESPACES.contains(namespace);
    }

    @Override
    public void onEventTime(InternalTimer<String, VoidNamespace> timer) {
        Run.report(operator, DEADLINES, timer.getKey(), timer.getTimestamp());
    }

    @Override
    public void onProcessingTime(InternalTimer<String, VoidNamespace> timer) {
        throw new IllegalStateException("nobody registered a timer of processing time");
    }

    @Override
    public Map<String, Map<CommonSerializerKeys, TypeSerializer<?>>> serializers(ExecutionConfig config) {
        Map<String, Map<CommonSerializerKeys, TypeSerializer<?>>> serializers = new LinkedHashMap<>(super.serializers(config));
        TypeSerializer<?> timer = new TimerSerializer<>(StringSerializer.INSTANCE, VoidNamespaceSerializer.INSTANCE);
        serializers.put("_timer_state/event_" + DEADLINES, Map.of(CommonSerializerKeys.VALUE_SERIALIZER, timer));
        serializers.put("_timer_state/processing_" + DEADLINES, Map.of(CommonSerializerKeys.VALUE_SERIALIZER, timer));
        return serializers;
    }
}
