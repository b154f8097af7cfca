package com.example.samples;

import org.apache.flink.runtime.state.VoidNamespace;

/** Where an entry of keyed state stands. */
public record Slot(Object key, Object namespace) {

    static Slot of(Object key) {
        return new Slot(key, VoidNamespace.INSTANCE);
    }
}
