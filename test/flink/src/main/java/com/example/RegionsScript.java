package com.example;

import com.example.samples.KeyedOperator;
import com.example.samples.ListMirror;
import com.example.samples.Timers;
import com.example.samples.ValueMirror;
import java.util.List;
import org.apache.flink.api.common.typeinfo.Types;

/** Regions keyed by Long; more than 128 key groups make the key-group prefix two bytes long. */
final class RegionsScript {
    private static final long[] ODD_KEYS = {0, -1, Long.MIN_VALUE, Long.MAX_VALUE, 44, 0x2C2C2C2C2C2C2C2CL};
    private static final String[] NAMES = {"Île-de-France", "", "Αττική", "Wien", "🏔", "a,b", "x".repeat(150)};

    private RegionsScript() {}

    static KeyedOperator<Long> operator(int parallelism) {
        return new KeyedOperator<>("regions", parallelism, 300, Types.LONG, "Long");
    }

    static void write(KeyedOperator<Long> regions, int count) {
        ValueMirror<Long, String> region = regions.value("region", Types.STRING, "String");
        ListMirror<Long, Short> codes = regions.list("codes", Types.SHORT, "Short");
        Timers<Long> timers = regions.timers();

        for (int i = 0; i < count; i++) {
            region.update(key(i), NAMES[i % NAMES.length]);
            for (int n = 0; n < i % 3; n++) {
                codes.add(key(i), (short) (i * 44 + n));
            }
            if (i % 4 < 2) {
                timers.registerEvent(key(i), i * 60_000L);
            }
        }
        regions.endPhase();

        for (int i = 0; i < count; i += 2) {
            region.update(key(i), "changed " + i);
            codes.add(key(i), (short) 0x2C2C);
            timers.deleteEvent(key(i), i * 60_000L);
        }
        for (int i = 2; i < count; i += 5) {
            timers.registerEvent(key(i), -i);
        }
        for (int i = 1; i < count; i += 7) {
            region.clear(key(i));
            codes.clear(key(i));
        }
        regions.endPhase();

        for (int i = 1; i < count; i += 14) {
            region.update(key(i), "again");
            codes.update(key(i), List.of(Short.MIN_VALUE, Short.MAX_VALUE, (short) -1));
            timers.registerEvent(key(i), 5);
        }
        regions.endPhase();
    }

    private static long key(int i) {
        return i < ODD_KEYS.length ? ODD_KEYS[i] : i * 7919L - 500_000;
    }
}
