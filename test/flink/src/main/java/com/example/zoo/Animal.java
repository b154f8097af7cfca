package com.example.zoo;

/** The superclass of a value, with a field that a subclass has too. */
abstract class Animal {
    static int count = 7;

    protected int legs;
    private final String name;
    private transient Object scratch = "not written";

    Animal(String name, int legs) {
        this.name = name;
        this.legs = legs;
    }
}
