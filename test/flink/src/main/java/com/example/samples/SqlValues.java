package com.example.samples;

import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.flink.table.data.ArrayData;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.MapData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.types.logical.ArrayType;
import org.apache.flink.table.types.logical.IntType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeFamily;
import org.apache.flink.table.types.logical.MapType;
import org.apache.flink.table.types.logical.MultisetType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.StructuredType;
import org.apache.flink.types.RowKind;

/** JSON text of Flink's internal data structures. */
final class SqlValues {
    private SqlValues() {}

    static String json(Object value, LogicalType type) {
        if (value == null) {
            return "null";
        }
        return switch (type.getTypeRoot()) {
            case CHAR, VARCHAR -> Json.string(value.toString());
            case DECIMAL -> Values.json(((DecimalData) value).toBigDecimal(), null);
            case DATE -> Values.json(LocalDate.ofEpochDay((int) value), null);
            case TIME_WITHOUT_TIME_ZONE -> Values.json(LocalTime.ofNanoOfDay((int) value * 1_000_000L), null);
            case TIMESTAMP_WITHOUT_TIME_ZONE -> Values.json(((TimestampData) value).toLocalDateTime(), null);
            case TIMESTAMP_WITH_LOCAL_TIME_ZONE -> Values.json(((TimestampData) value).toInstant(), null);
            case ARRAY -> "[" + String.join(",", items((ArrayData) value, ((ArrayType) type).getElementType())) + "]";
            case MAP -> map((MapData) value, (MapType) type);
            case MULTISET -> pairs((MapData) value, ((MultisetType) type).getElementType(), new IntType());
            case ROW -> row((RowData) value, ((RowType) type).getFieldNames(), type.getChildren());
            case STRUCTURED_TYPE -> row((RowData) value,
                    ((StructuredType) type).getAttributes().stream().map(StructuredType.StructuredAttribute::getName).toList(), type.getChildren());
            // In these states only the place of a data view is RAW, and its serializer gives null.
            case RAW -> "null";
            default -> Values.json(value, null);
        };
    }

    private static String row(RowData row, List<String> names, List<LogicalType> types) {
        List<String> members = new ArrayList<>();
        if (row.getRowKind() != RowKind.INSERT) {
            members.add("\"@kind\":" + Json.string(row.getRowKind().shortString()));
        }
        for (int i = 0; i < names.size(); i++) {
            // The getter of a NOT NULL column does not look at the null bit before Flink 2; a key of an outer join can have it set.
            Object field = row.isNullAt(i) ? null : RowData.createFieldGetter(types.get(i), i).getFieldOrNull(row);
            members.add(Json.string(names.get(i)) + ":" + json(field, types.get(i)));
        }
        return "{" + String.join(",", members) + "}";
    }

    private static String map(MapData map, MapType type) {
        List<String> keys = items(map.keyArray(), type.getKeyType());
        return type.getKeyType().is(LogicalTypeFamily.CHARACTER_STRING) && !keys.contains("null")
                ? "{" + entries(keys, items(map.valueArray(), type.getValueType()), "%s:%s") + "}"
                : pairs(map, type.getKeyType(), type.getValueType());
    }

    private static String pairs(MapData map, LogicalType keyType, LogicalType valueType) {
        return "[" + entries(items(map.keyArray(), keyType), items(map.valueArray(), valueType), "[%s,%s]") + "]";
    }

    private static String entries(List<String> keys, List<String> values, String form) {
        return String.join(",", IntStream.range(0, keys.size()).mapToObj(i -> String.format(form, keys.get(i), values.get(i))).toList());
    }

    private static List<String> items(ArrayData array, LogicalType type) {
        ArrayData.ElementGetter getter = ArrayData.createElementGetter(type);
        return IntStream.range(0, array.size()).mapToObj(i -> json(getter.getElementOrNull(array, i), type)).toList();
    }
}
