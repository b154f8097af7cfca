package com.example;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Map;

/** Orders in which every field has a value of its own, and each field that may be null is null somewhere. */
final class OrderMaker {
    private static final String[] CUSTOMERS = {"Zoë Müller", "山田 太郎", "O'Brien & Søn", "Ελένη", "Мария", "Ana \"Nana\" Núñez", "😀"};
    private static final String[] NOTES = {"leave at the door", "", "two\nlines\tand a tab", "€ 5 back", "naïve 🏔 \\ slash /", "x".repeat(130)};
    private static final Float[] DISCOUNTS = {
        0.1f, -0.0f, Float.NaN, 1e-3f, 16777216f, Float.MIN_VALUE, Float.NEGATIVE_INFINITY, null, 1f / 3
    };
    private static final Double[] TIPS = {0.1, null, -0.0, 1e21, Double.NaN, 5e-324, 2.5, Double.POSITIVE_INFINITY};
    private static final BigInteger[] REFERENCES = {
        BigInteger.TWO.pow(70), BigInteger.ZERO, BigInteger.ONE, null, BigInteger.TEN.negate(), BigInteger.TEN
    };
    private static final String[] CITIES = {"Zürich", "東京", "Αθήνα", "São Paulo", "Łódź"};
    private static final Instant START = Instant.parse("2023-11-14T22:13:20Z");
    private static final LocalDateTime LEAP_DAY = LocalDateTime.of(2024, 2, 29, 6, 7, 8);
    private static final int[] NANOS = {0, 123_000_000, 456_000, 789, 999_999_999};

    private OrderMaker() {}

    static Order order(int i) {
        return fill(new Order(), i);
    }

    static ExpressOrder expressOrder(int i) {
        ExpressOrder order = new ExpressOrder();
        fill(order, i);
        order.courier = i % 4 == 0 ? null : "courier " + i;
        order.flight = new java.sql.Date(START.plusSeconds(i * 86_400L).toEpochMilli());
        order.departure = i % 3 == 0 ? null : new java.sql.Time(i * 61_001L);
        order.surcharge = i % 5 == 0 ? null : i / 8.0;
        order.signed = new boolean[] {i % 2 == 0, true, false};
        order.stops = i % 7 == 0 ? null : new String[] {CITIES[i % 5], null, ""};
        return order;
    }

    private static <O extends Order> O fill(O order, int i) {
        order.id = 7_000_000_000L + i * 13L;
        order.invoice = i % 3 == 0 ? null : -900_000L * i;
        order.customer = CUSTOMERS[i % CUSTOMERS.length];
        order.note = i % 4 == 1 ? null : NOTES[i % NOTES.length];
        order.status = OrderStatus.values()[(i + 1) % 5];
        fillNumbers(order, i);
        fillTimes(order, i);
        order.signature = i % 9 == 4 ? null : ("signature " + i).getBytes(StandardCharsets.UTF_8);
        order.parcels = new int[] {i, 0x2C2C2C2C, -i};
        order.tags = i % 10 == 7 ? null : i % 5 == 3 ? List.of() : Arrays.asList("tag " + i, null, "größe");
        order.amounts = i % 8 == 5 ? null : Maps.of(Map.of("net", i * 100L, "tax", i * 19L, "", -1L));
        order.shipping = address(i);
        order.billing = i % 3 == 2 ? address(i + 1000) : null;
        return order;
    }

    private static void fillNumbers(Order order, int i) {
        order.lane = (byte) (i * 3 - 90);
        order.rank = i % 5 == 0 ? null : (byte) (i - 100);
        order.depot = (short) (i * 331 - 9000);
        order.dock = i % 5 == 1 ? null : (short) (i - 600);
        order.items = i * 1_000_003;
        order.reserved = i % 5 == 2 ? null : -70_000 - i;
        order.weight = 0.1f * i;
        order.discount = DISCOUNTS[i % DISCOUNTS.length];
        order.rating = i / 7.0;
        order.tip = TIPS[i % TIPS.length];
        order.grade = "AÖ字\"\0".charAt(i % 5);
        order.shelf = i % 6 == 0 ? null : (char) ('a' + i % 26);
        order.paid = i % 2 == 0;
        order.gift = i % 3 == 1 ? null : i % 4 == 0;
        order.total = i % 12 == 11 ? null : BigDecimal.valueOf(199_900 - 7777L * i, 2 + i % 3);
        order.reference = REFERENCES[i % REFERENCES.length];
    }

    private static void fillTimes(Order order, int i) {
        int nanos = NANOS[i % NANOS.length];
        order.created = i % 11 == 10 ? null : START.plusSeconds(i * 100_003L).plusNanos(nanos);
        order.due = i % 11 == 9 ? null : LEAP_DAY.toLocalDate().plusDays(i);
        order.pickup = i % 11 == 8 ? null : LocalTime.of(i % 24, i % 60, 0, nanos);
        order.packed = i % 11 == 7 ? null : LEAP_DAY.minusHours(i).withNano(nanos);
        order.charged = i % 11 == 6 ? null : Timestamp.from(START.minusSeconds(i * 50_000_000L).plusNanos(nanos));
        order.changed = i % 11 == 5 ? null : new Date(START.toEpochMilli() - i * 60_000_000_001L);
    }

    static Address address(int i) {
        return new Address(i % 4 == 3 ? null : "Hauptstraße " + i, i % 5 == 4 ? null : i, CITIES[i % 5], i / 4.0, -i / 3.0);
    }

    static LocalDate day(int i) {
        return LEAP_DAY.toLocalDate().plusDays(i);
    }

    static Instant moment(int i) {
        return START.plusMillis(i * 3_600_001L);
    }
}
