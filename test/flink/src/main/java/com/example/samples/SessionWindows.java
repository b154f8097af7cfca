package com.example.samples;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.api.java.typeutils.runtime.TupleSerializer;
import org.apache.flink.streaming.api.datastream.KeyedStream;
import org.apache.flink.streaming.api.datastream.WindowedStream;
import org.apache.flink.streaming.api.windowing.assigners.EventTimeSessionWindows;
import org.apache.flink.streaming.api.windowing.windows.TimeWindow;

/**
 * Windows that grow and merge. A merged window keeps its contents under one of the windows it came from, and a state of its own
 * (window, window of the contents) tells which.
 */
public final class SessionWindows<T extends WindowEvent> extends WindowedOperator<T, TimeWindow> {
    private final Duration gap;
    private final InternalListMirror<Tuple2<TimeWindow, TimeWindow>> merging;

    public SessionWindows(String uid, Duration gap) {
        super(uid, Namespace.TIME_WINDOW);
        this.gap = gap;
        merging = internalList("merging-window-set", "Tuple2<TimeWindow, TimeWindow>", null, config -> new TupleSerializer<>(
                Tuple2.class, new TypeSerializer<?>[] {Namespace.TIME_WINDOW.serializer(), Namespace.TIME_WINDOW.serializer()}));
    }

    @Override
    WindowedStream<T, String, TimeWindow> windows(KeyedStream<T, String> events) {
        return events.window(EventTimeSessionWindows.withGap(gap));
    }

    @Override
    void take(T event) {
        String key = event.key();
        Map<TimeWindow, TimeWindow> mapping = mapping(key);
        TimeWindow added = new TimeWindow(event.time(), event.time() + gap.toMillis());
        TimeWindow window = merge(key, mapping, added);
        if (window.maxTimestamp() <= watermark) {
            mapping.remove(window);
        } else {
            contents.append(new Slot(key, mapping.get(window)), event);
            windowTimers.event.add(new Timers.Timer(new Slot(key, window), window.maxTimestamp()));
        }
        keep(key, mapping);
    }

    /** One session on each side at most is touched. As in Flink, the first of a HashSet says where the contents stay. */
    private TimeWindow merge(String key, Map<TimeWindow, TimeWindow> mapping, TimeWindow added) {
        Set<TimeWindow> touched = new HashSet<>(mapping.keySet());
        touched.removeIf(window -> !window.intersects(added));
        if (touched.isEmpty()) {
            mapping.put(added, added);
            return added;
        }
        TimeWindow result = touched.stream().reduce(added, TimeWindow::cover);
        TimeWindow home = mapping.get(touched.iterator().next());
        for (TimeWindow window : touched) {
            TimeWindow old = mapping.remove(window);
            if (!old.equals(home)) {
                contents.move(new Slot(key, old), new Slot(key, home));
            }
            if (!window.equals(result)) {
                windowTimers.event.remove(new Timers.Timer(new Slot(key, window), window.maxTimestamp()));
            }
        }
        mapping.put(result, home);
        return result;
    }

    @Override
    void advance(long time) {
        super.advance(time);
        for (Slot slot : List.copyOf(merging.contents.keySet())) {
            String key = (String) slot.key();
            Map<TimeWindow, TimeWindow> mapping = mapping(key);
            mapping.forEach((window, home) -> {
                if (window.maxTimestamp() <= time) {
                    contents.contents.remove(new Slot(key, home));
                }
            });
            mapping.keySet().removeIf(window -> window.maxTimestamp() <= time);
            keep(key, mapping);
        }
    }

    /** Flink, too, goes through a HashMap, which decides the order of the list. */
    private Map<TimeWindow, TimeWindow> mapping(String key) {
        Map<TimeWindow, TimeWindow> mapping = new HashMap<>();
        merging.contents.getOrDefault(Slot.of(key), List.of()).forEach(pair -> mapping.put(pair.value().f0, pair.value().f1));
        return mapping;
    }

    private void keep(String key, Map<TimeWindow, TimeWindow> mapping) {
        if (mapping.equals(mapping(key))) {
            return;
        }
        List<Stamped<Tuple2<TimeWindow, TimeWindow>>> pairs = new ArrayList<>();
        mapping.forEach((window, home) -> pairs.add(merging.stamp(Tuple2.of(window, home))));
        merging.contents.compute(Slot.of(key), (slot, old) -> pairs.isEmpty() ? null : pairs);
    }
}
