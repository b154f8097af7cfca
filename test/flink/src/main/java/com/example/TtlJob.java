package com.example;

import com.example.samples.AggregatingMirror;
import com.example.samples.KeyedOperator;
import com.example.samples.ListMirror;
import com.example.samples.MapMirror;
import com.example.samples.ReducingMirror;
import com.example.samples.ScriptedJob;
import com.example.samples.Timers;
import com.example.samples.ValueMirror;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple2;

/** Every kind of state with TTL, and one without. */
public final class TtlJob extends ScriptedJob {
    private static final int KEYS = 36;
    private static final long START = 1_700_000_000_000L;

    private final int parallelism;
    private final KeyedOperator<String> visitors;
    private final ValueMirror<String, Long> seen;
    private final ValueMirror<String, Visit> visit;
    private final ListMirror<String, String> pages;
    private final MapMirror<String, Integer, String> answers;
    private final ReducingMirror<String, Long> spent;
    private final AggregatingMirror<String, Long, Tuple2<Long, Integer>> average;
    private final ValueMirror<String, Integer> forever;
    private final Timers<String> timers;

    public TtlJob(int parallelism) {
        this.parallelism = parallelism;
        visitors = add(new KeyedOperator<>("visitors", parallelism, 128, Types.STRING, "String"));
        seen = visitors.value("seen", Types.LONG, "Long");
        visit = visitors.value("visit", TypeInformation.of(Visit.class), Notations.VISIT);
        pages = visitors.list("pages", Types.STRING, "String");
        answers = visitors.map("answers", Types.INT, "Integer", Types.STRING, "String");
        spent = visitors.reducing("spent", Long::sum, Types.LONG, "Long");
        average = visitors.aggregating("average", new Average(), Types.TUPLE(Types.LONG, Types.INT), "Tuple2<Long, Integer>");
        forever = visitors.value("forever", Types.INT, "Integer");
        timers = visitors.timers();
        play();
    }

    private void play() {
        Stream.of(seen, visit, pages, answers, spent, average).forEach(state -> state.expireAfter(Duration.ofDays(3650)));
        for (int i = 0; i < KEYS; i++) {
            create("visitor " + i, i);
        }
        visitors.endPhase();
        for (int i = 0; i < KEYS; i++) {
            change("visitor " + i, i);
        }
        visitors.endPhase();
        for (int i = 0; i < KEYS; i += 7) {
            create("visitor " + i, i + 500);
        }
        visitors.at(0);
        seen.update("visitor 3", 33L);
        visitors.at(-1);
        seen.update("visitor 4", 44L);
        visitors.endPhase();
    }

    /** Each change has a time of its own, so that a time in the wrong place shows. */
    private void create(String key, int i) {
        visitors.at(START + i * 1000L);
        seen.update(key, -i * 1_000_000_000_000L);
        visitors.at(START + i * 1000L + 1);
        visit.update(key, new Visit(i % 3 == 0 ? null : "/" + i, i, OrderMaker.moment(i)));
        for (int n = 0; n < i % 4; n++) {
            visitors.at(START + i * 1000L + 10 + n);
            pages.add(key, n == 1 ? "" : "page " + i + "." + n);
            visitors.at(START + i * 1000L + 20 + n);
            answers.put(key, n * 44, n == 2 ? null : "answer " + i + "." + n);
        }
        visitors.at(START + i * 1000L + 30);
        spent.add(key, i * 7L);
        visitors.at(START + i * 1000L + 40);
        average.add(key, i * 10L);
        forever.update(key, i);
        if (i % 6 == 0) {
            timers.registerEvent(key, START + i);
        }
    }

    private void change(String key, int i) {
        visitors.at(START + 86_400_000L + i);
        switch (i % 6) {
            case 0 -> seen.clear(key);
            case 1 -> pages.add(key, "more");
            case 2 -> answers.put(key, 44, "other");
            case 3 -> spent.add(key, 1L);
            case 4 -> average.add(key, -5L);
            default -> pages.update(key, List.of("new", "pages"));
        }
        if (i % 9 == 5) {
            answers.clear(key);
            spent.clear(key);
            visit.clear(key);
        }
    }

    @Override
    public String description() {
        return "The job has one operator with parallelism " + parallelism + ", `visitors` (keyed by String; value, list, map, reducing and "
                + "aggregating state with a TTL of 3650 days, one value without, and event timers). The times of access come from the job, through "
                + "a state backend that wraps Flink's. The phases create, change and remove, and create again.";
    }
}
