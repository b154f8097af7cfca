package com.example;

import com.example.samples.AggregatingMirror;
import com.example.samples.KeyedOperator;
import com.example.samples.ListMirror;
import com.example.samples.MapMirror;
import com.example.samples.ReducingMirror;
import com.example.samples.Timers;
import com.example.samples.ValueMirror;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple2;

/** Shopping carts keyed by String. */
final class CoverageScript {
    /** The year 2096. */
    private static final long FAR = 4_000_000_000_000L;

    private CoverageScript() {}

    static void writeAllKinds(KeyedOperator<String> carts, int count) {
        ValueMirror<String, Long> total = carts.value("total", Types.LONG, "Long");
        ListMirror<String, String> items = carts.list("items", Types.STRING, "String");
        MapMirror<String, String, Integer> counts = carts.map("counts", Types.STRING, "String", Types.INT, "Integer");
        ReducingMirror<String, Long> highest = carts.reducing("highest", Math::max, Types.LONG, "Long");
        AggregatingMirror<String, Long, Tuple2<Long, Integer>> average =
                carts.aggregating("average", new Average(), Types.TUPLE(Types.LONG, Types.INT), "Tuple2<Long, Integer>");
        ValueMirror<String, String> note = carts.value("note", Types.STRING, "String");
        note.registerLate();
        MapMirror<String, String, Long> sessions = carts.map("sessions", Types.STRING, "String", Types.LONG, "Long");
        sessions.expireAfter(Duration.ofDays(3650));
        Timers<String> timers = carts.timers();

        for (int i = 0; i < count; i++) {
            total.update(cart(i), i * 1_000L);
            items.add(cart(i), "item " + i);
            counts.put(cart(i), "apples", i);
            counts.put(cart(i), "pears", -i);
            highest.add(cart(i), i * 44L);
            average.add(cart(i), i * 3L);
            timers.registerEvent(cart(i), 1_000L + i);
            timers.registerProcessing(cart(i), FAR + i);
            sessions.put(cart(i), "web", i * 10L);
        }
        carts.endPhase();

        for (int i = 0; i < count; i += 2) {
            total.update(cart(i), -1L);
            items.addAll(cart(i), List.of("more", "and more"));
            counts.putAll(cart(i), Map.of("plums", i));
            highest.add(cart(i), 444L);
            timers.deleteEvent(cart(i), 1_000L + i);
            timers.deleteProcessing(cart(i), FAR + i);
        }
        for (int i = 0; i < count; i += 5) {
            total.clear(cart(i));
            items.clear(cart(i));
            counts.remove(cart(i), "apples");
            average.clear(cart(i));
            sessions.put(cart(i), "shop", -1L);
            sessions.remove(cart(i), "web");
        }
        carts.endPhase(1_003);

        for (int i = 1; i < count; i += 3) {
            note.update(cart(i), "note " + i);
            items.update(cart(i), List.of("only"));
            counts.clear(cart(i));
            highest.clear(cart(i));
            average.add(cart(i), 44L);
            timers.registerEvent(cart(i), Long.MAX_VALUE);
        }
        items.add(cart(5), "again");
        total.update(cart(10), Long.MIN_VALUE);
        carts.endPhase();
    }

    /** Without kinds that behave like others, for each has its share in the size of RocksDB's files. */
    static void writeFewKinds(KeyedOperator<String> carts, int count) {
        ValueMirror<String, Long> total = carts.value("total", Types.LONG, "Long");
        MapMirror<String, String, Long> sessions = carts.map("sessions", Types.STRING, "String", Types.LONG, "Long");
        sessions.expireAfter(Duration.ofDays(3650));
        ListMirror<String, String> notes = carts.list("notes", Types.STRING, "String");
        notes.registerLate();
        carts.timers();
        for (int i = 0; i < count; i++) {
            total.update(cart(i), i * 1_000L);
            sessions.put(cart(i), "web", i * 10L);
        }
        carts.endPhase();
        for (int i = 0; i < count; i += 2) {
            total.update(cart(i), -1L);
            sessions.put(cart(i), "shop", -1L);
        }
        carts.endPhase();
        for (int i = 0; i < count; i += 3) {
            total.clear(cart(i));
            sessions.remove(cart(i), "web");
            notes.add(cart(i), "note " + i);
            notes.add(cart(i), "more");
        }
        carts.endPhase();
    }

    /** The second checkpoint has no file of its own that the third would keep. */
    static void writeTotals(KeyedOperator<String> carts, int count) {
        ValueMirror<String, Long> total = carts.value("total", Types.LONG, "Long");
        carts.timers();
        for (int i = 0; i < count; i++) {
            total.update(cart(i), i * 1_000L);
        }
        carts.endPhase();
        carts.endPhase();
        for (int i = 0; i < count; i += 3) {
            total.clear(cart(i));
            total.update(cart(i + 1), -1L);
        }
        carts.endPhase();
    }

    private static String cart(int i) {
        return "cart " + i;
    }
}
