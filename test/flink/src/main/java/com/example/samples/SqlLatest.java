package com.example.samples;

import java.time.LocalDateTime;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.conversion.DataStructureConverter;
import org.apache.flink.table.data.conversion.DataStructureConverters;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.TimestampKind;
import org.apache.flink.table.types.logical.TimestampType;
import org.apache.flink.types.Row;
import org.apache.flink.types.RowKind;

/** Deduplication that keeps the last row by event time. */
final class SqlLatest extends SqlOperator {
    static final String QUERY = "SELECT id, number, code, text, price, huge, `at`, exact, moment, on_day, clock, flag, ratio, numbers, counts, place, raw_bytes"
            + " FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY id ORDER BY `at` DESC) AS n FROM events) WHERE n = 1";

    private static final int ID = 0;
    private static final int AT = 6;

    private final DataStructureConverter<Object, Object> converter = DataStructureConverters.getConverter(SqlTables.EVENTS.type);
    private final ValueMirror<RowData, RowData> latest = rows("deduplicate-state", columns());

    SqlLatest(String uid, int parallelism) {
        super(uid, parallelism, SqlTypes.row(DataTypes.BIGINT().notNull()));
        timers();
        converter.open(SqlLatest.class.getClassLoader());
    }

    /** The table's columns, the time of event marked as such. */
    private static InternalTypeInfo<RowData> columns() {
        LogicalType[] columns = SqlTables.EVENTS.type.getLogicalType().getChildren().toArray(LogicalType[]::new);
        columns[AT] = new TimestampType(true, TimestampKind.ROWTIME, 3);
        return SqlTypes.row(columns);
    }

    @Override
    void take(SqlTables table, Row row) {
        if (table != SqlTables.EVENTS) {
            return;
        }
        RowData key = key(row.getField(ID));
        Stamped<RowData> before = latest.contents.get(Slot.of(key));
        RowData now = (RowData) converter.toInternal(row);
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
