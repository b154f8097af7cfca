package com.example.samples;

import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.api.dataview.MapView;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.dataview.NullSerializer;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;
import org.apache.flink.table.runtime.typeutils.RowDataSerializer;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.StructuredType;

/** Types of rows in the state of SQL operators. */
final class SqlTypes {
    /** The place of a data view in an accumulator; the view itself is a state of its own. */
    static final DataType VIEW = view(MapView.class);

    private SqlTypes() {}

    @SuppressWarnings("unchecked")
    private static DataType view(Class<?> type) {
        return DataTypes.RAW((Class<Object>) type, NullSerializer.INSTANCE);
    }

    static InternalTypeInfo<RowData> row(DataType... columns) {
        return row(Arrays.stream(columns).map(DataType::getLogicalType).toArray(LogicalType[]::new));
    }

    static InternalTypeInfo<RowData> row(LogicalType... columns) {
        return InternalTypeInfo.ofFields(columns);
    }

    /** A row as it is in state, where its hash decides on the key group. */
    static RowData binary(InternalTypeInfo<RowData> type, Object... columns) {
        return new RowDataSerializer(type.toRowFieldTypes()).toBinaryRow(GenericRowData.of(columns)).copy();
    }

    static String notation(InternalTypeInfo<RowData> type) {
        LogicalType[] columns = type.toRowFieldTypes();
        return IntStream.range(0, columns.length).mapToObj(i -> "f" + i + " " + text(columns[i])).collect(Collectors.joining(", ", "Row<", ">"));
    }

    /** Flink 2.1 changed how a structured type is printed; the newer form stands for both. */
    private static String text(LogicalType type) {
        if (type instanceof StructuredType structured) {
            return structured.getAttributes().stream().map(attribute -> attribute.getName() + " " + text(attribute.getType()))
                    .collect(Collectors.joining(", ", "STRUCTURED<'" + structured.getImplementationClass().orElseThrow().getName() + "', ", ">"));
        }
        return type.asSummaryString().replace("`", "");
    }
}
