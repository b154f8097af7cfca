package com.example;

import com.example.samples.AggregatingMirror;
import com.example.samples.AsyncOperator;
import com.example.samples.KeyedOperator;
import com.example.samples.ListMirror;
import com.example.samples.MapMirror;
import com.example.samples.ReducingMirror;
import com.example.samples.ScriptedJob;
import com.example.samples.Timers;
import com.example.samples.ValueMirror;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple2;

/** Parcels and routes, by the classic state API or the asynchronous one. */
public final class ForstJob extends ScriptedJob {
    private static final int PARCELS = 24;
    private static final int ROUTES = 24;
    private static final long START = 1_750_000_000_000L;
    private static final long DAY = 86_400_000L;
    /** The year 2096. */
    private static final long FAR = 4_000_000_000_000L;
    private static final String[] ODD_KEYS = {"", "Zürich", "long " + "x".repeat(251), "😀", "a,b", "44"};
    /** With bytes that look like the commas between elements. */
    private static final int[] STOPS = {44, 0x2C2C2C2C, -44, 0x002C0000, Integer.MIN_VALUE, 7};

    private final int parallelism;
    private final boolean asynchronous;
    private final KeyedOperator<String> parcels;
    private final ValueMirror<String, Visit> place;
    private final ListMirror<String, Integer> stops;
    private final MapMirror<String, String, Instant> checks;
    private final MapMirror<String, Short, byte[]> scans;
    private final Timers<String> timers;
    private final Others others;

    private ForstJob(int parallelism, boolean asynchronous, boolean all) {
        this.parallelism = parallelism;
        this.asynchronous = asynchronous;
        parcels = add(operator("parcels", 128, Types.STRING, "String"));
        place = parcels.value("place", TypeInformation.of(Visit.class), Notations.VISIT);
        stops = parcels.list("stops", Types.INT, "Integer");
        checks = parcels.map("checks", Types.STRING, "String", Types.INSTANT, "Instant");
        scans = parcels.map("scans", Types.SHORT, "Short", PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO, "byte[]");
        scans.expireAfter(Duration.ofDays(3650));
        timers = parcels.timers();
        others = all ? new Others(parcels) : null;
        writeParcels();
        if (all && asynchronous) {
            writeRoutes(add(operator("routes", 300, Types.LONG, "Long")));
        }
    }

    public static ForstJob classic(int parallelism) {
        return new ForstJob(parallelism, false, true);
    }

    public static ForstJob asynchronous(int parallelism) {
        return new ForstJob(parallelism, true, true);
    }

    /** With fewer column families, since each adds 5 KB to every OPTIONS file. */
    public static ForstJob small(int parallelism, boolean asynchronous) {
        return new ForstJob(parallelism, asynchronous, false);
    }

    private <K> KeyedOperator<K> operator(String uid, int maxParallelism, TypeInformation<K> key, String notation) {
        return asynchronous
                ? new AsyncOperator<>(uid, parallelism, maxParallelism, key, notation)
                : new KeyedOperator<>(uid, parallelism, maxParallelism, key, notation);
    }

    private void writeParcels() {
        for (int i = 0; i < PARCELS; i++) {
            create(parcel(i), i);
        }
        parcels.endPhase();
        for (int i = 0; i < PARCELS; i++) {
            change(parcel(i), i);
        }
        parcels.endPhase(START + 8);
        for (int i = 0; i < PARCELS; i++) {
            recreate(parcel(i), i);
        }
        parcels.endPhase();
    }

    private void create(String key, int i) {
        place.update(key, new Visit(i % 3 == 0 ? null : "shelf " + i, i, OrderMaker.moment(i)));
        for (int n = 0; n < i % 5; n++) {
            stops.add(key, STOPS[(i + n) % STOPS.length]);
        }
        checks.put(key, "customs", OrderMaker.moment(i * 3));
        checks.put(key, "", i % 2 == 0 ? null : OrderMaker.moment(-i));
        for (int n = 0; n < i % 4; n++) {
            parcels.at(START + i * 1000L + n);
            scans.put(key, (short) (n * 44 - 44), new byte[] {(byte) i, 44, (byte) n});
        }
        timers.registerEvent(key, START + i);
        timers.registerProcessing(key, FAR + i);
        if (others != null) {
            others.create(key, i);
        }
    }

    private void change(String key, int i) {
        parcels.at(START + DAY + i);
        switch (i % 4) {
            case 0 -> place.clear(key);
            case 1 -> stops.add(key, i);
            case 2 -> stops.clear(key);
            default -> checks.remove(key, "customs");
        }
        scans.put(key, (short) -44, new byte[0]);
        if (others != null) {
            others.change(key, i);
        }
        if (i % 5 == 0) {
            place.clear(key);
            stops.clear(key);
            checks.clear(key);
            scans.clear(key);
            timers.deleteEvent(key, START + i);
            timers.deleteProcessing(key, FAR + i);
        }
    }

    private void recreate(String key, int i) {
        parcels.at(START + 2 * DAY + i);
        if (i % 10 == 0) {
            place.update(key, new Visit("again", -i, OrderMaker.moment(-i)));
            stops.addAll(key, List.of(44, i, 0x2C2C));
            checks.putAll(key, Map.of("late", OrderMaker.moment(i), "lost", Instant.EPOCH));
            scans.put(key, Short.MIN_VALUE, new byte[] {0x2C});
            timers.registerEvent(key, Long.MAX_VALUE);
            timers.registerProcessing(key, FAR - i);
            if (others != null) {
                others.recreate(key, i);
            }
        }
        if (i % 6 == 1) {
            stops.add(key, 45);
            stops.add(key, 44);
            scans.remove(key, (short) -44);
        }
        if (i % 9 == 4) {
            stops.update(key, List.of());
        }
    }

    /** The kinds of state that are left. */
    private static final class Others {
        private final KeyedOperator<String> parcels;
        private final ReducingMirror<String, BigDecimal> weight;
        private final AggregatingMirror<String, Long, Tuple2<Long, Integer>> mean;
        private final ValueMirror<String, LocalDate> due;
        private final ListMirror<String, String> remarks;

        Others(KeyedOperator<String> parcels) {
            this.parcels = parcels;
            weight = parcels.reducing("weight", BigDecimal::add, Types.BIG_DEC, "BigDecimal");
            mean = parcels.aggregating("mean", new Average(), Types.TUPLE(Types.LONG, Types.INT), "Tuple2<Long, Integer>");
            due = parcels.value("due", Types.LOCAL_DATE, "LocalDate");
            due.expireAfter(Duration.ofDays(3650));
            remarks = parcels.list("remarks", Types.STRING, "String");
            remarks.expireAfter(Duration.ofDays(3650));
        }

        void create(String key, int i) {
            weight.add(key, new BigDecimal("1.50").add(new BigDecimal(i)));
            mean.add(key, i * 10L);
            parcels.at(START + i * 1000L + 30);
            due.update(key, LocalDate.of(2024, 2, 29).plusDays(i));
            for (int n = 0; n < i % 4; n++) {
                parcels.at(START + i * 1000L + 40 + n);
                remarks.add(key, n == 1 ? "" : "remark " + i + "," + n);
            }
        }

        void change(String key, int i) {
            switch (i % 8) {
                case 0 -> weight.add(key, new BigDecimal("-0.005"));
                case 1 -> mean.add(key, -1L);
                case 2 -> due.clear(key);
                case 3 -> remarks.update(key, List.of("only", "these"));
                case 4 -> remarks.addAll(key, List.of("more", "and more"));
                default -> due.update(key, LocalDate.EPOCH);
            }
            if (i % 5 == 0) {
                weight.clear(key);
                mean.clear(key);
                due.clear(key);
                remarks.clear(key);
            }
        }

        void recreate(String key, int i) {
            weight.add(key, new BigDecimal(i).negate());
            mean.add(key, 44L);
            due.update(key, LocalDate.of(1969, 12, 31));
            remarks.add(key, "again");
        }
    }

    /** With key groups of two bytes. */
    private static void writeRoutes(KeyedOperator<Long> routes) {
        ValueMirror<Long, Character> grade = routes.value("grade", Types.CHAR, "Character");
        for (int i = 0; i < ROUTES; i++) {
            grade.update(i * 1_000_003L - 7, (char) ('A' + i));
        }
        routes.endPhase();
        for (int i = 0; i < ROUTES; i += 3) {
            grade.clear(i * 1_000_003L - 7);
        }
        routes.endPhase();
        for (int i = 0; i < ROUTES; i += 9) {
            grade.update(i * 1_000_003L - 7, '\u00e9');
        }
        routes.timers();
        routes.endPhase();
    }

    private static String parcel(int i) {
        return i < ODD_KEYS.length ? ODD_KEYS[i] : "parcel " + i;
    }

    @Override
    public String description() {
        return "The job has states of the " + (asynchronous ? "asynchronous" : "classic") + " API, with parallelism " + parallelism
                + ". `parcels` is keyed by String: value, list and map state, a map with a TTL of 3650 days, event and processing timers"
                + (others == null ? ""
                        : ", reducing and aggregating state, a value and a list with TTL")
                + (others == null || !asynchronous ? "" : ". `routes` is keyed by Long, with max parallelism 300: a value")
                + ". The times of access come from the job, through a state backend that wraps Flink's. "
                + "The phases create, change and remove, and create again.";
    }
}
