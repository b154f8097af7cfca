package com.example.samples;

import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.table.data.RowData;
import org.apache.flink.types.Row;

/** The first rows of each key by processing time, of which only their number is kept. */
final class SqlFirsts extends SqlOperator {
    static final SqlQuery QUERY = new SqlQuery("firsts", "SELECT customer, page FROM"
            + " (SELECT *, ROW_NUMBER() OVER (PARTITION BY customer ORDER BY arrival) AS n FROM visits) WHERE n <= 2", "rank", SqlFirsts::new);

    private static final int MOST = 2;

    private final ValueMirror<RowData, Integer> counter = value("counterState", Types.INT, "Integer");

    private SqlFirsts(String uid, int parallelism) {
        super(uid, parallelism, SqlTables.VISITS.columns("customer"));
        timers();
    }

    @Override
    void take(SqlTables table, Row row) {
        if (table == SqlTables.VISITS) {
            RowData key = key(row.getField(0));
            Stamped<Integer> before = counter.contents.get(Slot.of(key));
            counter.update(key, before == null ? 1 : Math.min(MOST, before.value() + 1));
        }
    }

    @Override
    void finish() {}
}
