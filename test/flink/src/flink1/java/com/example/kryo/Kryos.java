package com.example.kryo;

import de.javakaffee.kryoserializers.jodatime.JodaDateTimeSerializer;
import org.apache.flink.api.common.ExecutionConfig;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.java.typeutils.GenericTypeInfo;
import org.joda.time.DateTime;

/** The serializer of a job that registers that of Joda, of which there is one for Kryo 2, and nothing else. */
final class Kryos {
    private Kryos() {}

    static TypeSerializer<Object> serializer() {
        ExecutionConfig config = new ExecutionConfig();
        config.registerTypeWithKryoSerializer(DateTime.class, JodaDateTimeSerializer.class);
        return new GenericTypeInfo<>(Object.class).createSerializer(config);
    }
}
