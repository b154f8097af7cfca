package com.example.samples;

import org.apache.flink.api.common.serialization.SerializerConfig;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.java.typeutils.GenericTypeInfo;
import org.apache.flink.table.runtime.operators.window.TimeWindow;

/** Windows of SQL, whose serializer no type information leads to. */
final class SqlWindowType extends GenericTypeInfo<TimeWindow> {
    private static final long serialVersionUID = 1L;

    SqlWindowType() {
        super(TimeWindow.class);
    }

    @Override
    public TypeSerializer<TimeWindow> createSerializer(SerializerConfig config) {
        return new TimeWindow.Serializer();
    }
}
