package com.example.samples;

import static com.example.samples.SqlTables.TYPED;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.data.RowData;
import org.apache.flink.types.Row;

/** Rows with columns of many types, as keys and as values. */
final class SqlTyped {
    /** The columns that rows can be grouped by. */
    private static final List<String> COMPARABLE =
            TYPED.columns().names().stream().filter(name -> !List.of("id", "a_map", "a_multiset").contains(name)).toList();
    static final List<SqlQuery> ALL = List.of(
            new SqlQuery("by_all", "SELECT " + list(COMPARABLE) + ", COUNT(*) FROM typed GROUP BY " + list(COMPARABLE), "group-aggregate", Keys::new),
            new SqlQuery("last_of_id", "SELECT " + list(TYPED.columns().names()) + " FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY id ORDER BY an_int DESC) AS n FROM typed)"
                    + " WHERE n = 1", "rank", Values::new));

    private SqlTyped() {}

    private static String list(List<String> names) {
        return names.stream().collect(Collectors.joining(", "));
    }

    private static final class Keys extends SqlOperator {
        private static final SqlColumns KEY = TYPED.columns(COMPARABLE.toArray(String[]::new));
        private static final SqlColumns COUNT = SqlColumns.of(DataTypes.BIGINT());

        private final Map<RowData, Long> counts = new HashMap<>();
        private final ValueMirror<RowData, RowData> accumulators = rows("accState", COUNT);

        Keys(String uid, int parallelism) {
            super(uid, parallelism, KEY);
            timers();
        }

        @Override
        void take(SqlTables table, Row row) {
            if (table == TYPED) {
                counts.merge(table.pick(row, KEY), 1L, Long::sum);
            }
        }

        @Override
        void finish() {
            counts.forEach((key, count) -> accumulators.update(key, COUNT.row(count)));
        }
    }

    private static final class Values extends SqlOperator {
        private final Map<RowData, Integer> best = new HashMap<>();
        private final ValueMirror<RowData, RowData> top = rows("Top1-Rank-State", TYPED.columns());

        Values(String uid, int parallelism) {
            super(uid, parallelism, TYPED.columns("id"));
            timers();
        }

        @Override
        void take(SqlTables table, Row row) {
            if (table != TYPED) {
                return;
            }
            RowData key = table.pick(row, TYPED.columns("id"));
            Integer number = table.column(row, "an_int");
            boolean isFirst = !best.containsKey(key);
            // Null is the lowest.
            if (isFirst || number != null && (best.get(key) == null || number > best.get(key))) {
                best.put(key, number);
                top.update(key, table.pick(row, TYPED.columns()));
            }
        }

        @Override
        void finish() {}
    }
}
