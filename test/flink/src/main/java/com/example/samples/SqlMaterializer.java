package com.example.samples;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.table.data.RowData;
import org.apache.flink.types.Row;
import org.apache.flink.types.RowKind;

/** The rows that a sink with a primary key of its own might have to show, of which it shows the last. */
final class SqlMaterializer extends SqlOperator {
    static final SqlQuery QUERY = new SqlQuery("by_city", "SELECT city, id, name FROM customers WHERE city IS NOT NULL", "upsert-materialize",
            SqlMaterializer::new).keyedBy("city");

    private static final SqlColumns CUSTOMER = SqlTables.CUSTOMERS.columns("city", "id", "name").notNull("city");

    private final Map<RowData, List<RowData>> cities = new HashMap<>();
    private final ValueMirror<RowData, List<RowData>> values = value("values", Types.LIST(CUSTOMER.info()), "List<%s>", CUSTOMER);

    /** A sink has as many subtasks as what is written to it, here the source. */
    private SqlMaterializer(String uid, int parallelism) {
        super(uid, 1, CUSTOMER.pick("city"));
    }

    @Override
    void take(SqlTables table, Row row) {
        if (table != SqlTables.CUSTOMERS || table.column(row, "city") == null) {
            return;
        }
        RowData customer = table.pick(row, CUSTOMER);
        List<RowData> rows = cities.computeIfAbsent(CUSTOMER.of(customer, "city"), city -> new ArrayList<>());
        if (isAdded(row)) {
            customer.setRowKind(rows.isEmpty() ? RowKind.INSERT : RowKind.UPDATE_AFTER);
            rows.add(customer);
            return;
        }
        boolean isLast = id(rows.get(rows.size() - 1)) == id(customer);
        rows.removeIf(one -> id(one) == id(customer));
        if (isLast && !rows.isEmpty()) {
            rows.get(rows.size() - 1).setRowKind(RowKind.UPDATE_AFTER);
        }
    }

    private static long id(RowData customer) {
        return customer.getLong(1);
    }

    @Override
    void finish() {
        cities.forEach((city, rows) -> {
            if (!rows.isEmpty()) {
                values.update(city, rows);
            }
        });
    }
}
