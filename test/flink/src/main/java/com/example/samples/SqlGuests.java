package com.example.samples;

import java.util.Map;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;
import org.apache.flink.types.Row;

/** A left join by the primary key: one customer for each key, with the number of visits that go with it. */
final class SqlGuests extends SqlJoin {
    static final String QUERY = "SELECT c.id, c.name, v.city, v.page FROM customers c LEFT JOIN visits v ON c.id = v.customer";

    private static final InternalTypeInfo<RowData> GUEST = SqlTypes.row(DataTypes.BIGINT().notNull(), DataTypes.STRING());

    private final ValueMirror<RowData, Tuple2<RowData, Integer>> guests =
            value("left-records", Types.TUPLE(GUEST, Types.INT), "Tuple2<" + SqlTypes.notation(GUEST) + ", Integer>");

    SqlGuests(String uid, int parallelism) {
        super(uid, parallelism, SqlTypes.row(DataTypes.BIGINT().notNull()));
    }

    @Override
    RowData keyOfVisit(Row visit) {
        return key(visit.getField(0));
    }

    @Override
    void finish() {
        customers.forEach((id, customer) -> {
            int own = visits.contents.getOrDefault(Slot.of(key(id)), Map.of()).values().stream().mapToInt(Stamped::value).sum();
            guests.update(key(id), Tuple2.of(SqlTypes.binary(GUEST, id, string(customer, 1)), own));
        });
    }
}
