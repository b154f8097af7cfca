package com.example.zoo;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A class with a type parameter. */
public class Box<T> {
    T content;
    List<T> more = new ArrayList<>();
    Map<String, T> named = new LinkedHashMap<>();

    @SafeVarargs
    public static <T> Box<T> of(T content, T... more) {
        return new Box<T>().fill(content, more);
    }

    @SafeVarargs
    final Box<T> fill(T first, T... others) {
        content = first;
        for (T other : others) {
            more.add(other);
            named.put("at " + named.size(), other);
        }
        return this;
    }
}
