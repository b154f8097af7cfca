package com.example.samples;

import org.apache.flink.api.common.typeutils.base.LongSerializer;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;
import org.apache.flink.types.Row;

/** An operator that Flink made from a query. Its mirror follows the rows that the operator gets; nothing plays its script. */
abstract class SqlOperator extends KeyedOperator<RowData> {
    static final Namespace WINDOW_END = new Namespace("Long", LongSerializer.INSTANCE);

    private final InternalTypeInfo<RowData> key;

    SqlOperator(String uid, int parallelism, InternalTypeInfo<RowData> key) {
        super(uid, parallelism, 128, key, SqlTypes.notation(key));
        this.key = key;
    }

    /** Follows a row of one of the tables. */
    abstract void take(SqlTables table, Row row);

    /** Gives the states what the mirror has come to hold. */
    abstract void finish();

    RowData key(Object column) {
        return SqlTypes.binary(key, column);
    }

    ValueMirror<RowData, RowData> rows(String name, InternalTypeInfo<RowData> type) {
        return value(name, type, SqlTypes.notation(type));
    }
}
