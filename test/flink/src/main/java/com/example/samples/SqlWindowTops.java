package com.example.samples;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.types.Row;

/** The rows with the highest value of each window. Each batch leaves its candidates; which of them win is found out when the window is fired. */
final class SqlWindowTops extends SqlWindowOperator {
    static final SqlQuery QUERY = new SqlQuery("dearest_of_hour", "SELECT id, code, price, window_start FROM (SELECT id, code, price, window_start,"
            + " ROW_NUMBER() OVER (PARTITION BY window_start, window_end, code ORDER BY price DESC) AS n"
            + " FROM TABLE(TUMBLE(TABLE events, DESCRIPTOR(`at`), INTERVAL '1' HOUR))) WHERE n <= 2", "window-rank", SqlWindowTops::new);

    private static final long HOUR = 3_600_000;
    private static final int MOST = 2;
    private static final SqlColumns EVENT = SqlTables.EVENTS.columns("id", "code", "price");
    private static final SqlColumns ROW =
            EVENT.and("window_start", DataTypes.TIMESTAMP(3).notNull()).and("window_end", DataTypes.TIMESTAMP(3).notNull());

    /** The candidates of this phase. */
    private final Map<Slot, List<RowData>> batches = new HashMap<>();
    private final MapMirror<RowData, RowData, List<RowData>> rows =
            windowed(map("window_rank", ROW.pick("price"), Types.LIST(ROW.info()), "List<%s>", ROW));

    private SqlWindowTops(String uid, int parallelism) {
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
        List<RowData> batch = batches.computeIfAbsent(new Slot(EVENT.of(event, "code"), end), slot -> new ArrayList<>());
        boolean beatsOne = batch.stream().anyMatch(other -> SqlTops.DEAREST.compare(event, other) < 0);
        if (batch.size() < MOST || beatsOne) {
            batch.add(ROW.row(EVENT.field(event, 0), EVENT.field(event, 1), EVENT.field(event, 2),
                    TimestampData.fromEpochMillis(end - HOUR), TimestampData.fromEpochMillis(end)));
        }
    }

    @Override
    void endPhase(Long watermark) {
        batches.forEach((slot, batch) -> batch.forEach(row -> rows.contents.computeIfAbsent(slot, absent -> new HashMap<>())
                .computeIfAbsent(ROW.of(row, "price"), price -> new Stamped<>(new ArrayList<>(), null)).value().add(row)));
        batches.clear();
    }

    @Override
    void finish() {
        rows.contents.keySet().removeIf(slot -> isFired((long) slot.namespace()));
        rows.contents.keySet().forEach(slot -> wakeAt((RowData) slot.key(), slot.namespace(), (long) slot.namespace()));
    }
}
