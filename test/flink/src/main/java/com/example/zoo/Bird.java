package com.example.zoo;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** With private final fields, and generics of final classes. */
public class Bird extends Animal {
    /** Constants with bodies have classes of their own. */
    public enum Plumage {
        PLAIN,
        BRIGHT {
            @Override
            int shades() {
                return 12;
            }
        },
        MOLTING {
            @Override
            int shades() {
                return 0;
            }
        };

        int shades() {
            return 1;
        }
    }

    private final Plumage plumage;
    private final Diet diet;
    private final UUID ring = new UUID(0x1234567890abcdefL, -2);
    final List<String> songs = new ArrayList<>();
    final Map<String, Integer> sightings = new LinkedHashMap<>();
    Double wingspan;
    Object keeper;
    LocalDate born;
    Date seen;
    Bird mate;

    public Bird(String name, Plumage plumage, Diet diet) {
        super(name, 2);
        this.plumage = plumage;
        this.diet = diet;
    }

    public Bird sings(String... more) {
        songs.addAll(List.of(more));
        return this;
    }

    public Bird seen(String place, Integer times) {
        sightings.put(place, times);
        seen = new Date(1_700_000_000_123L);
        return this;
    }

    public Bird with(Bird other) {
        mate = other;
        other.mate = this;
        return this;
    }

    public Bird grown(double span, LocalDate day, Object by) {
        wingspan = span;
        born = day;
        keeper = by;
        return this;
    }
}
