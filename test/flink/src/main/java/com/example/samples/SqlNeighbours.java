package com.example.samples;

import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;
import org.apache.flink.types.Row;

/** An inner join by something else than the primary key: customers are entries by their primary key. */
final class SqlNeighbours extends SqlJoin {
    static final String QUERY = "SELECT c.id, c.name, v.customer, v.page FROM customers c JOIN visits v ON c.city = v.city";

    private static final InternalTypeInfo<RowData> ID = SqlTypes.row(DataTypes.BIGINT().notNull());
    private static final InternalTypeInfo<RowData> CUSTOMER =
            SqlTypes.row(DataTypes.BIGINT().notNull(), DataTypes.STRING(), DataTypes.STRING());

    private final MapMirror<RowData, RowData, RowData> neighbours =
            map("left-records", ID, SqlTypes.notation(ID), CUSTOMER, SqlTypes.notation(CUSTOMER));

    SqlNeighbours(String uid, int parallelism) {
        super(uid, parallelism, SqlTypes.row(DataTypes.STRING()));
    }

    @Override
    RowData keyOfVisit(Row visit) {
        return key(string(visit, 1));
    }

    @Override
    void finish() {
        customers.forEach((id, customer) -> neighbours.put(
                key(string(customer, 2)),
                SqlTypes.binary(ID, id),
                SqlTypes.binary(CUSTOMER, id, string(customer, 1), string(customer, 2))));
    }
}
