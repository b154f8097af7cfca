package com.example.samples;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.serialization.SerializerConfig;
import org.apache.flink.api.common.state.State;
import org.apache.flink.api.common.state.StateDescriptor;
import org.apache.flink.api.common.state.StateTtlConfig;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;

/**
 * A keyed state and the mirror of its contents.
 *
 * @param <S> Flink's state object
 * @param <M> what the mirror holds for one key and namespace
 */
public abstract class KeyedState<K, S extends State, M> {
    final KeyedOperator<K> operator;
    final String name;
    final Map<Slot, M> contents = new LinkedHashMap<>();
    boolean late;
    Namespace namespace = Namespace.VOID;
    private StateTtlConfig ttl = StateTtlConfig.DISABLED;

    KeyedState(KeyedOperator<K> operator, String name) {
        this.operator = operator;
        this.name = name;
    }

    /** Flink shall learn of this state only at its first change. */
    public void registerLate() {
        late = true;
    }

    /** The times of access are those of the script, not the clock's. */
    public void expireAfter(Duration time) {
        ttl = StateTtlConfig.newBuilder(time).build();
    }

    abstract StateDescriptor<S, ?> descriptor();

    abstract StateFacts facts();

    /** Registers the state of a running operator by its usual descriptor. */
    abstract S bind(RuntimeContext context);

    /** The descriptor under which {@link #read} sees what is {@link #stored}. */
    abstract StateDescriptor<S, ?> readerDescriptor(SerializerConfig config);

    /** Contents of Flink's state for its current key, null when there is none. */
    abstract M read(S state) throws Exception;

    /** The members after key and namespace, for each line of one slot. */
    abstract List<String> lineEnds(M content);

    <D extends StateDescriptor<S, ?>> D withTtl(D descriptor) {
        if (ttl.isEnabled()) {
            descriptor.enableTimeToLive(ttl);
        }
        return descriptor;
    }

    /** The serializer of what is stored: with TTL, values with their last access. */
    @SuppressWarnings("unchecked")
    <V> TypeSerializer<V> stored(TypeInformation<V> type, SerializerConfig config) {
        TypeSerializer<V> serializer = type.createSerializer(config);
        return ttl.isEnabled() ? (TypeSerializer<V>) operator.withTime(serializer) : serializer;
    }

    <V> Stamped<V> stamp(V value) {
        return new Stamped<>(value, ttl.isEnabled() ? operator.script.time() : null);
    }

    StateFacts facts(String kind, String mapKey, String value) {
        return StateFacts.keyed(name, kind, operator.keyNotation, namespace.notation(), mapKey, value, ttl.isEnabled());
    }

    /** A change of Flink's state and the same change of the mirror, where null stands for nothing. */
    void change(K key, Script.Action<S> inFlink, UnaryOperator<M> inMirror) {
        operator.script.add(key, name, inFlink);
        contents.compute(Slot.of(key), (slot, old) -> inMirror.apply(old));
    }

    public void clear(K key) {
        change(key, State::clear, old -> null);
    }

    List<String> lines() {
        List<String> lines = new ArrayList<>();
        contents.forEach((slot, content) -> lines.addAll(lines(slot, content)));
        return lines;
    }

    List<String> lines(Slot slot, M content) {
        String start = operator.lineStart(name, slot);
        return lineEnds(content).stream().map(end -> start + end + "}").toList();
    }
}
