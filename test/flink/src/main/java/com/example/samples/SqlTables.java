package com.example.samples;

import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.api.Schema;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.table.connector.ChangelogMode;
import org.apache.flink.table.runtime.typeutils.ExternalTypeInfo;
import org.apache.flink.table.types.DataType;
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
    /** Only inserts, with a time of processing. */
    VISITS(DataTypes.ROW(
            DataTypes.FIELD("customer", DataTypes.BIGINT()),
            DataTypes.FIELD("city", DataTypes.STRING()),
            DataTypes.FIELD("page", DataTypes.STRING()))),
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

    void create(StreamExecutionEnvironment env, StreamTableEnvironment tables) {
        String uid = table() + "-script";
        DataStream<Row> rows = env.addSource(new ScriptedSource<Row>(table()), ExternalTypeInfo.of(type)).setParallelism(1).uid(uid).name(uid);
        tables.createTemporaryView(table(), switch (this) {
            case SALES -> tables.fromChangelogStream(rows);
            case CUSTOMERS -> tables.fromChangelogStream(rows, Schema.newBuilder().primaryKey("id").build(), ChangelogMode.all());
            case VISITS -> tables.fromDataStream(rows, Schema.newBuilder().columnByExpression("arrival", "PROCTIME()").build());
            case EVENTS -> tables.fromDataStream(rows, Schema.newBuilder().watermark("at", "SOURCE_WATERMARK()").build());
        });
    }
}
