package com.example.samples;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Date;

/** Text of dates and times, as EXPECTED.md writes them. */
final class Times {
    private Times() {}

    /** Null for any other value. */
    static String text(Object value) {
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
            return text(LocalDateTime.ofInstant(instant, ZoneOffset.UTC)) + "Z";
        }
        if (value instanceof java.sql.Timestamp timestamp) {
            return text(timestamp.toInstant());
        }
        return value instanceof Date date ? text(Instant.ofEpochMilli(date.getTime())) : null;
    }

    private static String clock(LocalTime time) {
        int nanos = time.getNano();
        String fraction = nanos == 0 ? "" : nanos % 1_000_000 == 0 ? ".SSS" : nanos % 1_000 == 0 ? ".SSSSSS" : ".SSSSSSSSS";
        return time.format(DateTimeFormatter.ofPattern("HH:mm:ss" + fraction));
    }
}
