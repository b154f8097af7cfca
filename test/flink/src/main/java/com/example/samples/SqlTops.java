package com.example.samples;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.types.Row;

/** The rows with the highest value of each key, over rows that are never taken back: the others are forgotten. */
final class SqlTops extends SqlOperator {
    static final List<SqlQuery> QUERIES = List.of(
            new SqlQuery("dearest", query("n <= 2"), "rank", (uid, parallelism) -> new SqlTops(uid, parallelism, 2)),
            new SqlQuery("dearest_one", query("n = 1"), "rank", (uid, parallelism) -> new SqlTops(uid, parallelism, 1)));

    private static final SqlColumns EVENT = SqlTables.EVENTS.columns("id", "code", "price");
    private static final int PRICE = 2;
    /** The highest first; null is the lowest. Equal ones stay in the order in which they came. */
    static final Comparator<RowData> DEAREST =
            Comparator.comparing(SqlTops::price, Comparator.nullsFirst(Comparator.<DecimalData>naturalOrder())).reversed();

    private final int most;
    private final Map<RowData, List<RowData>> rows = new HashMap<>();
    private MapMirror<RowData, RowData, List<RowData>> byPrice;
    private ValueMirror<RowData, RowData> top;

    private SqlTops(String uid, int parallelism, int most) {
        super(uid, parallelism, EVENT.pick("code"));
        this.most = most;
        timers();
        if (most == 1) {
            top = rows("Top1-Rank-State", EVENT);
        } else {
            byPrice = map("data-state-with-append", EVENT.pick("price"), Types.LIST(EVENT.info()), "List<%s>", EVENT);
        }
    }

    private static String query(String condition) {
        return "SELECT id, code, price FROM (SELECT id, code, price, ROW_NUMBER() OVER (PARTITION BY code ORDER BY price DESC) AS n FROM events) WHERE "
                + condition;
    }

    private static DecimalData price(RowData row) {
        return row.isNullAt(PRICE) ? null : row.getDecimal(PRICE, 10, 2);
    }

    @Override
    void take(SqlTables table, Row row) {
        if (table == SqlTables.EVENTS) {
            RowData event = table.pick(row, EVENT);
            rows.computeIfAbsent(EVENT.of(event, "code"), key -> new ArrayList<>()).add(event);
        }
    }

    @Override
    void finish() {
        rows.forEach((key, all) -> {
            List<RowData> best = all.stream().sorted(DEAREST).limit(most).toList();
            if (most == 1) {
                top.update(key, best.get(0));
                return;
            }
            Map<RowData, List<RowData>> lists = new LinkedHashMap<>();
            best.forEach(row -> lists.computeIfAbsent(EVENT.of(row, "price"), price -> new ArrayList<>()).add(row));
            lists.forEach((price, list) -> byPrice.put(key, price, list));
        });
    }
}
