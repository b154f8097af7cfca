package com.example.samples;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.data.RowData;
import org.apache.flink.types.Row;
import org.apache.flink.types.RowKind;

/** The pages that are visited most in each city. The rows' numbers only grow, so the others may be forgotten until they grow again. */
final class SqlPopular extends SqlOperator {
    private static final String COUNTS = "SELECT city, page, COUNT(*) AS visited FROM visits GROUP BY city, page";
    static final SqlQuery QUERY = new SqlQuery("popular", "SELECT city, page, visited FROM"
            + " (SELECT *, ROW_NUMBER() OVER (PARTITION BY city ORDER BY visited DESC) AS n FROM (" + COUNTS + ")) WHERE n <= 2", "rank", SqlPopular::new)
            .with("group-aggregate", Counts::new);

    private static final int MOST = 2;
    private static final SqlColumns PAGE = SqlTables.VISITS.columns("city", "page");
    private static final SqlColumns ROW = PAGE.and("visited", DataTypes.BIGINT().notNull());

    private final Map<RowData, Long> counts = new HashMap<>();
    /** Of each city, those of the highest number first, and of equal numbers those first that have had it longer. */
    private final Map<RowData, List<RowData>> cities = new HashMap<>();
    private final MapMirror<RowData, RowData, Tuple2<RowData, Integer>> top =
            map("data-state-with-update", PAGE, Types.TUPLE(ROW.info(), Types.INT), "Tuple2<%s, Integer>", ROW);

    private SqlPopular(String uid, int parallelism) {
        super(uid, parallelism, PAGE.pick("city"));
        timers();
    }

    @Override
    void take(SqlTables table, Row row) {
        if (table != SqlTables.VISITS) {
            return;
        }
        RowData page = table.pick(row, PAGE);
        long count = counts.merge(page, 1L, Long::sum);
        RowData now = ROW.row(PAGE.field(page, 0), PAGE.field(page, 1), count);
        now.setRowKind(count == 1 ? RowKind.INSERT : RowKind.UPDATE_AFTER);
        List<RowData> best = cities.computeIfAbsent(PAGE.of(page, "city"), city -> new ArrayList<>());
        best.removeIf(one -> ROW.of(one, "city", "page").equals(page));
        best.add(now);
        best.sort(Comparator.comparing((RowData one) -> one.getLong(2)).reversed());
        while (best.size() > MOST) {
            best.remove(MOST);
        }
    }

    @Override
    void finish() {
        cities.forEach((city, best) -> {
            Map<Long, Integer> ranks = new HashMap<>();
            best.forEach(row -> top.put(city, ROW.of(row, "city", "page"), Tuple2.of(row, ranks.merge(row.getLong(2), 1, Integer::sum))));
        });
    }

    private static final class Counts extends SqlOperator {
        private final ValueMirror<RowData, RowData> accumulators = rows("accState", SqlColumns.of(DataTypes.BIGINT()));
        private final Map<RowData, Long> counts = new HashMap<>();

        Counts(String uid, int parallelism) {
            super(uid, parallelism, PAGE);
            timers();
        }

        @Override
        void take(SqlTables table, Row row) {
            if (table == SqlTables.VISITS) {
                counts.merge(table.pick(row, PAGE), 1L, Long::sum);
            }
        }

        @Override
        void finish() {
            counts.forEach((page, count) -> accumulators.update(page, SqlColumns.of(DataTypes.BIGINT()).row(count)));
        }
    }
}
