package com.example.samples;

import java.time.Duration;
import org.apache.flink.streaming.api.datastream.KeyedStream;
import org.apache.flink.streaming.api.datastream.WindowedStream;
import org.apache.flink.streaming.api.windowing.assigners.SlidingEventTimeWindows;
import org.apache.flink.streaming.api.windowing.assigners.TumblingEventTimeWindows;
import org.apache.flink.streaming.api.windowing.windows.TimeWindow;

/** Tumbling and sliding windows. Panes live on until no late event is allowed any more. */
public final class TimeWindows<T extends WindowEvent> extends WindowedOperator<T, TimeWindow> {
    private final long size;
    private final long slide;
    private final long lateness;

    public TimeWindows(String uid, Duration size, Duration slide, Duration lateness) {
        super(uid, Namespace.TIME_WINDOW);
        this.size = size.toMillis();
        this.slide = slide.toMillis();
        this.lateness = lateness.toMillis();
    }

    @Override
    WindowedStream<T, String, TimeWindow> windows(KeyedStream<T, String> events) {
        return events.window(slide == size
                ? TumblingEventTimeWindows.of(Duration.ofMillis(size))
                : SlidingEventTimeWindows.of(Duration.ofMillis(size), Duration.ofMillis(slide)))
                .allowedLateness(Duration.ofMillis(lateness));
    }

    @Override
    void take(T event) {
        long newest = Math.floorDiv(event.time(), slide) * slide;
        for (long start = newest; start > event.time() - size; start -= slide) {
            TimeWindow window = new TimeWindow(start, start + size);
            if (cleanup(window) > watermark) {
                Slot slot = new Slot(event.key(), window);
                contents.append(slot, event);
                windowTimers.event.add(new Timers.Timer(slot, cleanup(window)));
                if (window.maxTimestamp() > watermark) {
                    windowTimers.event.add(new Timers.Timer(slot, window.maxTimestamp()));
                }
            }
        }
    }

    @Override
    void advance(long time) {
        super.advance(time);
        contents.contents.keySet().removeIf(slot -> cleanup((TimeWindow) slot.namespace()) <= time);
    }

    private long cleanup(TimeWindow window) {
        return window.maxTimestamp() + lateness;
    }
}
