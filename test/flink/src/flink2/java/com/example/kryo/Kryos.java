package com.example.kryo;

import de.javakaffee.kryoserializers.jodatime.JodaDateTimeSerializer;
import de.javakaffee.kryoserializers.jodatime.JodaLocalDateSerializer;
import de.javakaffee.kryoserializers.jodatime.JodaLocalDateTimeSerializer;
import de.javakaffee.kryoserializers.jodatime.JodaLocalTimeSerializer;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.java.typeutils.GenericTypeInfo;
import org.joda.time.DateTime;
import org.joda.time.LocalDate;
import org.joda.time.LocalDateTime;
import org.joda.time.LocalTime;

/** The serializer of a job that registers those of Joda, and nothing else. */
final class Kryos {
    private Kryos() {}

    static TypeSerializer<Object> serializer() {
        SerializerConfigImpl config = new SerializerConfigImpl();
        config.registerTypeWithKryoSerializer(DateTime.class, JodaDateTimeSerializer.class);
        config.registerTypeWithKryoSerializer(LocalDate.class, JodaLocalDateSerializer.class);
        config.registerTypeWithKryoSerializer(LocalTime.class, JodaLocalTimeSerializer.class);
        config.registerTypeWithKryoSerializer(LocalDateTime.class, JodaLocalDateTimeSerializer.class);
        return new GenericTypeInfo<>(Object.class).createSerializer(config);
    }
}
