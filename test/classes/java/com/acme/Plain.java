package com.acme;

public class Plain {
  public int a;
}
