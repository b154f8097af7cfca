package com.example.samples;

import java.io.File;
import java.io.ObjectStreamClass;
import java.io.ObjectStreamField;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URL;
import java.nio.charset.Charset;
import java.text.SimpleDateFormat;
import java.time.Duration;
import java.time.Instant;
import java.time.MonthDay;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Calendar;
import java.util.Currency;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TimeZone;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import org.joda.time.DateTime;

/** JSON text of those classes of libraries that only Kryo writes. */
final class KryoValues {
    /** Classes with a usual text that is Java's own. */
    private static final List<Class<?>> TEXTS = List.of(
            Duration.class, Period.class, Year.class, YearMonth.class, MonthDay.class, ZoneId.class, URI.class, URL.class, Locale.class, Currency.class);

    private KryoValues() {}

    /** Null for any other value. */
    static String json(Object value) {
        String text = text(value);
        if (text != null) {
            return Json.string(text);
        }
        if (value instanceof AtomicBoolean || value instanceof AtomicIntegerArray || value instanceof AtomicLongArray) {
            return value.toString().replace(" ", "");
        }
        if (value instanceof AtomicReference<?> reference) {
            return Values.json(reference.get(), null);
        }
        if (value instanceof Optional<?> optional) {
            return Values.json(optional.orElse(null), null);
        }
        if (value instanceof OptionalInt optional) {
            return optional.isPresent() ? String.valueOf(optional.getAsInt()) : "null";
        }
        if (value instanceof OptionalLong optional) {
            return optional.isPresent() ? String.valueOf(optional.getAsLong()) : "null";
        }
        if (value instanceof OptionalDouble optional) {
            return optional.isPresent() ? Json.number(optional.getAsDouble()) : "null";
        }
        if (value instanceof BitSet bits) {
            return Values.array(bits.stream().mapToObj(String::valueOf).toList());
        }
        return value instanceof Throwable || value instanceof StackTraceElement ? javaSerialized(value) : null;
    }

    private static String text(Object value) {
        if (value instanceof ZoneOffset offset) {
            return text(offset);
        }
        if (TEXTS.stream().anyMatch(type -> type.isInstance(value))) {
            return value.toString();
        }
        if (value instanceof Class<?> type) {
            return type.getName();
        }
        if (value instanceof TimeZone zone) {
            return zone.getID();
        }
        if (value instanceof Charset charset) {
            return charset.name();
        }
        if (value instanceof File file) {
            return file.getPath();
        }
        if (value instanceof Pattern pattern) {
            return pattern.pattern();
        }
        if (value instanceof SimpleDateFormat format) {
            return format.toPattern();
        }
        if (value instanceof InetSocketAddress address) {
            return address.getHostString() + ":" + address.getPort();
        }
        return zoned(value);
    }

    /** An offset that Kryo of Flink 1.x has read lacks its id. */
    private static String text(ZoneOffset offset) {
        return ZoneOffset.ofTotalSeconds(offset.getTotalSeconds()).getId();
    }

    private static String zoned(Object value) {
        if (value instanceof OffsetDateTime time) {
            return Times.text(time.toLocalDateTime()) + text(time.getOffset());
        }
        if (value instanceof OffsetTime time) {
            return Times.text(time.toLocalTime()) + text(time.getOffset());
        }
        if (value instanceof ZonedDateTime time) {
            boolean isOffset = time.getZone() instanceof ZoneOffset;
            return Times.text(time.toLocalDateTime()) + (isOffset || Versions.KRYO_KEEPS_OFFSETS ? text(time.getOffset()) : "")
                    + (isOffset ? "" : "[" + time.getZone() + "]");
        }
        if (value instanceof Calendar calendar) {
            return inZone(calendar.toInstant(), calendar.getTimeZone().getID());
        }
        return value instanceof DateTime time ? inZone(Instant.ofEpochMilli(time.getMillis()), time.getZone().getID()) : null;
    }

    private static String inZone(Instant instant, String zone) {
        return Times.text(instant) + (zone.equals("UTC") ? "" : "[" + zone + "]");
    }

    /** The fields that Java's own serialization writes, in its order. */
    private static String javaSerialized(Object object) {
        List<Class<?>> classes = new ArrayList<>();
        for (Class<?> type = object.getClass(); type != Object.class; type = type.getSuperclass()) {
            classes.add(0, type);
        }
        List<String> members = new ArrayList<>(List.of(FieldValues.classMember(object)));
        for (Class<?> type : classes) {
            for (ObjectStreamField field : ObjectStreamClass.lookup(type).getFields()) {
                members.add(FieldValues.member(type, field.getName(), object));
            }
        }
        return Values.object(members);
    }
}
