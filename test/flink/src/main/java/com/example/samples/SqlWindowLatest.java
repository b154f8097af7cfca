package com.example.samples;

import java.util.HashMap;
import java.util.Map;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.types.Row;

/** The last row of each window. */
final class SqlWindowLatest extends SqlWindowOperator {
    static final SqlQuery QUERY = new SqlQuery("latest_of_hour", "SELECT id, code, `at`, window_start FROM (SELECT id, code, `at`, window_start,"
            + " ROW_NUMBER() OVER (PARTITION BY window_start, window_end, code ORDER BY `at` DESC) AS n"
            + " FROM TABLE(TUMBLE(TABLE events, DESCRIPTOR(`at`), INTERVAL '1' HOUR))) WHERE n = 1", "window-deduplicate", SqlWindowLatest::new);

    private static final long HOUR = 3_600_000;
    private static final SqlColumns EVENT = SqlTables.EVENTS.columns("id", "code", "at");
    private static final SqlColumns ROW =
            EVENT.and("window_start", DataTypes.TIMESTAMP(3).notNull()).and("window_end", DataTypes.TIMESTAMP(3).notNull());

    private final Map<Slot, Long> times = new HashMap<>();
    private final ValueMirror<RowData, RowData> latest = windowed(rows("window_deduplicate", ROW));

    private SqlWindowLatest(String uid, int parallelism) {
        super(uid, parallelism, EVENT.pick("code"), WINDOW_END);
    }

    @Override
    void take(SqlTables table, Row row) {
        if (table != SqlTables.EVENTS) {
            return;
        }
        long at = table.time(row);
        long end = at - at % HOUR + HOUR;
        RowData event = table.pick(row, EVENT);
        Slot slot = new Slot(EVENT.of(event, "code"), end);
        if (times.merge(slot, at, Math::max) == at) {
            latest.contents.put(slot, new Stamped<>(ROW.row(EVENT.field(event, 0), EVENT.field(event, 1), EVENT.field(event, 2),
                    TimestampData.fromEpochMillis(end - HOUR), TimestampData.fromEpochMillis(end)), null));
        }
    }

    @Override
    void finish() {
        latest.contents.keySet().removeIf(slot -> isFired((long) slot.namespace()));
        latest.contents.keySet().forEach(slot -> wakeAt((RowData) slot.key(), slot.namespace(), (long) slot.namespace()));
    }
}
