package com.example.zoo;

/** Registered with a serializer that writes the names of its fields. */
public final class Compatible {
    int amount;
    String text;
    Object thing;

    Compatible() {}

    public Compatible(int amount, String text, Object thing) {
        this.amount = amount;
        this.text = text;
        this.thing = thing;
    }
}
