package com.example.samples;

import org.apache.flink.table.data.RowData;
import org.apache.flink.types.Row;

/** The last row of each primary key, of a table whose updates do not say what was there before. */
final class SqlNormalize extends SqlOperator {
    static final SqlQuery QUERY = new SqlQuery("accounts", "SELECT * FROM accounts_feed", "changelog-normalize", SqlNormalize::new);

    private final ValueMirror<RowData, RowData> last = rows("deduplicate-state", SqlTables.ACCOUNTS_FEED.columns());

    private SqlNormalize(String uid, int parallelism) {
        super(uid, parallelism, SqlTables.ACCOUNTS_FEED.columns("bank", "number"));
        timers();
    }

    @Override
    void take(SqlTables table, Row row) {
        if (table != SqlTables.ACCOUNTS_FEED) {
            return;
        }
        RowData key = table.pick(row, SqlTables.ACCOUNTS_FEED.columns("bank", "number"));
        if (isAdded(row)) {
            last.update(key, table.pick(row, SqlTables.ACCOUNTS_FEED.columns()));
        } else {
            last.clear(key);
        }
    }

    @Override
    void finish() {}
}
