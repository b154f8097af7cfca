package com.example;

import java.util.Objects;

/** A POJO as a key. */
public class CustomerId {
    public String country;
    public int number;

    public CustomerId() {}

    CustomerId(String country, int number) {
        this.country = country;
        this.number = number;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CustomerId that && number == that.number && country.equals(that.country);
    }

    @Override
    public int hashCode() {
        return Objects.hash(country, number);
    }
}
