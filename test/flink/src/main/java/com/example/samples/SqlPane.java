package com.example.samples;

import java.math.BigDecimal;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.types.Row;

/** What is aggregated of some events. */
final class SqlPane {
    static final String AGGREGATES = "COUNT(*), SUM(number), MAX(price), AVG(ratio)";
    static final SqlColumns COLUMNS =
            SqlColumns.of(DataTypes.BIGINT(), DataTypes.INT(), DataTypes.DECIMAL(10, 2), DataTypes.DOUBLE(), DataTypes.BIGINT());

    private long count;
    private Integer sum;
    private BigDecimal max;
    private double ratios;
    private long ratioCount;

    static SqlPane of(SqlTables table, Row event) {
        SqlPane pane = new SqlPane();
        Double ratio = table.column(event, "ratio");
        pane.count = 1;
        pane.sum = table.column(event, "number");
        pane.max = table.column(event, "price");
        pane.ratios = ratio == null ? 0 : ratio;
        pane.ratioCount = ratio == null ? 0 : 1;
        return pane;
    }

    SqlPane with(SqlPane other) {
        SqlPane both = new SqlPane();
        both.count = count + other.count;
        both.sum = sum == null ? other.sum : other.sum == null ? sum : Integer.valueOf(sum + other.sum);
        both.max = max == null ? other.max : other.max == null ? max : max.max(other.max);
        both.ratios = ratios + other.ratios;
        both.ratioCount = ratioCount + other.ratioCount;
        return both;
    }

    RowData row() {
        return GenericRowData.of(count, sum, max == null ? null : DecimalData.fromBigDecimal(max, 10, 2), ratios, ratioCount);
    }
}
