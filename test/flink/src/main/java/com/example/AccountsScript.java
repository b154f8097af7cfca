package com.example;

import com.example.samples.AggregatingMirror;
import com.example.samples.KeyedOperator;
import com.example.samples.ListMirror;
import com.example.samples.MapMirror;
import com.example.samples.ReducingMirror;
import com.example.samples.Timers;
import com.example.samples.ValueMirror;
import java.math.BigDecimal;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple2;

/** Accounts keyed by String. */
final class AccountsScript {
    private static final long[] BALANCES = {Long.MIN_VALUE, Long.MAX_VALUE, 0, -1, 44, 0x2C2C2C2C2C2C2C2CL};
    private static final int[] HISTORY = {44, 0x2C2C2C2C, 0x002C0000, -44, Integer.MIN_VALUE, Integer.MAX_VALUE, 0x2C000000, 0};
    private static final double[] LIMITS = {0.1, -0.0, Double.NaN, 1e20, Double.POSITIVE_INFINITY, 1.0 / 3, -2.5, Double.NEGATIVE_INFINITY, 3};
    private static final String[] ODD_KEYS = {
        "", "Zürich", "日本", "😀 emoji", "a\"b\\c\nd", "long-" + "x".repeat(130), "__proto__", "constructor",
        "lone \ud83d surrogate", "nul \0 and \u0001", "\u2028", "/slash=,", "42"
    };
    private static final String[] CURRENCIES = {"EUR", "", "¥", "a,b"};
    private static final long NOON = 1_700_000_000_000L;

    private final KeyedOperator<String> accounts;
    private final ValueMirror<String, Long> balance;
    private final ListMirror<String, Integer> history;
    private final MapMirror<String, String, Double> limits;
    private final MapMirror<String, Long, String> notes;
    private final ReducingMirror<String, BigDecimal> total;
    private final AggregatingMirror<String, Long, Tuple2<Long, Integer>> average;
    private final Timers<String> timers;
    private final List<String> keys;

    private AccountsScript(KeyedOperator<String> accounts, int count) {
        this.accounts = accounts;
        balance = accounts.value("balance", Types.LONG, "Long");
        history = accounts.list("history", Types.INT, "Integer");
        limits = accounts.map("limits", Types.STRING, "String", Types.DOUBLE, "Double");
        notes = accounts.map("notes", Types.LONG, "Long", Types.STRING, "String");
        total = accounts.reducing("total", BigDecimal::add, Types.BIG_DEC, "BigDecimal");
        average = accounts.aggregating("average", new Average(), Types.TUPLE(Types.LONG, Types.INT), "Tuple2<Long, Integer>");
        timers = accounts.timers();
        keys = IntStream.range(0, count).mapToObj(i -> i < ODD_KEYS.length ? ODD_KEYS[i] : "account " + i).toList();
    }

    static KeyedOperator<String> operator(int parallelism) {
        return new KeyedOperator<>("accounts", parallelism, 128, Types.STRING, "String");
    }

    static void write(KeyedOperator<String> accounts, int count, int longNotes) {
        AccountsScript script = new AccountsScript(accounts, count);
        script.create(longNotes);
        script.change();
        script.recreate();
    }

    private void create(int longNotes) {
        for (int i = 0; i < keys.size(); i++) {
            String key = keys.get(i);
            balance.update(key, i < BALANCES.length ? BALANCES[i] : i * 1_000_003L - 50_000_000L);
            if (i % 4 > 1) {
                timers.registerEvent(key, i - 20);
            }
            for (int n = 0; n < i % 4; n++) {
                history.add(key, HISTORY[(i + n) % HISTORY.length]);
            }
            for (int n = 0; n < i % 3; n++) {
                limits.put(key, CURRENCIES[(i + n) % CURRENCIES.length], LIMITS[(i + n) % LIMITS.length]);
            }
            if (i % 2 == 0) {
                notes.put(key, (long) i - 5, i % 7 == 0 ? null : "note " + i);
                total.add(key, new BigDecimal("12.340").add(new BigDecimal(i)));
            } else {
                average.add(key, i * 10L);
                timers.registerEvent(key, NOON + i);
            }
            if (i % 10 == 0) {
                timers.registerEvent(key, Long.MAX_VALUE);
            }
        }
        keys.stream().filter(key -> accounts.subtaskOf(key) == 0).limit(longNotes)
                .forEach(key -> notes.put(key, Long.MIN_VALUE, incompressible(key.hashCode())));
        accounts.endPhase();
    }

    private void change() {
        for (int i = 0; i < keys.size(); i++) {
            String key = keys.get(i);
            switch (i % 6) {
                case 0 -> balance.update(key, -i * 7L);
                case 1 -> history.add(key, HISTORY[i % HISTORY.length]);
                case 2 -> limits.remove(key, CURRENCIES[i % CURRENCIES.length]);
                case 3 -> history.clear(key);
                case 4 -> balance.clear(key);
                default -> notes.put(key, (long) i - 5, "other");
            }
            if (i % 4 == 2) {
                total.add(key, new BigDecimal("-0.00100"));
            }
            if (i % 3 == 1) {
                average.add(key, -1L);
                timers.deleteEvent(key, NOON + i);
            }
            if (i % 8 == 4) {
                limits.clear(key);
                total.clear(key);
                notes.clear(key);
            }
        }
        accounts.endPhase(-10);
    }

    private void recreate() {
        for (int i = 0; i < keys.size(); i++) {
            String key = keys.get(i);
            if (i % 12 == 4) {
                balance.update(key, (long) i);
                notes.put(key, Long.MAX_VALUE, null);
                limits.put(key, "again", -0.5);
            }
            if (i % 9 == 3) {
                history.update(key, List.of(44, i, -i));
                timers.registerEvent(key, NOON + 1000L * i);
            }
            if (i % 10 == 9) {
                history.update(key, List.of());
                average.clear(key);
                timers.deleteEvent(key, i - 20);
            }
            if (i % 20 == 13) {
                remove(i);
            }
        }
        accounts.endPhase();
    }

    private void remove(int i) {
        String key = keys.get(i);
        balance.clear(key);
        history.clear(key);
        limits.clear(key);
        notes.clear(key);
        total.clear(key);
        average.clear(key);
        timers.deleteEvent(key, NOON + i);
        timers.deleteEvent(key, i - 20);
    }

    /** 2200 characters that no compression shortens much, the same in every run. */
    private static String incompressible(int seed) {
        return new Random(seed).ints(2200, '!', '~')
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append).toString();
    }
}
