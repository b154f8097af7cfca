package com.example.samples;

import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.datastream.KeyedStream;
import org.apache.flink.streaming.api.datastream.WindowedStream;
import org.apache.flink.streaming.api.windowing.windows.GlobalWindow;

/** Windows of a fixed number of events; how many have come is a state of the trigger. */
public final class CountWindows<T extends WindowEvent> extends WindowedOperator<T, GlobalWindow> {
    private final long size;
    private final ReducingMirror<String, Long> count;

    public CountWindows(String uid, long size) {
        super(uid, Namespace.GLOBAL_WINDOW);
        this.size = size;
        count = windowed(reducing("count", Long::sum, Types.LONG, "Long"));
    }

    @Override
    WindowedStream<T, String, GlobalWindow> windows(KeyedStream<T, String> events) {
        return events.countWindow(size);
    }

    @Override
    void take(T event) {
        Slot slot = new Slot(event.key(), GlobalWindow.get());
        contents.append(slot, event);
        count.append(slot, 1L);
        if (count.contents.get(slot).value() == size) {
            contents.contents.remove(slot);
            count.contents.remove(slot);
        }
    }
}
