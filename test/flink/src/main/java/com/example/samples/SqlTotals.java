package com.example.samples;

import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.runtime.functions.aggregate.MaxWithRetractAggFunction.MaxWithRetractAccumulator;
import org.apache.flink.table.runtime.functions.aggregate.MinWithRetractAggFunction.MinWithRetractAccumulator;
import org.apache.flink.table.runtime.typeutils.ExternalTypeInfo;
import org.apache.flink.table.types.DataType;
import org.apache.flink.types.Row;
import org.apache.flink.types.RowKind;

/** A group aggregation over rows that may be taken back. */
final class SqlTotals extends SqlOperator {
    static final SqlQuery QUERY = new SqlQuery("totals", "SELECT shop, COUNT(*), SUM(amount), AVG(pieces), MIN(amount), MAX(pieces), COUNT(DISTINCT buyer) FROM sales GROUP BY shop",
            "group-aggregate", SqlTotals::withTimers);
    /** What is aggregated before the exchange keeps nothing, and the operator behind it has no timers. */
    static final SqlQuery IN_TWO_PHASES = new SqlQuery("totals", QUERY.text(), "global-group-aggregate", SqlTotals::new);

    private static final DataType AMOUNT = DataTypes.DECIMAL(10, 2);

    private static final class Group {
        long count;
        BigDecimal sum;
        long amounts;
        long piecesSum;
        long piecesCount;
        final TreeMap<BigDecimal, Long> byAmount = new TreeMap<>();
        final TreeMap<Integer, Long> byPieces = new TreeMap<>();
        final Map<String, Long> byBuyer = new HashMap<>();
    }

    private final Map<String, Group> groups = new HashMap<>();
    private final ValueMirror<RowData, RowData> accumulators = rows("accState", SqlColumns.of(
            DataTypes.BIGINT(),
            DataTypes.DECIMAL(38, 2), DataTypes.BIGINT(),
            DataTypes.BIGINT(), DataTypes.BIGINT(),
            DataTypes.STRUCTURED(MinWithRetractAccumulator.class,
                    DataTypes.FIELD("min", AMOUNT), DataTypes.FIELD("mapSize", DataTypes.BIGINT()), DataTypes.FIELD("map", SqlTypes.VIEW)),
            DataTypes.STRUCTURED(MaxWithRetractAccumulator.class,
                    DataTypes.FIELD("max", DataTypes.INT()), DataTypes.FIELD("mapSize", DataTypes.BIGINT()), DataTypes.FIELD("map", SqlTypes.VIEW)),
            DataTypes.BIGINT(),
            SqlTypes.VIEW));
    private final MapMirror<RowData, DecimalData, Long> amounts = map("agg3$map",
            ExternalTypeInfo.of(AMOUNT.notNull().bridgedTo(DecimalData.class)), "Decimal(10,2)", ExternalTypeInfo.of(DataTypes.BIGINT()), "Long");
    private final MapMirror<RowData, Integer, Long> pieces =
            map("agg4$map", ExternalTypeInfo.of(DataTypes.INT().notNull()), "Integer", ExternalTypeInfo.of(DataTypes.BIGINT()), "Long");
    private final MapMirror<RowData, StringData, Long> buyers = map("distinctAcc_0",
            ExternalTypeInfo.of(DataTypes.STRING().bridgedTo(StringData.class)), "StringData", ExternalTypeInfo.of(DataTypes.BIGINT().notNull()), "Long");
    private final ValueMirror<RowData, Long> nullBuyer =
            value("distinctAcc_0_null_state", ExternalTypeInfo.of(DataTypes.BIGINT().notNull()), "Long");

    SqlTotals(String uid, int parallelism) {
        super(uid, parallelism, SqlTables.SALES.columns("shop"));
    }

    private static SqlTotals withTimers(String uid, int parallelism) {
        SqlTotals totals = new SqlTotals(uid, parallelism);
        totals.timers();
        return totals;
    }

    @Override
    void take(SqlTables table, Row row) {
        if (table != SqlTables.SALES) {
            return;
        }
        Group group = groups.computeIfAbsent(row.getFieldAs(0), shop -> new Group());
        int sign = row.getKind() == RowKind.INSERT || row.getKind() == RowKind.UPDATE_AFTER ? 1 : -1;
        group.count += sign;
        count(group.byBuyer, row.getFieldAs(1), sign);
        BigDecimal amount = row.getFieldAs(2);
        if (amount != null) {
            BigDecimal signed = sign > 0 ? amount : amount.negate();
            group.sum = group.sum == null ? signed : group.sum.add(signed);
            group.amounts += sign;
            count(group.byAmount, amount, sign);
        }
        Integer number = row.getFieldAs(3);
        if (number != null) {
            group.piecesSum += sign * number;
            group.piecesCount += sign;
            count(group.byPieces, number, sign);
        }
        if (group.count == 0) {
            groups.remove(row.<String>getFieldAs(0));
        }
    }

    private static <K> void count(Map<K, Long> counts, K key, long sign) {
        counts.merge(key, sign, (a, b) -> a + b == 0 ? null : a + b);
    }

    @Override
    void finish() {
        groups.forEach((shop, group) -> {
            RowData key = key(StringData.fromString(shop));
            Long withoutBuyer = group.byBuyer.remove(null);
            accumulators.update(key, GenericRowData.of(
                    group.count,
                    group.sum == null ? null : DecimalData.fromBigDecimal(group.sum, 38, 2), group.amounts,
                    group.piecesSum, group.piecesCount,
                    GenericRowData.of(group.byAmount.isEmpty() ? null : decimal(group.byAmount.firstKey()), (long) group.byAmount.size(), null),
                    GenericRowData.of(group.byPieces.isEmpty() ? null : group.byPieces.lastKey(), (long) group.byPieces.size(), null),
                    (long) group.byBuyer.size(),
                    null));
            group.byAmount.forEach((amount, count) -> amounts.put(key, decimal(amount), count));
            group.byPieces.forEach((number, count) -> pieces.put(key, number, count));
            group.byBuyer.forEach((buyer, count) -> buyers.put(key, StringData.fromString(buyer), count));
            if (withoutBuyer != null) {
                nullBuyer.update(key, withoutBuyer);
            }
        });
    }

    private static DecimalData decimal(BigDecimal amount) {
        return DecimalData.fromBigDecimal(amount, 10, 2);
    }
}
