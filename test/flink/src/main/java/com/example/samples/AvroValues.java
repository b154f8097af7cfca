package com.example.samples;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.apache.avro.Conversion;
import org.apache.avro.Conversions;
import org.apache.avro.Schema;
import org.apache.avro.data.TimeConversions;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericFixed;
import org.apache.avro.generic.IndexedRecord;

/** JSON text of Avro values. Generic records hold logical types as their plain numbers, specific records as Java types: both give the same text. */
final class AvroValues {
    private static final GenericData DATA = new GenericData();

    static {
        DATA.addLogicalTypeConversion(new Conversions.DecimalConversion());
        DATA.addLogicalTypeConversion(new TimeConversions.DateConversion());
        DATA.addLogicalTypeConversion(new TimeConversions.TimeMillisConversion());
        DATA.addLogicalTypeConversion(new TimeConversions.TimeMicrosConversion());
        DATA.addLogicalTypeConversion(new TimeConversions.TimestampMillisConversion());
        DATA.addLogicalTypeConversion(new TimeConversions.TimestampMicrosConversion());
        DATA.addLogicalTypeConversion(new TimeConversions.LocalTimestampMillisConversion());
        DATA.addLogicalTypeConversion(new TimeConversions.LocalTimestampMicrosConversion());
    }

    private AvroValues() {}

    static String json(Object value, Schema schema) {
        Conversion<?> conversion = schema.getLogicalType() == null ? null : DATA.getConversionFor(schema.getLogicalType());
        if (conversion != null) {
            boolean converted = conversion.getConvertedType().isInstance(value);
            return Values.json(converted ? value : Conversions.convertToLogicalType(value, schema, schema.getLogicalType(), conversion), null);
        }
        return switch (schema.getType()) {
            case RECORD -> record((IndexedRecord) value);
            case UNION -> json(value, schema.getTypes().get(DATA.resolveUnion(schema, value)));
            case ARRAY -> Values.array(((Collection<?>) value).stream().map(item -> json(item, schema.getElementType())).toList());
            case MAP -> map((Map<?, ?>) value, schema.getValueType());
            case FIXED -> Values.base64(((GenericFixed) value).bytes());
            case BYTES -> Values.base64(bytes((ByteBuffer) value));
            case ENUM -> Json.string(value.toString());
            default -> Values.json(value, null);
        };
    }

    private static String record(IndexedRecord record) {
        List<String> members = new ArrayList<>();
        for (Schema.Field field : record.getSchema().getFields()) {
            members.add(Json.string(field.name()) + ":" + json(record.get(field.pos()), field.schema()));
        }
        return Values.object(members);
    }

    private static String map(Map<?, ?> map, Schema valueSchema) {
        List<String> members = new ArrayList<>();
        map.forEach((key, value) -> members.add(Json.string(key.toString()) + ":" + json(value, valueSchema)));
        return Values.object(members);
    }

    private static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return bytes;
    }
}
