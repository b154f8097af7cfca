package com.example.zoo;

/** Refers to others of its kind, and to itself. */
public final class Link {
    final String label;
    Link next;
    Object load;

    public Link(String label) {
        this.label = label;
    }

    public Link to(Link other) {
        next = other;
        return this;
    }

    public Link carries(Object thing) {
        load = thing;
        return this;
    }
}
