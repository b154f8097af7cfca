package com.example;

import com.example.samples.KeyedOperator;
import com.example.samples.Timers;
import com.example.samples.ValueMirror;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.api.java.tuple.Tuple4;

/** Sessions keyed by a tuple: user and start. */
final class SessionsScript {
    private final ValueMirror<Tuple2<String, Long>, String[]> pages;
    private final ValueMirror<Tuple2<String, Long>, Integer[]> clicks;
    private final ValueMirror<Tuple2<String, Long>, long[]> durations;
    private final ValueMirror<Tuple2<String, Long>, Tuple4<boolean[], char[], short[], float[]>> raw;
    private final ValueMirror<Tuple2<String, Long>, Address[]> places;
    private final ValueMirror<Tuple2<String, Long>, Map<String, Long>> attributes;
    private final ValueMirror<Tuple2<String, Long>, Map<Integer, List<String>>> searches;
    private final ValueMirror<Tuple2<String, Long>, List<String>> path;
    private final ValueMirror<Tuple2<String, Long>, Visit> last;
    private final Timers<Tuple2<String, Long>> timers;

    private SessionsScript(KeyedOperator<Tuple2<String, Long>> sessions) {
        pages = sessions.value("pages", TypeInformation.of(String[].class), "String[]");
        clicks = sessions.value("clicks", TypeInformation.of(Integer[].class), "Array<Integer>");
        durations = sessions.value("durations", TypeInformation.of(long[].class), "long[]");
        raw = sessions.value("raw", Types.TUPLE(TypeInformation.of(boolean[].class), TypeInformation.of(char[].class),
                TypeInformation.of(short[].class), TypeInformation.of(float[].class)), "Tuple4<boolean[], char[], short[], float[]>");
        places = sessions.value("places", TypeInformation.of(Address[].class), "Array<" + Notations.ADDRESS + ">");
        attributes = sessions.value("attributes", Types.MAP(Types.STRING, Types.LONG), "Map<String, Long>");
        searches = sessions.value("searches", Types.MAP(Types.INT, Types.LIST(Types.STRING)), "Map<Integer, List<String>>");
        path = sessions.value("path", Types.LIST(Types.STRING), "List<String>");
        last = sessions.value("last", TypeInformation.of(Visit.class), Notations.VISIT);
        timers = sessions.timers();
    }

    static KeyedOperator<Tuple2<String, Long>> operator() {
        return new KeyedOperator<>("sessions", 3, 128, Types.TUPLE(Types.STRING, Types.LONG), "Tuple2<String, Long>");
    }

    static void write(KeyedOperator<Tuple2<String, Long>> sessions, int count) {
        SessionsScript script = new SessionsScript(sessions);
        for (int i = 0; i < count; i++) {
            script.create(key(i), i);
        }
        sessions.endPhase();
        for (int i = 0; i < count; i++) {
            script.change(key(i), i);
        }
        sessions.endPhase();
        for (int i = 0; i < count; i += 14) {
            script.create(key(i), i + 5);
        }
        sessions.endPhase();
    }

    private static Tuple2<String, Long> key(int i) {
        return Tuple2.of(i % 6 == 0 ? "" : "user " + i, 1_700_000_000_000L - i * 12_345_678_901L);
    }

    private void create(Tuple2<String, Long> key, int i) {
        last.update(key, new Visit(i % 4 == 0 ? null : "/page/" + i, i * 7, OrderMaker.moment(i)));
        path.update(key, i % 5 == 0 ? List.of() : Arrays.asList("home", null, "Ω " + i));
        attributes.update(key, Maps.of(i % 5 == 1 ? Map.of() : Map.of("width", i * 3L, "__proto__", -44L, "größe", (long) -i)));
        searches.update(key, Maps.of(i % 5 == 2 ? Map.of() : Map.of(i, List.of("q" + i), -i - 1, List.of())));
        if (i % 2 == 0) {
            pages.update(key, i % 10 == 0 ? new String[0] : new String[] {"/", null, "/ä/" + i});
            clicks.update(key, new Integer[] {i, null, -44});
        } else {
            durations.update(key, new long[] {i, Long.MIN_VALUE, 0x2C2C2C2C2C2C2C2CL});
            raw.update(key, Tuple4.of(
                    new boolean[] {true, false}, new char[] {'é', (char) i}, new short[] {(short) -i}, new float[] {0.1f * i, -0.0f}));
            places.update(key, new Address[] {OrderMaker.address(i), null});
        }
        if (i % 3 == 0) {
            timers.registerEvent(key, key.f1 + 1);
        }
    }

    private void change(Tuple2<String, Long> key, int i) {
        switch (i % 7) {
            case 0 -> last.clear(key);
            case 1 -> path.update(key, List.of("out"));
            case 2 -> attributes.clear(key);
            case 3 -> timers.deleteEvent(key, key.f1 + 1);
            case 4 -> searches.clear(key);
            case 5 -> places.update(key, new Address[0]);
            default -> raw.clear(key);
        }
    }
}
