package com.example.zoo;

import java.util.ArrayList;
import java.util.List;

/** A list to Kryo, which does not write its field. */
public final class Flock extends ArrayList<String> {
    private static final long serialVersionUID = 1;

    int lost = 5;

    public Flock() {}

    public Flock(String... birds) {
        super(List.of(birds));
    }
}
