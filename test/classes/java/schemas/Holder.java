package com.acme.avro;

/** A POJO with a record of Avro in it. */
public class Holder {
  public Order order;
  public long count;
}
