package com.example.samples;

import org.apache.flink.types.Row;

/** A join without bounds in time. */
final class SqlJoin extends SqlOperator {
    private final SqlSide left;
    private final SqlSide right;
    private final Runnable fillRight;
    private final Runnable fillLeft;

    SqlJoin(String uid, int parallelism, SqlSide left, SqlSide right) {
        super(uid, parallelism, left.key());
        this.left = left;
        this.right = right;
        fillRight = right.keepIn(this, "right-records", left);
        fillLeft = left.keepIn(this, "left-records", right);
    }

    @Override
    void take(SqlTables table, Row row) {
        left.take(table, row);
        right.take(table, row);
    }

    @Override
    void finish() {
        fillLeft.run();
        fillRight.run();
    }
}
