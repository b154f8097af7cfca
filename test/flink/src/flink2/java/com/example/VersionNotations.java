package com.example;

/** Types that Flink 1.20 and 2.x serialize in different ways. */
final class VersionNotations {
    static final String BASKET = "Pojo com.example.Basket {day: Kryo java.time.LocalDate, gifts: Set<String>?, "
            + "items: List<String?>?, prices: Map<String?, Long>?, "
            + "saved: Kryo java.time.LocalDateTime, time: Kryo java.time.LocalTime, version: Integer}";

    private VersionNotations() {}
}
