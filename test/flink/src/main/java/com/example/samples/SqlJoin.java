package com.example.samples;

import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;
import org.apache.flink.types.Row;
import org.apache.flink.types.RowKind;

/** A join of customers, which have a primary key, with visits, which have none. */
abstract class SqlJoin extends SqlOperator {
    static final InternalTypeInfo<RowData> VISIT = SqlTypes.row(DataTypes.BIGINT(), DataTypes.STRING(), DataTypes.STRING());

    /** The customers in the table, by id. */
    final Map<Long, Row> customers = new LinkedHashMap<>();
    final MapMirror<RowData, RowData, Integer> visits = map("right-records", VISIT, SqlTypes.notation(VISIT), Types.INT, "Integer");

    SqlJoin(String uid, int parallelism, InternalTypeInfo<RowData> key) {
        super(uid, parallelism, key);
    }

    abstract RowData keyOfVisit(Row visit);

    @Override
    void take(SqlTables table, Row row) {
        if (table == SqlTables.CUSTOMERS) {
            if (row.getKind() == RowKind.INSERT || row.getKind() == RowKind.UPDATE_AFTER) {
                customers.put(row.getFieldAs(0), row);
            } else {
                customers.remove(row.<Long>getFieldAs(0));
            }
        } else if (table == SqlTables.VISITS) {
            RowData key = keyOfVisit(row);
            RowData visit = SqlTypes.binary(VISIT, row.getField(0), string(row, 1), string(row, 2));
            Map<RowData, Stamped<Integer>> same = visits.contents.getOrDefault(Slot.of(key), Map.of());
            visits.put(key, visit, same.containsKey(visit) ? same.get(visit).value() + 1 : 1);
        }
    }

    static StringData string(Row row, int column) {
        return StringData.fromString(row.getFieldAs(column));
    }
}
