package com.example;

import com.example.samples.KeyedOperator;
import com.example.samples.MapMirror;
import com.example.samples.Timers;
import com.example.samples.ValueMirror;
import java.time.LocalDate;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.api.java.tuple.Tuple3;
import org.apache.flink.types.Either;
import org.apache.flink.types.Row;
import org.apache.flink.types.RowKind;

/** Customers keyed by a POJO. */
final class CustomersScript {
    private static final float[] SCORES = {0.1f, -0.0f, Float.NaN, 1e-3f, 16777216f, Float.MAX_VALUE, Float.POSITIVE_INFINITY, -1e-10f, 3f};
    private static final String[] COUNTRIES = {"NL", "Österreich", "", "日本"};

    private final ValueMirror<CustomerId, Tuple3<String, Integer, Double>> profile;
    private final ValueMirror<CustomerId, Tuple2<Long, Address>> home;
    private final ValueMirror<CustomerId, Either<String, Long>> contact;
    private final ValueMirror<CustomerId, Segment> segment;
    private final ValueMirror<CustomerId, Row> change;
    private final ValueMirror<CustomerId, Float> score;
    private final MapMirror<CustomerId, LocalDate, Integer> visits;
    private final Timers<CustomerId> timers;

    private CustomersScript(KeyedOperator<CustomerId> customers) {
        profile = customers.value("profile", Types.TUPLE(Types.STRING, Types.INT, Types.DOUBLE), "Tuple3<String, Integer, Double>");
        home = customers.value("home", Types.TUPLE(Types.LONG, Types.POJO(Address.class)), "Tuple2<Long, " + Notations.ADDRESS + ">");
        contact = customers.value("contact", Types.EITHER(Types.STRING, Types.LONG), "Either<String, Long>");
        segment = customers.value("segment", Types.ENUM(Segment.class), Notations.SEGMENT);
        change = customers.value("change", Types.ROW_NAMED(new String[] {"who", "count", "day"}, Types.STRING, Types.INT, Types.LOCAL_DATE),
                "Row(f0: String, f1: Integer, f2: LocalDate)");
        score = customers.value("score", Types.FLOAT, "Float");
        visits = customers.map("visits", Types.LOCAL_DATE, "LocalDate", Types.INT, "Integer");
        timers = customers.timers();
    }

    static KeyedOperator<CustomerId> operator() {
        return new KeyedOperator<>("customers", 3, 128, Types.POJO(CustomerId.class), Notations.CUSTOMER_ID);
    }

    static void write(KeyedOperator<CustomerId> customers, int count) {
        CustomersScript script = new CustomersScript(customers);
        for (int i = 0; i < count; i++) {
            script.create(key(i), i);
        }
        customers.endPhase();
        for (int i = 0; i < count; i++) {
            script.change(key(i), i);
        }
        customers.endPhase();
        for (int i = 0; i < count; i += 10) {
            script.create(key(i), i + 3);
        }
        customers.endPhase();
    }

    private static CustomerId key(int i) {
        return new CustomerId(COUNTRIES[i % COUNTRIES.length], i * 31_337 - 500_000);
    }

    private void create(CustomerId key, int i) {
        profile.update(key, Tuple3.of(i % 6 == 5 ? null : "Kim " + i, i * 44, i / 9.0));
        home.update(key, Tuple2.of(1L << i, OrderMaker.address(i)));
        contact.update(key, i % 3 == 0 ? Either.Left("mail-" + i + "@example.com") : Either.Right(31_200_000_000L + i));
        segment.update(key, Segment.values()[i % 3]);
        change.update(key, row(i));
        score.update(key, i < SCORES.length ? SCORES[i] : i * 0.01f);
        visits.put(key, OrderMaker.day(-i), i);
        if (i % 4 == 0) {
            timers.registerEvent(key, 1_800_000_000_000L + i);
            timers.registerProcessing(key, 4_000_000_000_000L - i);
        }
    }

    private void change(CustomerId key, int i) {
        switch (i % 5) {
            case 0 -> profile.clear(key);
            case 1 -> segment.update(key, Segment.STAFF);
            case 2 -> visits.put(key, OrderMaker.day(i), -i);
            case 3 -> visits.clear(key);
            default -> change.clear(key);
        }
        if (i % 8 == 4) {
            timers.deleteEvent(key, 1_800_000_000_000L + i);
            contact.clear(key);
        }
    }

    private static Row row(int i) {
        return Row.ofKind(RowKind.values()[i % 4], i % 5 == 1 ? null : "row " + i, i % 5 == 2 ? null : -i, i % 5 == 3 ? null : OrderMaker.day(i));
    }
}
