package com.example.samples;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.runtime.generated.GeneratedRecordComparator;
import org.apache.flink.table.runtime.generated.RecordComparator;
import org.apache.flink.table.runtime.operators.rank.ComparableRecordComparator;
import org.apache.flink.table.runtime.typeutils.SortedMapTypeInfo;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.types.Row;

/** The rows with the highest value of each key, over rows that may be taken back: all are kept, and how many there are of each value. */
final class SqlBestSales extends SqlOperator {
    static final SqlQuery QUERY = new SqlQuery("best_sales", "SELECT shop, buyer, amount FROM"
            + " (SELECT *, ROW_NUMBER() OVER (PARTITION BY shop ORDER BY amount DESC) AS n FROM sales) WHERE n <= 2", "rank", SqlBestSales::new);

    private static final SqlColumns SALE = SqlTables.SALES.columns("shop", "buyer", "amount");
    private static final SqlColumns AMOUNT = SALE.pick("amount");

    private final Map<RowData, List<RowData>> rows = new HashMap<>();
    private final MapMirror<RowData, RowData, List<RowData>> byAmount =
            map("data-state", AMOUNT, Types.LIST(SALE.info()), "List<%s>", SALE);
    private final ValueMirror<RowData, SortedMap<RowData, Long>> counts = value("sorted-map",
            new SortedMapTypeInfo<>(AMOUNT.info(), Types.LONG, new ComparableRecordComparator(
                    new Highest(), new int[] {0}, AMOUNT.types().toArray(LogicalType[]::new), new boolean[] {false}, new boolean[] {true})),
            "SortedMap<%s, Long>", AMOUNT);

    private SqlBestSales(String uid, int parallelism) {
        super(uid, parallelism, SALE.pick("shop"));
        timers();
    }

    /** In place of the comparator that Flink compiles from its own text, which has no part in what makes two serializers equal. */
    private static final class Highest extends GeneratedRecordComparator {
        private static final Comparator<RowData> ORDER = Comparator.comparing(
                row -> row.isNullAt(0) ? null : row.getDecimal(0, 10, 2), Comparator.nullsFirst(Comparator.<DecimalData>naturalOrder()));

        Highest() {
            super("", "", new Object[0]);
        }

        @Override
        public RecordComparator newInstance(ClassLoader loader) {
            return (a, b) -> ORDER.compare(b, a);
        }
    }

    @Override
    void take(SqlTables table, Row row) {
        if (table != SqlTables.SALES) {
            return;
        }
        RowData sale = table.pick(row, SALE);
        List<RowData> same = rows.computeIfAbsent(SALE.of(sale, "shop"), key -> new ArrayList<>());
        if (isAdded(row)) {
            same.add(sale);
        } else {
            same.remove(sale);
        }
    }

    @Override
    void finish() {
        rows.forEach((key, all) -> {
            TreeMap<RowData, Long> counted = new TreeMap<>(new Highest().newInstance(null));
            Map<RowData, List<RowData>> lists = new HashMap<>();
            for (RowData row : all) {
                RowData amount = SALE.of(row, "amount");
                counted.merge(amount, 1L, Long::sum);
                lists.computeIfAbsent(amount, value -> new ArrayList<>()).add(row);
            }
            counts.update(key, counted);
            lists.forEach((amount, list) -> byAmount.put(key, amount, list));
        });
    }
}
