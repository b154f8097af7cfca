package com.example.samples;

import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.serialization.SerializerConfig;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;

public class ListMirror<K, E> extends AppendingMirror<K, ListState<E>, E, List<Stamped<E>>> {
    private final TypeInformation<E> element;
    private final String notation;

    ListMirror(KeyedOperator<K> operator, String name, TypeInformation<E> element, String notation) {
        super(operator, name);
        this.element = element;
        this.notation = notation;
    }

    public void add(K key, E item) {
        change(key, state -> state.add(item), old -> with(old, item));
    }

    @Override
    List<Stamped<E>> with(List<Stamped<E>> old, E item) {
        return merged(old == null ? List.of() : old, List.of(stamp(item)));
    }

    @Override
    List<Stamped<E>> merged(List<Stamped<E>> a, List<Stamped<E>> b) {
        List<Stamped<E>> list = new ArrayList<>(a);
        list.addAll(b);
        return list;
    }

    public void addAll(K key, List<E> items) {
        change(key, state -> state.addAll(items), old -> merged(old == null ? List.of() : old, items.stream().map(this::stamp).toList()));
    }

    public void update(K key, List<E> items) {
        change(key, state -> state.update(items), old -> items.isEmpty() && !operator.keepsEmptyLists() ? null : items.stream().map(this::stamp).toList());
    }

    @Override
    ListStateDescriptor<E> descriptor() {
        return withTtl(new ListStateDescriptor<>(name, element));
    }

    @Override
    ListStateDescriptor<E> readerDescriptor(SerializerConfig config) {
        return new ListStateDescriptor<>(name, stored(element, config));
    }

    @Override
    ListState<E> bind(RuntimeContext context) {
        return context.getListState(descriptor());
    }

    @Override
    List<Stamped<E>> read(ListState<E> state) throws Exception {
        List<Stamped<E>> items = new ArrayList<>();
        for (Object item : state.get()) {
            items.add(Stamped.of(item));
        }
        return items;
    }

    @Override
    List<String> lineEnds(List<Stamped<E>> items) {
        return List.of(",\"value\":" + Values.array(items.stream().map(this::json).toList()));
    }

    private String json(Stamped<E> item) {
        String json = Values.json(item.value(), element);
        return item.lastAccess() == null ? json : "{" + item.members(json) + "}";
    }

    @Override
    StateFacts facts() {
        return facts("list", null, notation);
    }
}
