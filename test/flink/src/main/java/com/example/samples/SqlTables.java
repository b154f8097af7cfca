package com.example.samples;

import com.example.samples.SqlConnector.Changes;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.api.Schema;
import org.apache.flink.table.api.TableDescriptor;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.conversion.DataStructureConverter;
import org.apache.flink.table.data.conversion.DataStructureConverters;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.TimestampKind;
import org.apache.flink.table.types.logical.TimestampType;
import org.apache.flink.types.Row;

/** The tables of the SQL job; each is what a scripted source emits. */
enum SqlTables {
    /** Rows of every kind. */
    SALES(DataTypes.ROW(
            DataTypes.FIELD("shop", DataTypes.STRING()),
            DataTypes.FIELD("buyer", DataTypes.STRING()),
            DataTypes.FIELD("amount", DataTypes.DECIMAL(10, 2)),
            DataTypes.FIELD("pieces", DataTypes.INT()))),
    /** Rows of every kind, with a primary key. */
    CUSTOMERS(DataTypes.ROW(
            DataTypes.FIELD("id", DataTypes.BIGINT().notNull()),
            DataTypes.FIELD("name", DataTypes.STRING()),
            DataTypes.FIELD("city", DataTypes.STRING()))),
    /** Inserts, updates that do not say what was there before, and deletes; with a primary key. */
    ACCOUNTS_FEED(DataTypes.ROW(
            DataTypes.FIELD("bank", DataTypes.STRING().notNull()),
            DataTypes.FIELD("number", DataTypes.INT().notNull()),
            DataTypes.FIELD("balance", DataTypes.DECIMAL(10, 2)),
            DataTypes.FIELD("owner", DataTypes.STRING()))),
    /** Only inserts, with a column of every type but RAW, whose values nobody can tell without its serializer. */
    TYPED(DataTypes.ROW(
            DataTypes.FIELD("id", DataTypes.BIGINT().notNull()),
            DataTypes.FIELD("a_char", DataTypes.CHAR(5)),
            DataTypes.FIELD("a_varchar", DataTypes.VARCHAR(20)),
            DataTypes.FIELD("a_boolean", DataTypes.BOOLEAN()),
            DataTypes.FIELD("a_binary", DataTypes.BINARY(4)),
            DataTypes.FIELD("a_varbinary", DataTypes.VARBINARY(12)),
            DataTypes.FIELD("a_decimal", DataTypes.DECIMAL(10, 2)),
            DataTypes.FIELD("a_large_decimal", DataTypes.DECIMAL(30, 5)),
            DataTypes.FIELD("a_tinyint", DataTypes.TINYINT()),
            DataTypes.FIELD("a_smallint", DataTypes.SMALLINT()),
            DataTypes.FIELD("an_int", DataTypes.INT()),
            DataTypes.FIELD("a_bigint", DataTypes.BIGINT()),
            DataTypes.FIELD("a_float", DataTypes.FLOAT()),
            DataTypes.FIELD("a_double", DataTypes.DOUBLE()),
            DataTypes.FIELD("a_date", DataTypes.DATE()),
            DataTypes.FIELD("a_time", DataTypes.TIME()),
            DataTypes.FIELD("a_timestamp_0", DataTypes.TIMESTAMP(0)),
            DataTypes.FIELD("a_timestamp_3", DataTypes.TIMESTAMP(3)),
            DataTypes.FIELD("a_timestamp_9", DataTypes.TIMESTAMP(9)),
            DataTypes.FIELD("a_local_timestamp_3", DataTypes.TIMESTAMP_LTZ(3)),
            DataTypes.FIELD("a_local_timestamp_9", DataTypes.TIMESTAMP_LTZ(9)),
            DataTypes.FIELD("some_months", DataTypes.INTERVAL(DataTypes.MONTH())),
            DataTypes.FIELD("some_seconds", DataTypes.INTERVAL(DataTypes.SECOND(3))),
            DataTypes.FIELD("an_array", DataTypes.ARRAY(DataTypes.STRING())),
            DataTypes.FIELD("a_map", DataTypes.MAP(DataTypes.INT(), DataTypes.TIMESTAMP(9))),
            DataTypes.FIELD("a_multiset", DataTypes.MULTISET(DataTypes.STRING())),
            DataTypes.FIELD("a_row", DataTypes.ROW(
                    DataTypes.FIELD("large", DataTypes.DECIMAL(30, 5)), DataTypes.FIELD("times", DataTypes.ARRAY(DataTypes.TIMESTAMP(6))))))),
    /** Only inserts, with a time of processing. */
    VISITS(DataTypes.ROW(
            DataTypes.FIELD("customer", DataTypes.BIGINT()),
            DataTypes.FIELD("city", DataTypes.STRING()),
            DataTypes.FIELD("page", DataTypes.STRING()))),
    /** Only inserts, with a time of event. */
    ORDERS(DataTypes.ROW(
            DataTypes.FIELD("id", DataTypes.BIGINT().notNull()),
            DataTypes.FIELD("product", DataTypes.STRING()),
            DataTypes.FIELD("currency", DataTypes.CHAR(3)),
            DataTypes.FIELD("at", DataTypes.TIMESTAMP(3)))),
    /** Only inserts, with a time of event. */
    SHIPMENTS(DataTypes.ROW(
            DataTypes.FIELD("order_id", DataTypes.BIGINT()),
            DataTypes.FIELD("city", DataTypes.STRING()),
            DataTypes.FIELD("at", DataTypes.TIMESTAMP(3)))),
    /** Rows of every kind, with a primary key and a time of event: a table with versions. */
    RATES(DataTypes.ROW(
            DataTypes.FIELD("currency", DataTypes.CHAR(3).notNull()),
            DataTypes.FIELD("rate", DataTypes.DECIMAL(20, 6)),
            DataTypes.FIELD("at", DataTypes.TIMESTAMP(3)))),
    /** Only inserts, with a time of event and columns of many types. */
    EVENTS(DataTypes.ROW(
            DataTypes.FIELD("id", DataTypes.BIGINT().notNull()),
            DataTypes.FIELD("number", DataTypes.INT()),
            DataTypes.FIELD("code", DataTypes.STRING()),
            DataTypes.FIELD("text", DataTypes.STRING()),
            DataTypes.FIELD("price", DataTypes.DECIMAL(10, 2)),
            DataTypes.FIELD("huge", DataTypes.DECIMAL(30, 5)),
            DataTypes.FIELD("at", DataTypes.TIMESTAMP(3)),
            DataTypes.FIELD("exact", DataTypes.TIMESTAMP(6)),
            DataTypes.FIELD("moment", DataTypes.TIMESTAMP_LTZ(3)),
            DataTypes.FIELD("on_day", DataTypes.DATE()),
            DataTypes.FIELD("clock", DataTypes.TIME()),
            DataTypes.FIELD("flag", DataTypes.BOOLEAN()),
            DataTypes.FIELD("ratio", DataTypes.DOUBLE()),
            DataTypes.FIELD("numbers", DataTypes.ARRAY(DataTypes.INT())),
            DataTypes.FIELD("counts", DataTypes.MAP(DataTypes.STRING(), DataTypes.BIGINT())),
            DataTypes.FIELD("place", DataTypes.ROW(DataTypes.FIELD("town", DataTypes.STRING()), DataTypes.FIELD("zip", DataTypes.INT()))),
            DataTypes.FIELD("raw_bytes", DataTypes.BYTES())));

    /** The column with the time of event. */
    private static final String TIME = "at";

    final DataType type;

    SqlTables(DataType type) {
        this.type = type.notNull().bridgedTo(Row.class);
    }

    String table() {
        return name().toLowerCase();
    }

    <T> T column(Row row, String name) {
        return row.getFieldAs(DataType.getFieldNames(type).indexOf(name));
    }

    /** The columns, or some of them. */
    SqlColumns columns(String... names) {
        List<String> all = DataType.getFieldNames(type);
        SqlColumns columns = new SqlColumns(all, all.stream().map(this::typeOf).toList());
        return names.length == 0 ? columns : columns.pick(names);
    }

    private LogicalType typeOf(String name) {
        return isTimed() && name.equals(TIME)
                ? new TimestampType(true, TimestampKind.ROWTIME, 3)
                : type.getLogicalType().getChildren().get(DataType.getFieldNames(type).indexOf(name));
    }

    /** Some columns of a row, as they are in state. */
    RowData pick(Row row, SqlColumns some) {
        return columns().of(internal(row), some.names().toArray(String[]::new));
    }

    /** The time of event in milliseconds. */
    long time(Row row) {
        return this.<LocalDateTime>column(row, TIME).toInstant(ZoneOffset.UTC).toEpochMilli();
    }

    /** A row as Flink has it inside. */
    RowData internal(Row row) {
        DataStructureConverter<Object, Object> converter = DataStructureConverters.getConverter(type);
        converter.open(SqlTables.class.getClassLoader());
        return (RowData) converter.toInternal(row);
    }

    boolean isTimed() {
        return DataType.getFieldNames(type).contains(TIME);
    }

    void create(TableEnvironment tables) {
        Schema.Builder schema = Schema.newBuilder().fromRowDataType(type);
        TableDescriptor.Builder table = TableDescriptor.forConnector(SqlConnector.NAME).option(SqlConnector.FEED, table());
        TableDescriptor.Builder described = switch (this) {
            case SALES -> table.schema(schema.build());
            case CUSTOMERS -> table.schema(schema.primaryKey("id").build());
            case ACCOUNTS_FEED -> table.schema(schema.primaryKey("bank", "number").build()).option(SqlConnector.CHANGES, Changes.UPSERTS);
            case TYPED -> table.schema(schema.build()).option(SqlConnector.CHANGES, Changes.INSERTS);
            case VISITS -> table.schema(schema.columnByExpression("arrival", "PROCTIME()").build()).option(SqlConnector.CHANGES, Changes.INSERTS);
            case EVENTS, ORDERS, SHIPMENTS -> table.schema(schema.watermark(TIME, "SOURCE_WATERMARK()").build()).option(SqlConnector.CHANGES, Changes.INSERTS);
            case RATES -> table.schema(schema.watermark(TIME, "SOURCE_WATERMARK()").primaryKey("currency").build());
        };
        tables.createTable(table(), described.build());
    }
}
