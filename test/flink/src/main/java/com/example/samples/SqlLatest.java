package com.example.samples;

import java.time.LocalDateTime;
import org.apache.flink.table.data.RowData;
import org.apache.flink.types.Row;
import org.apache.flink.types.RowKind;

/** Deduplication that keeps the last row by event time. */
final class SqlLatest extends SqlOperator {
    static final SqlQuery QUERY = new SqlQuery("latest", "SELECT id, number, code, text, price, huge, `at`, exact, moment, on_day, clock, flag, ratio, numbers, counts, place, raw_bytes"
            + " FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY id ORDER BY `at` DESC) AS n FROM events) WHERE n = 1", "deduplicate", SqlLatest::new);

    private static final int ID = 0;
    private static final int AT = 6;

    private final ValueMirror<RowData, RowData> latest = rows("deduplicate-state", SqlTables.EVENTS.columns());

    SqlLatest(String uid, int parallelism) {
        super(uid, parallelism, SqlTables.EVENTS.columns("id"));
        timers();
    }

    @Override
    void take(SqlTables table, Row row) {
        if (table != SqlTables.EVENTS) {
            return;
        }
        RowData key = key(row.getField(ID));
        Stamped<RowData> before = latest.contents.get(Slot.of(key));
        RowData now = table.internal(row);
        if (before == null) {
            latest.update(key, now);
        } else if (!row.<LocalDateTime>getFieldAs(AT).isBefore(before.value().getTimestamp(AT, 3).toLocalDateTime())) {
            // The kind in which the row was sent on.
            now.setRowKind(RowKind.UPDATE_AFTER);
            latest.update(key, now);
        }
    }

    @Override
    void finish() {}
}
