package com.example.samples;

import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.data.RowData;
import org.apache.flink.types.Row;

/** A number of rows so far, by processing time. */
final class SqlVisitsSoFar extends SqlOperator {
    private static final SqlColumns COUNT = SqlColumns.of(DataTypes.BIGINT());

    private final ValueMirror<RowData, RowData> accumulators = rows("accState", COUNT);

    SqlVisitsSoFar(String uid, int parallelism) {
        super(uid, parallelism, SqlTables.VISITS.columns("customer"));
        timers();
    }

    @Override
    void take(SqlTables table, Row row) {
        if (table == SqlTables.VISITS) {
            RowData key = key(row.getField(0));
            Stamped<RowData> before = accumulators.contents.get(Slot.of(key));
            accumulators.update(key, COUNT.row(before == null ? 1 : before.value().getLong(0) + 1));
        }
    }

    @Override
    void finish() {}
}
