package com.example.samples;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiFunction;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.types.Row;

/** An aggregation over windows that are made of slices of the same length. State is by slice, so that windows share it. */
abstract class SqlSlices extends SqlWindowOperator {
    private static final long MINUTE = 60_000;
    static final SqlQuery TUMBLING = query("hourly", "TUMBLE(TABLE events, DESCRIPTOR(`at`), INTERVAL '1' HOUR)", Tumbling::new);
    static final SqlQuery HOPPING =
            query("last_half_hour", "HOP(TABLE events, DESCRIPTOR(`at`), INTERVAL '10' MINUTE, INTERVAL '30' MINUTE)", Hopping::new);
    static final SqlQuery CUMULATING =
            query("hour_so_far", "CUMULATE(TABLE events, DESCRIPTOR(`at`), INTERVAL '10' MINUTE, INTERVAL '1' HOUR)", Cumulating::new);

    private final long length;
    private final Map<RowData, TreeMap<Long, SqlPane>> slices = new HashMap<>();
    private final ValueMirror<RowData, RowData> accumulators = windowed(rows("window-aggs", SqlPane.COLUMNS));

    private SqlSlices(String uid, int parallelism, long length) {
        super(uid, parallelism, SqlTables.EVENTS.columns("code"), WINDOW_END);
        this.length = length;
    }

    private static SqlQuery query(String name, String windows, BiFunction<String, Integer, SqlOperator> operator) {
        return new SqlQuery(name, "SELECT window_start, code, " + SqlPane.AGGREGATES + " FROM TABLE(" + windows + ") GROUP BY window_start, window_end, code",
                "global-window-aggregate", operator);
    }

    @Override
    void take(SqlTables table, Row row) {
        if (table == SqlTables.EVENTS) {
            long at = table.time(row);
            slices.computeIfAbsent(key(StringData.fromString(table.column(row, "code"))), key -> new TreeMap<>())
                    .merge(at - at % length + length, SqlPane.of(table, row), SqlPane::with);
        }
    }

    @Override
    void finish() {
        slices.forEach(this::finish);
    }

    /** All rows came before their windows were fired, so what is left depends on the last watermark alone. */
    abstract void finish(RowData key, TreeMap<Long, SqlPane> panes);

    void keep(RowData key, long slice, SqlPane pane) {
        accumulators.contents.put(new Slot(key, slice), new Stamped<>(pane.row(), null));
    }

    /** A slice is a window. */
    private static final class Tumbling extends SqlSlices {
        Tumbling(String uid, int parallelism) {
            super(uid, parallelism, 60 * MINUTE);
        }

        @Override
        void finish(RowData key, TreeMap<Long, SqlPane> panes) {
            panes.forEach((end, pane) -> {
                if (!isFired(end)) {
                    keep(key, end, pane);
                    wakeAt(key, end, end);
                }
            });
        }
    }

    /** A window is the last three slices. */
    private static final class Hopping extends SqlSlices {
        private static final long SLIDE = 10 * MINUTE;

        Hopping(String uid, int parallelism) {
            super(uid, parallelism, SLIDE);
        }

        @Override
        void finish(RowData key, TreeMap<Long, SqlPane> panes) {
            panes.forEach((end, pane) -> {
                if (!isFired(end + 2 * SLIDE)) {
                    keep(key, end, pane);
                }
                // Each window that held something when it was fired sets the timer of the next.
                long next = end;
                while (isFired(next) && next <= end + 2 * SLIDE) {
                    next += SLIDE;
                }
                if (!isFired(next)) {
                    wakeAt(key, next, next);
                }
            });
        }
    }

    /** Windows grow by one slice up to an hour. Slices that were fired are part of the first one. */
    private static final class Cumulating extends SqlSlices {
        private static final long STEP = 10 * MINUTE;
        private static final long MOST = 60 * MINUTE;

        Cumulating(String uid, int parallelism) {
            super(uid, parallelism, STEP);
        }

        @Override
        void finish(RowData key, TreeMap<Long, SqlPane> panes) {
            for (long start : new TreeSet<>(panes.keySet().stream().map(end -> (end - 1) - (end - 1) % MOST).toList())) {
                Map<Long, SqlPane> hour = panes.subMap(start + STEP, true, start + MOST, true);
                hour.entrySet().stream().filter(slice -> !isFired(slice.getKey())).forEach(slice -> {
                    keep(key, slice.getKey(), slice.getValue());
                    wakeAt(key, slice.getKey(), slice.getKey());
                });
                hour.entrySet().stream().filter(slice -> isFired(slice.getKey())).map(Map.Entry::getValue).reduce(SqlPane::with)
                        .filter(fired -> !isFired(start + MOST)).ifPresent(fired -> {
                            keep(key, start + STEP, fired);
                            long next = start + STEP;
                            while (isFired(next)) {
                                next += STEP;
                            }
                            wakeAt(key, next, next);
                        });
            }
        }
    }
}
