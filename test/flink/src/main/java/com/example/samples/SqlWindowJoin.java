package com.example.samples;

import java.util.List;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.types.Row;

/** A join of what is in the same window. */
final class SqlWindowJoin extends SqlOperator {
    private static final String WINDOWS = "(SELECT * FROM TABLE(TUMBLE(TABLE %s, DESCRIPTOR(`at`), INTERVAL '10' MINUTE)))";
    static final SqlQuery QUERY = new SqlQuery("shipped_at_once", "SELECT o.id, o.product, s.city FROM " + String.format(WINDOWS, "orders") + " o FULL JOIN "
            + String.format(WINDOWS, "shipments") + " s ON o.id = s.order_id AND o.window_start = s.window_start AND o.window_end = s.window_end",
            "window-join", SqlWindowJoin::new);

    private static final long LENGTH = 600_000;

    private final Timers<RowData> windowTimers = new Timers<>(this, "window-timers", WINDOW_END);
    private final Side orders = new Side("left-records", SqlTables.ORDERS.columns("id", "product"));
    private final Side shipments = new Side("right-records", SqlTables.SHIPMENTS.columns("order_id", "city"));
    private long watermark = Long.MIN_VALUE;

    private SqlWindowJoin(String uid, int parallelism) {
        super(uid, parallelism, SqlTables.ORDERS.columns("id"));
        timers.add(windowTimers);
    }

    private final class Side {
        private final SqlColumns picked;
        private final SqlColumns columns;
        private final ListMirror<RowData, RowData> rows;

        Side(String state, SqlColumns picked) {
            this.picked = picked;
            columns = picked.and("window_start", DataTypes.TIMESTAMP(3).notNull()).and("window_end", DataTypes.TIMESTAMP(3).notNull());
            rows = list(state, columns);
            rows.namespace = WINDOW_END;
        }

        void take(SqlTables table, Row row) {
            long at = table.time(row);
            long end = at - at % LENGTH + LENGTH;
            if (end - 1 <= watermark) {
                return;
            }
            Slot slot = new Slot(key(row.getField(0)), end);
            RowData some = table.pick(row, picked);
            rows.append(slot, columns.row(picked.field(some, 0), picked.field(some, 1),
                    TimestampData.fromEpochMillis(end - LENGTH), TimestampData.fromEpochMillis(end)));
            windowTimers.event.add(new Timers.Timer(slot, end - 1));
        }
    }

    @Override
    void take(SqlTables table, Row row) {
        if (table == SqlTables.ORDERS) {
            orders.take(table, row);
        } else if (table == SqlTables.SHIPMENTS) {
            shipments.take(table, row);
        }
    }

    @Override
    void advance(long to) {
        watermark = to;
        windowTimers.fire(to);
        for (Side side : List.of(orders, shipments)) {
            side.rows.contents.keySet().removeIf(slot -> (long) slot.namespace() - 1 <= to);
        }
    }

    @Override
    void finish() {}
}
