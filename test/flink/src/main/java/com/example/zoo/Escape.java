package com.example.zoo;

/** Kryo leaves exceptions to Java's serialization. */
public class Escape extends IllegalStateException {
    private static final long serialVersionUID = 2;

    private final String where;
    private final int fence;
    private final transient int notKept = 4;

    public Escape(String message, String where, int fence) {
        super(message);
        this.where = where;
        this.fence = fence;
    }
}
