package com.example.samples;

import java.lang.reflect.Array;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;
import org.apache.avro.generic.IndexedRecord;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.java.tuple.Tuple;
import org.apache.flink.api.java.typeutils.EitherTypeInfo;
import org.apache.flink.api.java.typeutils.ListTypeInfo;
import org.apache.flink.api.java.typeutils.MapTypeInfo;
import org.apache.flink.api.java.typeutils.ObjectArrayTypeInfo;
import org.apache.flink.api.java.typeutils.PojoTypeInfo;
import org.apache.flink.api.java.typeutils.TupleTypeInfo;
import org.apache.flink.streaming.api.windowing.windows.GlobalWindow;
import org.apache.flink.streaming.api.windowing.windows.TimeWindow;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.table.runtime.typeutils.SortedMapTypeInfo;
import org.apache.flink.table.types.DataTypeQueryable;
import org.apache.flink.types.Either;
import org.apache.flink.types.Row;

/** JSON text of values. The type decides only where the object alone does not say it; it may be null. */
public final class Values {
    /** The objects around the one at hand. */
    private static final ThreadLocal<List<Object>> OPEN = ThreadLocal.withInitial(ArrayList::new);

    private Values() {}

    public static String json(Object value, TypeInformation<?> type) {
        if (value == null) {
            return "null";
        }
        if (type instanceof DataTypeQueryable sql) {
            return SqlValues.json(value, sql.getDataType().getLogicalType());
        }
        if (value instanceof CharSequence || value instanceof Character || value instanceof UUID) {
            return Json.string(value.toString());
        }
        if (value instanceof Enum<?> constant) {
            return Json.string(constant.name());
        }
        if (value instanceof BigDecimal decimal) {
            return Json.string(decimal.toPlainString());
        }
        if (value instanceof Double number) {
            return Json.number(number);
        }
        if (value instanceof Float number) {
            return Json.number(number);
        }
        if (value instanceof Number || value instanceof Boolean) {
            return value.toString();
        }
        if (value instanceof byte[] bytes) {
            return base64(bytes);
        }
        String time = Times.text(value);
        return time != null ? Json.string(time) : inside(value, type);
    }

    /** An object inside itself is cut. */
    private static String inside(Object value, TypeInformation<?> type) {
        List<Object> open = OPEN.get();
        if (open.stream().anyMatch(one -> one == value)) {
            return "{\"@ref\":true}";
        }
        open.add(value);
        try {
            String known = KryoValues.json(value);
            return known != null ? known : composite(value, type);
        } finally {
            open.remove(open.size() - 1);
        }
    }

    static String base64(byte[] bytes) {
        return Json.string(Base64.getEncoder().encodeToString(bytes));
    }

    private static String composite(Object value, TypeInformation<?> type) {
        if (value instanceof Collection<?> collection) {
            TypeInformation<?> element = type instanceof ListTypeInfo<?> list ? list.getElementTypeInfo() : null;
            return array(collection.stream().map(item -> json(item, element)).toList());
        }
        if (value instanceof Map<?, ?> map) {
            return map(map, type);
        }
        if (value instanceof Tuple tuple) {
            return tuple(tuple, type);
        }
        if (value instanceof Either<?, ?> either) {
            return either(either, (EitherTypeInfo<?, ?>) type);
        }
        if (value.getClass().isArray()) {
            return array(value, type instanceof ObjectArrayTypeInfo<?, ?> arrayType ? arrayType.getComponentInfo() : null);
        }
        if (value instanceof Row row) {
            return FieldValues.row(row, type);
        }
        if (value instanceof TimeWindow window) {
            return "{\"start\":" + window.getStart() + ",\"end\":" + window.getEnd() + "}";
        }
        if (value instanceof org.apache.flink.table.runtime.operators.window.TimeWindow window) {
            return "{\"start\":" + window.getStart() + ",\"end\":" + window.getEnd() + "}";
        }
        if (value instanceof GlobalWindow) {
            return "{}";
        }
        if (value instanceof StreamRecord<?> record) {
            return "{\"timestamp\":" + record.getTimestamp() + ",\"value\":" + json(record.getValue(), type) + "}";
        }
        if (value instanceof IndexedRecord record) {
            return AvroValues.json(record, record.getSchema());
        }
        return type instanceof PojoTypeInfo<?> pojo ? FieldValues.pojo(value, pojo) : FieldValues.fields(value);
    }

    /** Without a type (in an object of Kryo) the keys themselves say what they are. */
    private static String map(Map<?, ?> map, TypeInformation<?> type) {
        TypeInformation<?> keyType = type instanceof MapTypeInfo<?, ?> of ? of.getKeyTypeInfo()
                : type instanceof SortedMapTypeInfo<?, ?> of ? of.getKeyTypeInfo() : null;
        TypeInformation<?> valueType = type instanceof MapTypeInfo<?, ?> of ? of.getValueTypeInfo()
                : type instanceof SortedMapTypeInfo<?, ?> of ? of.getValueTypeInfo() : null;
        boolean named = keyType != null
                ? isName(keyType.getTypeClass()) && map.keySet().stream().noneMatch(Objects::isNull)
                : map.keySet().stream().allMatch(key -> key instanceof Enum<?> || key != null && isName(key.getClass()));
        List<String> entries = new ArrayList<>();
        for (Map.Entry<?, ?> entry : map.entrySet()) { // not forEach, for which a Hashtable has another order
            String key = json(entry.getKey(), keyType);
            String value = json(entry.getValue(), valueType);
            entries.add(named ? key + ":" + value : "[" + key + "," + value + "]");
        }
        return named ? object(entries) : array(entries);
    }

    private static boolean isName(Class<?> type) {
        return type == String.class || type == Character.class || type.isEnum();
    }

    private static String tuple(Tuple tuple, TypeInformation<?> type) {
        List<String> members = new ArrayList<>();
        for (int i = 0; i < tuple.getArity(); i++) {
            TypeInformation<?> field = type instanceof TupleTypeInfo<?> tupleType ? tupleType.getTypeAt(i) : null;
            members.add("\"f" + i + "\":" + json(tuple.getField(i), field));
        }
        return object(members);
    }

    private static String either(Either<?, ?> either, EitherTypeInfo<?, ?> type) {
        return either.isLeft()
                ? "{\"left\":" + json(either.left(), type.getLeftType()) + "}"
                : "{\"right\":" + json(either.right(), type.getRightType()) + "}";
    }

    private static String array(Object value, TypeInformation<?> component) {
        List<String> items = new ArrayList<>();
        for (int i = 0; i < Array.getLength(value); i++) {
            items.add(json(Array.get(value, i), component));
        }
        return array(items);
    }

    static String array(Collection<String> items) {
        return items.stream().collect(Collectors.joining(",", "[", "]"));
    }

    static String object(Collection<String> members) {
        return members.stream().collect(Collectors.joining(",", "{", "}"));
    }
}
