package com.example.samples;

import java.lang.reflect.Array;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.java.tuple.Tuple;
import org.apache.flink.api.java.typeutils.ListTypeInfo;
import org.apache.flink.api.java.typeutils.MapTypeInfo;
import org.apache.flink.api.java.typeutils.TupleTypeInfo;

/** JSON text of values. The type decides only where the object alone does not say it; it may be null. */
public final class Values {
    private Values() {}

    public static String json(Object value, TypeInformation<?> type) {
        if (value == null) {
            return "null";
        }
        if (value instanceof String || value instanceof Character) {
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
            return Json.string(Base64.getEncoder().encodeToString(bytes));
        }
        String time = time(value);
        return time != null ? Json.string(time) : composite(value, type);
    }

    private static String composite(Object value, TypeInformation<?> type) {
        if (value instanceof Collection<?> collection) {
            TypeInformation<?> element = type instanceof ListTypeInfo<?> list ? list.getElementTypeInfo() : null;
            return array(collection.stream().map(item -> json(item, element)).toList());
        }
        if (value instanceof Map<?, ?> map) {
            return map(map, (MapTypeInfo<?, ?>) type);
        }
        if (value instanceof Tuple tuple) {
            return tuple(tuple, type);
        }
        if (value.getClass().isArray()) {
            List<String> items = new ArrayList<>();
            for (int i = 0; i < Array.getLength(value); i++) {
                items.add(json(Array.get(value, i), null));
            }
            return array(items);
        }
        throw new IllegalArgumentException("no JSON form for " + value.getClass());
    }

    private static String map(Map<?, ?> map, MapTypeInfo<?, ?> type) {
        Class<?> keys = type.getKeyTypeInfo().getTypeClass();
        boolean named = keys == String.class || keys == Character.class || keys.isEnum();
        List<String> entries = new ArrayList<>();
        map.forEach((key, value) -> {
            String keyText = json(key, type.getKeyTypeInfo());
            String valueText = json(value, type.getValueTypeInfo());
            entries.add(named && !map.containsKey(null) ? keyText + ":" + valueText : "[" + keyText + "," + valueText + "]");
        });
        return named && !map.containsKey(null) ? "{" + String.join(",", entries) + "}" : array(entries);
    }

    private static String tuple(Tuple tuple, TypeInformation<?> type) {
        List<String> members = new ArrayList<>();
        for (int i = 0; i < tuple.getArity(); i++) {
            TypeInformation<?> field = type instanceof TupleTypeInfo<?> tupleType ? tupleType.getTypeAt(i) : null;
            members.add("\"f" + i + "\":" + json(tuple.getField(i), field));
        }
        return "{" + String.join(",", members) + "}";
    }

    private static String array(Collection<String> items) {
        return items.stream().collect(Collectors.joining(",", "[", "]"));
    }

    private static String time(Object value) {
        if (value instanceof LocalDate date) {
            return date.toString();
        }
        if (value instanceof LocalTime time) {
            return clock(time);
        }
        if (value instanceof LocalDateTime dateTime) {
            return dateTime.toLocalDate() + "T" + clock(dateTime.toLocalTime());
        }
        if (value instanceof Instant instant) {
            return time(LocalDateTime.ofInstant(instant, ZoneOffset.UTC)) + "Z";
        }
        if (value instanceof java.sql.Timestamp timestamp) {
            return time(timestamp.toInstant());
        }
        return value instanceof Date date ? time(Instant.ofEpochMilli(date.getTime())) : null;
    }

    private static String clock(LocalTime time) {
        int nanos = time.getNano();
        String fraction = nanos == 0 ? "" : nanos % 1_000_000 == 0 ? ".SSS" : nanos % 1_000 == 0 ? ".SSSSSS" : ".SSSSSSSSS";
        return time.format(DateTimeFormatter.ofPattern("HH:mm:ss" + fraction));
    }
}
