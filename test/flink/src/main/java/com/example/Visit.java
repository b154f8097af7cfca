package com.example;

import java.time.Instant;

/** A Java record, which Flink treats as a POJO. */
public record Visit(String page, int seconds, Instant at) {}
