package com.example;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

final class Maps {
    private Maps() {}

    /** Flink reads maps into a HashMap of the least size; only from one of the same size do they come back in the same order. */
    static <K, V> Map<K, V> of(Map<K, V> entries) {
        Map<K, V> map = new HashMap<>(entries.size());
        new TreeMap<>(entries).forEach(map::put);
        return map;
    }
}
