package com.example.samples;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.common.typeutils.base.LongSerializer;
import org.apache.flink.table.data.RowData;
import org.apache.flink.types.Row;
import org.apache.flink.types.RowKind;

/** An operator that Flink made from a query. Its mirror follows the rows that the operator gets; nothing plays its script. */
abstract class SqlOperator extends KeyedOperator<RowData> {
    static final Namespace WINDOW_END = new Namespace("Long", LongSerializer.INSTANCE);

    private final SqlColumns key;
    /** By state: map keys and values with the names that the compiled plan has for their columns. */
    private final Map<String, String[]> named = new HashMap<>();

    SqlOperator(String uid, int parallelism, SqlColumns key) {
        super(uid, parallelism, 128, key.info(), key.notation());
        this.key = key;
    }

    /** Follows a row of one of the tables. */
    abstract void take(SqlTables table, Row row);

    /** @param watermark what the phase ends with, null for nothing */
    void endPhase(Long watermark) {
        if (watermark != null) {
            advance(watermark);
        }
    }

    void advance(long watermark) {}

    /** Gives the states what the mirror has come to hold. */
    abstract void finish();

    /** Whether a row comes into its table, and does not leave it. */
    static boolean isAdded(Row row) {
        return row.getKind() == RowKind.INSERT || row.getKind() == RowKind.UPDATE_AFTER;
    }

    RowData key(Object... columns) {
        return key.row(columns);
    }

    /** @param form notation of the value, with `%s` for that of the row in it */
    <V> ValueMirror<RowData, V> value(String name, TypeInformation<V> type, String form, SqlColumns row) {
        named.put(name, new String[] {null, String.format(form, row.named())});
        return value(name, type, String.format(form, row.notation()));
    }

    ValueMirror<RowData, RowData> rows(String name, SqlColumns row) {
        return value(name, row.info(), "%s", row);
    }

    ListMirror<RowData, RowData> list(String name, SqlColumns row) {
        named.put(name, new String[] {null, row.named()});
        return list(name, row.info(), row.notation());
    }

    <V> MapMirror<RowData, RowData, V> map(String name, SqlColumns mapKey, TypeInformation<V> value, String notation) {
        named.put(name, new String[] {mapKey.named(), notation});
        return map(name, mapKey.info(), mapKey.notation(), value, notation);
    }

    <V> MapMirror<RowData, RowData, V> map(String name, SqlColumns mapKey, TypeInformation<V> value, String form, SqlColumns row) {
        MapMirror<RowData, RowData, V> map = map(name, mapKey, value, String.format(form, row.notation()));
        named.put(name, new String[] {mapKey.named(), String.format(form, row.named())});
        return map;
    }

    MapMirror<RowData, RowData, RowData> map(String name, SqlColumns mapKey, SqlColumns row) {
        return map(name, mapKey, row.info(), "%s", row);
    }

    /** A map by times or numbers. */
    <V> MapMirror<RowData, Long, V> byLong(String name, TypeInformation<V> value, String form, SqlColumns row) {
        named.put(name, new String[] {"Long", String.format(form, row.named())});
        return map(name, Types.LONG, "Long", value, String.format(form, row.notation()));
    }

    /** The facts as they are with the names of the compiled plan. */
    List<StateFacts> namedFacts() {
        List<StateFacts> facts = new ArrayList<>();
        for (StateFacts fact : facts()) {
            String[] names = named.getOrDefault(fact.name(), new String[] {fact.mapKey(), fact.value()});
            facts.add(fact.scope().equals("keyed")
                    ? StateFacts.keyed(fact.name(), fact.kind(), key.named(), fact.namespace(), names[0], names[1], fact.ttl())
                    : fact);
        }
        return facts;
    }
}
