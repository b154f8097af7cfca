package com.example;

/** Not in the order of the alphabet. */
public enum OrderStatus { PLACED, PACKED, SHIPPED, DELIVERED, CANCELLED }
