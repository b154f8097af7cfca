package com.example.zoo;

import java.util.Objects;

/** A key that Kryo writes. */
public final class Ring {
    private final String country;
    private final int number;
    private final Long year;

    public Ring(String country, int number, Long year) {
        this.country = country;
        this.number = number;
        this.year = year;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Ring ring && number == ring.number && country.equals(ring.country) && Objects.equals(year, ring.year);
    }

    @Override
    public int hashCode() {
        return Objects.hash(country, number, year);
    }
}
