package com.example.samples;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.runtime.operators.window.TimeWindow;
import org.apache.flink.types.Row;

/** An aggregation over sessions. A session that grows keeps its state where it was, and a map says where that is. */
final class SqlSessions extends SqlWindowOperator {
    static final SqlQuery QUERY = new SqlQuery("sessions", "SELECT window_start, code, " + SqlPane.AGGREGATES
            + " FROM TABLE(SESSION(TABLE events PARTITION BY code, DESCRIPTOR(`at`), INTERVAL '40' MINUTE)) GROUP BY window_start, window_end, code",
            "window-aggregate", SqlSessions::new);

    private static final long GAP = 2_400_000;
    private static final Namespace SESSION = new Namespace("SqlTimeWindow", new TimeWindow.Serializer());

    /** The sessions of a key, and the aggregates by the place where they are kept. */
    private static final class Sessions {
        final Map<TimeWindow, TimeWindow> places = new HashMap<>();
        final Map<TimeWindow, SqlPane> panes = new HashMap<>();

        void add(TimeWindow window, SqlPane pane) {
            // Of two that a row brings together, the hash code decides which place is kept.
            Set<TimeWindow> touched = new HashSet<>();
            TreeSet<TimeWindow> sorted = new TreeSet<>(places.keySet());
            for (TimeWindow near : new TimeWindow[] {sorted.ceiling(window), sorted.floor(window)}) {
                if (near != null && near.intersects(window)) {
                    touched.add(near);
                }
            }
            TimeWindow place = touched.isEmpty() ? window : places.get(touched.iterator().next());
            TimeWindow whole = window;
            SqlPane sum = pane;
            for (TimeWindow old : touched) {
                whole = whole.cover(old);
                sum = panes.remove(places.remove(old)).with(sum);
            }
            places.put(whole, place);
            panes.put(place, sum);
        }
    }

    private final Map<RowData, Sessions> keys = new HashMap<>();
    private final ValueMirror<RowData, RowData> accumulators = windowed(rows("window-aggs", SqlPane.COLUMNS));
    private final MapMirror<RowData, TimeWindow, TimeWindow> places = map("session-window-mapping",
            new SqlWindowType(), "SqlTimeWindow", new SqlWindowType(), "SqlTimeWindow");

    private SqlSessions(String uid, int parallelism) {
        super(uid, parallelism, SqlTables.EVENTS.columns("code"), SESSION);
    }

    @Override
    void take(SqlTables table, Row row) {
        if (table == SqlTables.EVENTS) {
            long at = table.time(row);
            keys.computeIfAbsent(key(StringData.fromString(table.column(row, "code"))), key -> new Sessions())
                    .add(new TimeWindow(at, at + GAP), SqlPane.of(table, row));
        }
    }

    @Override
    void advance(long watermark) {
        keys.values().forEach(sessions -> sessions.places.entrySet().removeIf(session -> {
            boolean fired = session.getKey().getEnd() - 1 <= watermark;
            if (fired) {
                sessions.panes.remove(session.getValue());
            }
            return fired;
        }));
    }

    @Override
    void finish() {
        keys.forEach((key, sessions) -> {
            sessions.panes.forEach((place, pane) -> accumulators.contents.put(new Slot(key, place), new Stamped<>(pane.row(), null)));
            sessions.places.forEach((session, place) -> {
                places.put(key, session, place);
                wakeAt(key, session, session.getEnd());
            });
        });
    }
}
