package com.example.zoo;

/** Hides a field of a superclass. */
public final class Penguin extends Bird {
    private final long legs;

    public Penguin(String name, long legs) {
        super(name, Plumage.PLAIN, Diet.FISH);
        this.legs = legs;
    }
}
