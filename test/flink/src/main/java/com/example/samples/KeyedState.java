package com.example.samples;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.state.State;
import org.apache.flink.api.common.state.StateDescriptor;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.runtime.state.VoidNamespaceSerializer;

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

    KeyedState(KeyedOperator<K> operator, String name) {
        this.operator = operator;
        this.name = name;
    }

    abstract StateDescriptor<S, ?> descriptor();

    abstract StateFacts facts();

    /** Registers the state of a running operator by its usual descriptor. */
    abstract S bind(RuntimeContext context);

    /** The descriptor under which {@link #read} sees what is stored. */
    StateDescriptor<S, ?> readerDescriptor() {
        return descriptor();
    }

    /** Contents of Flink's state for its current key, null when there is none. */
    abstract M read(S state) throws Exception;

    /** The members after key and namespace, for each line of one slot. */
    abstract List<String> lineEnds(M content);

    /** Namespaces are void but for operators with windows. */
    TypeSerializer<?> namespaceSerializer() {
        return VoidNamespaceSerializer.INSTANCE;
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
