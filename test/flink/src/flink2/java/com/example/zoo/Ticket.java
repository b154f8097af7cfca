package com.example.zoo;

import java.util.List;

/** Kryo of Flink 1.x cannot write records. */
public record Ticket(String holder, int price, Diet diet, List<String> extras, Object any) {}
