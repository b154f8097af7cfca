package com.example.samples;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.serialization.SerializerConfig;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;

public final class MapMirror<K, M, V> extends KeyedState<K, MapState<M, V>, Map<M, Stamped<V>>> {
    private final TypeInformation<M> mapKey;
    private final String mapKeyNotation;
    private final TypeInformation<V> value;
    private final String notation;

    MapMirror(
            KeyedOperator<K> operator, String name,
            TypeInformation<M> mapKey, String mapKeyNotation, TypeInformation<V> value, String notation) {
        super(operator, name);
        this.mapKey = mapKey;
        this.mapKeyNotation = mapKeyNotation;
        this.value = value;
        this.notation = notation;
    }

    public void put(K key, M member, V content) {
        change(key, state -> state.put(member, content), old -> with(old, Collections.singletonMap(member, content)));
    }

    public void putAll(K key, Map<M, V> more) {
        change(key, state -> state.putAll(more), old -> with(old, more));
    }

    private Map<M, Stamped<V>> with(Map<M, Stamped<V>> old, Map<M, V> more) {
        Map<M, Stamped<V>> map = old == null ? new LinkedHashMap<>() : old;
        more.forEach((member, content) -> {
            if (content != null || operator.keepsNull()) {
                map.put(member, stamp(content));
            } else {
                map.remove(member);
            }
        });
        return map;
    }

    public void remove(K key, M member) {
        change(key, state -> state.remove(member), old -> {
            if (old != null) {
                old.remove(member);
            }
            return old;
        });
    }

    @Override
    MapStateDescriptor<M, V> descriptor() {
        return withTtl(new MapStateDescriptor<>(name, mapKey, value));
    }

    @Override
    MapStateDescriptor<M, V> readerDescriptor(SerializerConfig config) {
        return new MapStateDescriptor<>(name, mapKey.createSerializer(config), stored(value, config));
    }

    @Override
    MapState<M, V> bind(RuntimeContext context) {
        return context.getMapState(descriptor());
    }

    @Override
    Map<M, Stamped<V>> read(MapState<M, V> state) throws Exception {
        Map<M, Stamped<V>> map = new LinkedHashMap<>();
        for (Map.Entry<M, ?> entry : state.entries()) {
            map.put(entry.getKey(), Stamped.of(entry.getValue()));
        }
        return map;
    }

    @Override
    List<String> lineEnds(Map<M, Stamped<V>> map) {
        List<String> ends = new ArrayList<>();
        map.forEach((member, content) ->
                ends.add(",\"mapKey\":" + Values.json(member, mapKey) + "," + content.members(Values.json(content.value(), value))));
        return ends;
    }

    @Override
    StateFacts facts() {
        return facts("map", mapKeyNotation, notation);
    }
}
