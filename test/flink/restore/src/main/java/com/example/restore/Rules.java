package com.example.restore;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What the source job keeps for the key of each number. The driver has the same rules, written by hand in {@code expected.ts}. */
final class Rules {
    /** Namespaces of the notes; with the keys they make equal concatenations: "key-1" + "1" and "key-11" + "". */
    static final List<String> NAMESPACES = List.of("", "1", "namensraum-ö", "n".repeat(300));

    private Rules() {}

    static String key(int i) {
        return switch (i % 10) {
            case 0 -> i == 0 ? "" : "ключ-é-" + i + "-😀";
            case 1 -> "long-" + i + "-" + "x".repeat(i % 400);
            case 2 -> "nul\0" + i;
            default -> "key-" + i;
        };
    }

    static long visits(int i) {
        return (i % 2 == 0 ? 1 : -1) * i * 4_000_000_000_000_001L;
    }

    /** Null where the key has none. */
    static Profile profile(int i) {
        return i % 2 == 0 ? new Profile("name of " + i, i % 7, i % 3 == 0, i / 4.0, i % 4 == 0 ? null : "città " + i) : null;
    }

    static List<Integer> history(int i) {
        List<Integer> history = new ArrayList<>();
        for (int j = 0; j < i % 6; j++) {
            history.add(i * 31 - j * 1_000_000);
        }
        return history;
    }

    static Map<String, Double> rates(int i) {
        Map<String, Double> rates = new TreeMap<>();
        for (int j = 0; j < i % 5; j++) {
            rates.put("rate/" + "r".repeat(j), i + j / 8.0);
        }
        return rates;
    }

    /** What is added up. */
    static List<Long> amounts(int i) {
        return i % 4 == 3 ? List.of() : List.of((long) i, 2L * i, 7L);
    }

    static Map<String, String> notes(int i) {
        Map<String, String> notes = new TreeMap<>();
        for (int j = 0; j < i % 5; j++) {
            notes.put(NAMESPACES.get(j), "note " + i + "/" + j);
        }
        return notes;
    }

    /** Event times of the timers, in milliseconds. */
    static List<Long> deadlines(int i) {
        long first = 1_000_000L + i * 37 % 5000;
        return i % 5 == 4 ? List.of() : i % 5 == 0 ? List.of(first, first + 10_000) : List.of(first);
    }

    static Long count(String counter, int i) {
        return counter.equals("left")
                ? i < 500 ? 3L * i : null
                : i >= 200 && i < 700 ? 1_000_000L + i : null;
    }

    static List<String> pending(int subtask) {
        List<String> pending = new ArrayList<>();
        for (int j = 0; j < 3 + subtask; j++) {
            pending.add("pending " + subtask + "/" + j);
        }
        return pending;
    }

    static List<Long> positions(int subtask) {
        return List.of(subtask * 1000L, subtask * 1000L + 500);
    }

    static Map<String, Long> limits() {
        Map<String, Long> limits = new TreeMap<>();
        for (int j = 0; j < 20; j++) {
            limits.put("limit-" + j, (long) j * j);
        }
        return limits;
    }
}
