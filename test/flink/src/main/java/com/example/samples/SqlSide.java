package com.example.samples;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.table.data.RowData;
import org.apache.flink.types.Row;

/** One side of a join: the rows that are in its table, and the state that Flink keeps them in. */
final class SqlSide {
    private final SqlTables table;
    private final SqlColumns columns;
    private final String[] key;
    private String[] unique = {};
    private boolean counted;
    private final List<RowData> rows = new ArrayList<>();

    /** @param columns those that the query needs */
    SqlSide(SqlTables table, SqlColumns columns, String... key) {
        this.table = table;
        this.columns = columns;
        this.key = key;
    }

    /** The table has a primary key. */
    SqlSide unique(String... names) {
        unique = names;
        return this;
    }

    /** The join wants to know how many rows of the other side go with a row. */
    SqlSide counted() {
        counted = true;
        return this;
    }

    SqlColumns key() {
        return columns.pick(key);
    }

    void take(SqlTables from, Row row) {
        if (from != table) {
            return;
        }
        RowData picked = table.pick(row, columns);
        if (SqlOperator.isAdded(row)) {
            rows.add(picked);
        } else {
            rows.remove(picked);
        }
    }

    private Stream<RowData> rowsOf(RowData joined) {
        return rows.stream().filter(row -> columns.of(row, key).equals(joined));
    }

    private int matches(SqlSide other, RowData row) {
        RowData joined = columns.of(row, key);
        return joined.isNullAt(0) ? 0 : (int) other.rowsOf(joined).count();
    }

    /** Declares the state, and gives the function that fills it. */
    Runnable keepIn(SqlOperator operator, String state, SqlSide other) {
        if (unique.length == 0) {
            return counted
                    ? each(operator.map(state, columns, Types.TUPLE(Types.INT, Types.INT), "Tuple2<Integer, Integer>"),
                            (map, row) -> map.put(columns.of(row, key), row, Tuple2.of(count(row), matches(other, row))))
                    : each(operator.map(state, columns, Types.INT, "Integer"), (map, row) -> map.put(columns.of(row, key), row, count(row)));
        }
        if (List.of(key).containsAll(List.of(unique))) {
            return counted
                    ? each(operator.value(state, Types.TUPLE(columns.info(), Types.INT), "Tuple2<%s, Integer>", columns),
                            (value, row) -> value.update(columns.of(row, key), Tuple2.of(row, matches(other, row))))
                    : each(operator.rows(state, columns), (value, row) -> value.update(columns.of(row, key), row));
        }
        SqlColumns id = columns.pick(unique);
        return counted
                ? each(operator.map(state, id, Types.TUPLE(columns.info(), Types.INT), "Tuple2<%s, Integer>", columns),
                        (map, row) -> map.put(columns.of(row, key), columns.of(row, unique), Tuple2.of(row, matches(other, row))))
                : each(operator.map(state, id, columns), (map, row) -> map.put(columns.of(row, key), columns.of(row, unique), row));
    }

    private int count(RowData row) {
        return (int) rows.stream().filter(row::equals).count();
    }

    private interface Fill<S> {
        void put(S state, RowData row);
    }

    private <S> Runnable each(S state, Fill<S> fill) {
        return () -> rows.forEach(row -> fill.put(state, row));
    }
}
