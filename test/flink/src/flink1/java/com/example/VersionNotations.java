package com.example;

/** Types that Flink 1.20 and 2.x serialize in different ways. */
final class VersionNotations {
    static final String BASKET = "Pojo com.example.Basket {day: Kryo java.time.LocalDate, gifts: Kryo java.util.Set, "
            + "items: Kryo java.util.List, prices: Kryo java.util.Map, "
            + "saved: Kryo java.time.LocalDateTime, time: Kryo java.time.LocalTime, version: Integer}";

    private VersionNotations() {}
}
