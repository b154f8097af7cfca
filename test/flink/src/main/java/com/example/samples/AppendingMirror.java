package com.example.samples;

import org.apache.flink.api.common.state.State;

/** A state whose contents grow by one item after the other. */
abstract class AppendingMirror<K, S extends State, I, M> extends KeyedState<K, S, M> {
    AppendingMirror(KeyedOperator<K> operator, String name) {
        super(operator, name);
    }

    /** @param old null for nothing */
    abstract M with(M old, I item);

    abstract M merged(M a, M b);

    /** The mirror's part alone, for contents that Flink itself changes. */
    void append(Slot slot, I item) {
        contents.compute(slot, (same, old) -> with(old, item));
    }

    void move(Slot from, Slot to) {
        contents.merge(to, contents.remove(from), this::merged);
    }
}
