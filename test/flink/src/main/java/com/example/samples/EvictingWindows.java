package com.example.samples;

import java.util.List;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.datastream.KeyedStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.datastream.WindowedStream;
import org.apache.flink.streaming.api.windowing.windows.GlobalWindow;
import org.apache.flink.streaming.runtime.streamrecord.StreamElementSerializer;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/** The last events of each key, looked at after every few: an evictor keeps no more than it needs whenever the trigger fires. */
public final class EvictingWindows<T extends WindowEvent> extends WindowedOperator<T, GlobalWindow> {
    private final int size;
    private final int slide;
    private final InternalListMirror<StreamRecord<T>> records;
    private final ReducingMirror<String, Long> count;

    public EvictingWindows(String uid, int size, int slide, TypeInformation<T> type, String notation) {
        super(uid, Namespace.GLOBAL_WINDOW);
        this.size = size;
        this.slide = slide;
        records = windowed(internalList(CONTENTS, "StreamRecord<" + notation + ">", type,
                config -> new StreamElementSerializer<>(type.createSerializer(config))));
        count = windowed(reducing("count", Long::sum, Types.LONG, "Long"));
    }

    @Override
    WindowedStream<T, String, GlobalWindow> windows(KeyedStream<T, String> events) {
        return events.countWindow(size, slide);
    }

    @Override
    SingleOutputStreamOperator<?> applied(WindowedStream<T, String, GlobalWindow> windows) {
        return processed(windows);
    }

    @Override
    void take(T event) {
        Slot slot = new Slot(event.key(), GlobalWindow.get());
        records.append(slot, new StreamRecord<>(event, event.time()));
        count.append(slot, 1L);
        if (count.contents.get(slot).value() == slide) {
            count.contents.remove(slot);
            List<Stamped<StreamRecord<T>>> kept = records.contents.get(slot);
            records.contents.put(slot, kept.subList(Math.max(0, kept.size() - size), kept.size()));
        }
    }
}
