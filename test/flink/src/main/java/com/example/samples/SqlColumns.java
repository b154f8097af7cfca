package com.example.samples;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.data.binary.BinaryRowData;
import org.apache.flink.table.data.writer.BinaryRowWriter;
import org.apache.flink.table.data.writer.BinaryWriter;
import org.apache.flink.table.runtime.typeutils.InternalSerializers;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.logical.DecimalType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeFamily;
import org.apache.flink.table.types.logical.StructuredType;
import org.apache.flink.table.types.logical.utils.LogicalTypeChecks;

/**
 * The columns of rows in state.
 *
 * @param names what a compiled plan calls them, `f0` and so on where it does not tell; state itself has no names
 */
record SqlColumns(List<String> names, List<LogicalType> types) {

    /** Columns that no plan tells of. */
    static SqlColumns of(DataType... types) {
        return new SqlColumns(numbered(types.length), Arrays.stream(types).map(DataType::getLogicalType).toList());
    }

    static List<String> numbered(int count) {
        return IntStream.range(0, count).mapToObj(i -> "f" + i).toList();
    }

    SqlColumns pick(String... some) {
        return new SqlColumns(List.of(some), Arrays.stream(some).map(name -> types.get(names.indexOf(name))).toList());
    }

    SqlColumns notNull(String name) {
        return new SqlColumns(names, IntStream.range(0, types.size()).mapToObj(i -> names.get(i).equals(name) ? types.get(i).copy(false) : types.get(i)).toList());
    }

    SqlColumns and(String name, DataType type) {
        List<String> allNames = new ArrayList<>(names);
        allNames.add(name);
        List<LogicalType> allTypes = new ArrayList<>(types);
        allTypes.add(type.getLogicalType());
        return new SqlColumns(allNames, allTypes);
    }

    InternalTypeInfo<RowData> info() {
        return InternalTypeInfo.ofFields(types.toArray(LogicalType[]::new));
    }

    /** A row as it is in state, where its hash decides on the key group. */
    RowData row(Object... columns) {
        BinaryRowData row = new BinaryRowData(columns.length);
        BinaryRowWriter writer = new BinaryRowWriter(row);
        for (int i = 0; i < columns.length; i++) {
            write(writer, i, columns[i], types.get(i));
        }
        writer.complete();
        return row;
    }

    /** The columns of these names as a row of their own. */
    RowData of(RowData row, String... some) {
        return pick(some).row(Arrays.stream(some).map(names::indexOf).map(i -> field(row, i)).toArray());
    }

    Object field(RowData row, int i) {
        // The getter of a NOT NULL column does not look at the null bit before Flink 2.
        return row.isNullAt(i) ? null : RowData.createFieldGetter(types.get(i), i).getFieldOrNull(row);
    }

    /** A null of a type with a part outside its slot takes the room of that part, as in the rows that Flink's generated code writes. */
    private static void write(BinaryRowWriter writer, int i, Object value, LogicalType type) {
        if (value != null) {
            BinaryWriter.write(writer, i, value, type, InternalSerializers.create(type));
        } else if (type instanceof DecimalType decimal && !DecimalData.isCompact(decimal.getPrecision())) {
            writer.writeDecimal(i, null, decimal.getPrecision());
        } else if (type.is(LogicalTypeFamily.TIMESTAMP) && !TimestampData.isCompact(LogicalTypeChecks.getPrecision(type))) {
            writer.writeTimestamp(i, null, LogicalTypeChecks.getPrecision(type));
        } else {
            writer.setNullAt(i);
        }
    }

    String notation() {
        return notation(numbered(names.size()));
    }

    /** The notation with the names of the plan. */
    String named() {
        return notation(names);
    }

    private String notation(List<String> called) {
        return IntStream.range(0, types.size()).mapToObj(i -> called.get(i) + " " + text(types.get(i))).collect(Collectors.joining(", ", "Row<", ">"));
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
