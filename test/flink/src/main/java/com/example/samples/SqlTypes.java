package com.example.samples;

import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.api.dataview.MapView;
import org.apache.flink.table.dataview.NullSerializer;
import org.apache.flink.table.types.DataType;

/** Types of rows in the state of SQL operators. */
final class SqlTypes {
    /** The place of a data view in an accumulator; the view itself is a state of its own. */
    static final DataType VIEW = view(MapView.class);

    private SqlTypes() {}

    @SuppressWarnings("unchecked")
    private static DataType view(Class<?> type) {
        return DataTypes.RAW((Class<Object>) type, NullSerializer.INSTANCE);
    }
}
