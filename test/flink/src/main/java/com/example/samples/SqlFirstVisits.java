package com.example.samples;

import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.table.data.RowData;
import org.apache.flink.types.Row;

/** Deduplication that keeps the first row by processing time, and only remembers that there was one. */
final class SqlFirstVisits extends SqlOperator {
    static final SqlQuery QUERY = new SqlQuery("first_visits", "SELECT customer, city, page FROM"
            + " (SELECT *, ROW_NUMBER() OVER (PARTITION BY customer ORDER BY arrival) AS n FROM visits) WHERE n = 1", "deduplicate", SqlFirstVisits::new);

    private final ValueMirror<RowData, Boolean> seen = value("deduplicate-state", Types.BOOLEAN, "Boolean");

    SqlFirstVisits(String uid, int parallelism) {
        super(uid, parallelism, SqlTables.VISITS.columns("customer"));
        timers();
    }

    @Override
    void take(SqlTables table, Row row) {
        if (table == SqlTables.VISITS) {
            seen.update(key(row.getField(0)), true);
        }
    }

    @Override
    void finish() {}
}
