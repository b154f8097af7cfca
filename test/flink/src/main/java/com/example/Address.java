package com.example;

public class Address {
    public String street;
    public Integer house;
    public String city;
    public double[] position;

    public Address() {}

    Address(String street, Integer house, String city, double... position) {
        this.street = street;
        this.house = house;
        this.city = city;
        this.position = position;
    }
}
