package com.example.samples;

import org.apache.flink.api.java.functions.KeySelector;

/** The key that a step is about. */
final class StepKey<K> implements KeySelector<Integer, K> {
    private final String uid;

    StepKey(String uid) {
        this.uid = uid;
    }

    @Override
    @SuppressWarnings("unchecked")
    public K getKey(Integer step) {
        return (K) Running.script(uid).step(step).target();
    }
}
