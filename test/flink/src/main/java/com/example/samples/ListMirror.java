package com.example.samples;

import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.java.typeutils.ListTypeInfo;

public final class ListMirror<K, E> extends KeyedState<K, ListState<E>, List<E>> {
    private final TypeInformation<E> element;
    private final String notation;

    ListMirror(KeyedOperator<K> operator, String name, TypeInformation<E> element, String notation) {
        super(operator, name);
        this.element = element;
        this.notation = notation;
    }

    public void add(K key, E item) {
        change(key, state -> state.add(item), old -> {
            List<E> list = old == null ? new ArrayList<>() : old;
            list.add(item);
            return list;
        });
    }

    public void update(K key, List<E> items) {
        change(key, state -> state.update(items), old -> items.isEmpty() ? null : new ArrayList<>(items));
    }

    @Override
    ListStateDescriptor<E> descriptor() {
        return new ListStateDescriptor<>(name, element);
    }

    @Override
    ListState<E> bind(RuntimeContext context) {
        return context.getListState(descriptor());
    }

    @Override
    List<E> read(ListState<E> state) throws Exception {
        List<E> items = new ArrayList<>();
        state.get().forEach(items::add);
        return items;
    }

    @Override
    List<String> lineEnds(List<E> items) {
        return List.of(",\"value\":" + Values.json(items, new ListTypeInfo<>(element)));
    }

    @Override
    StateFacts facts() {
        return StateFacts.keyed(name, "list", operator.keyNotation, "Void", null, notation);
    }
}
