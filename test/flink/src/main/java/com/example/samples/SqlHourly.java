package com.example.samples;

import java.math.BigDecimal;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.types.Row;

/** An aggregation over windows, none of which has been fired. */
final class SqlHourly extends SqlOperator {
    static final String QUERY = "SELECT window_start, code, COUNT(*), SUM(number), MAX(price), AVG(ratio)"
            + " FROM TABLE(TUMBLE(TABLE events, DESCRIPTOR(`at`), INTERVAL '1' HOUR)) GROUP BY window_start, window_end, code";

    private static final long HOUR = 3_600_000;

    private static final class Pane {
        long count;
        Integer sum;
        BigDecimal max;
        double ratios;
        long ratioCount;
    }

    private final Map<Slot, Pane> panes = new HashMap<>();
    private final ValueMirror<RowData, RowData> accumulators = rows("window-aggs",
            SqlTypes.row(DataTypes.BIGINT(), DataTypes.INT(), DataTypes.DECIMAL(10, 2), DataTypes.DOUBLE(), DataTypes.BIGINT()));
    private final Timers<RowData> windowTimers = new Timers<>(this, "window-timers", WINDOW_END);
    /** Carries the operator state of the same operator. */
    final PlainOperator unkeyed;

    /** @param watermark the last one that the operator gets */
    SqlHourly(String uid, int parallelism, long watermark) {
        super(uid, parallelism, SqlTypes.row(DataTypes.STRING()));
        accumulators.namespace = WINDOW_END;
        timers.add(windowTimers);
        unkeyed = new PlainOperator(uid, parallelism, 128);
        OperatorListMirror<Long> watermarks = unkeyed.union("watermark", Types.LONG, "Long");
        for (int subtask = 0; subtask < parallelism; subtask++) {
            watermarks.add(subtask, watermark);
        }
    }

    @Override
    void take(SqlTables table, Row row) {
        if (table != SqlTables.EVENTS) {
            return;
        }
        long at = table.<LocalDateTime>column(row, "at").toInstant(ZoneOffset.UTC).toEpochMilli();
        long end = at - at % HOUR + HOUR;
        Pane pane = panes.computeIfAbsent(new Slot(key(StringData.fromString(table.column(row, "code"))), end), slot -> new Pane());
        pane.count++;
        Integer number = table.column(row, "number");
        BigDecimal price = table.column(row, "price");
        Double ratio = table.column(row, "ratio");
        pane.sum = number == null ? pane.sum : Integer.valueOf(pane.sum == null ? number : pane.sum + number);
        pane.max = price == null ? pane.max : pane.max == null ? price : pane.max.max(price);
        pane.ratios += ratio == null ? 0 : ratio;
        pane.ratioCount += ratio == null ? 0 : 1;
    }

    @Override
    void finish() {
        panes.forEach((slot, pane) -> {
            RowData row = GenericRowData.of(pane.count, pane.sum,
                    pane.max == null ? null : DecimalData.fromBigDecimal(pane.max, 10, 2), pane.ratios, pane.ratioCount);
            accumulators.contents.put(slot, new Stamped<>(row, null));
            windowTimers.event.add(new Timers.Timer(slot, (long) slot.namespace() - 1));
        });
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
