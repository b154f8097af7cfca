package com.example.zoo;

/** Says what the parameter of its superclass is. */
public final class WordBox extends Box<String> {
    final int lid;

    public WordBox(int lid, String first, String... others) {
        this.lid = lid;
        fill(first, others);
    }
}
