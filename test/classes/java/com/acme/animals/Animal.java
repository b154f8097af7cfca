package com.acme.animals;

import java.util.List;

/** The POJO of a state. */
public class Animal {
  public String name;
  public List<String> tags;
  private int legs;

  public int getLegs() {
    return legs;
  }

  public void setLegs(int legs) {
    this.legs = legs;
  }

  public enum Coat {
    SHORT,
    LONG,
    WIRE
  }

  public static class Home {
    public String street;
    public long[] visits;
  }

  /** Nobody registered it. */
  public static class Dog extends Animal {
    public Coat coat;
    public Home home;
    public Integer age;
    public transient int ignored;
    private boolean good;
    public java.math.BigDecimal weight;
    public Home[] homes;

    public boolean isGood() {
      return good;
    }

    public Dog setGood(boolean good) {
      this.good = good;
      return this;
    }
  }

  /** No POJO: Flink writes it with Kryo. */
  public static class Cat extends Animal {
    private int lives;
  }
}
