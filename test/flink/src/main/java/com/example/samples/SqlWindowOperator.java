package com.example.samples;

import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.data.RowData;

/** An operator with state by window, which also keeps the watermark of each subtask in operator state. */
abstract class SqlWindowOperator extends SqlOperator {
    final Namespace windows;
    private final Timers<RowData> windowTimers;
    /** Carries the operator state of the same operator. */
    final PlainOperator unkeyed;

    SqlWindowOperator(String uid, int parallelism, SqlColumns key, Namespace windows) {
        super(uid, parallelism, key);
        this.windows = windows;
        windowTimers = new Timers<>(this, "window-timers", windows);
        timers.add(windowTimers);
        unkeyed = new PlainOperator(uid, parallelism, 128);
        OperatorListMirror<Long> watermarks = unkeyed.union("watermark", Types.LONG, "Long");
        for (int subtask = 0; subtask < parallelism; subtask++) {
            watermarks.add(subtask, SqlScript.WATERMARK);
        }
    }

    <S extends KeyedState<RowData, ?, ?>> S windowed(S state) {
        state.namespace = windows;
        return state;
    }

    /** A timer that fires when the watermark has passed the window. */
    void wakeAt(RowData key, Object window, long end) {
        windowTimers.event.add(new Timers.Timer(new Slot(key, window), end - 1));
    }

    /** Whether the last watermark has passed a window. */
    static boolean isFired(long end) {
        return end - 1 <= SqlScript.WATERMARK;
    }

    @Override
    List<StateFacts> facts() {
        return both(super.facts(), unkeyed.facts());
    }

    @Override
    List<String> lines() {
        return both(super.lines(), unkeyed.lines());
    }

    @Override
    List<String> readableLines() {
        return both(super.lines(), unkeyed.readableLines());
    }

    @Override
    void addReader(StreamExecutionEnvironment env) {
        addReader(env, new SqlWindowReader(uid));
    }

    private static <T> List<T> both(List<T> keyed, List<T> unkeyed) {
        List<T> all = new ArrayList<>(keyed);
        all.addAll(unkeyed);
        return all;
    }
}
