package com.example;

import com.example.Specimen.Family;
import com.example.zoo.Bird;
import java.io.File;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import java.net.InetSocketAddress;
import java.net.URI;
import java.text.SimpleDateFormat;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.MonthDay;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.AbstractMap;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Calendar;
import java.util.Currency;
import java.util.Date;
import java.util.DoubleSummaryStatistics;
import java.util.GregorianCalendar;
import java.util.IntSummaryStatistics;
import java.util.List;
import java.util.Locale;
import java.util.LongSummaryStatistics;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TimeZone;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.joda.time.DateTime;
import org.joda.time.DateTimeZone;

/** Values of the JDK, and Joda's, that are no collections. */
final class ZooPlain {
    private static final LocalDateTime LEAP = LocalDateTime.of(2024, 2, 29, 12, 34, 56, 789_000_000);
    private static final ZoneId VIENNA = ZoneId.of("Europe/Vienna");

    private ZooPlain() {}

    static Family scalars() {
        return new Family("scalars")
                .add("Boolean", true).add("Byte", (byte) -2).add("Short", (short) 258).add("Character", '\u00e9')
                .add("Integer", -300).add("Integer max", Integer.MAX_VALUE).add("Long", 1L << 40).add("Long min", Long.MIN_VALUE)
                .add("Float", 0.1f).add("Float NaN", Float.NaN).add("Double", -0.0).add("Double max", Double.MAX_VALUE)
                .add("String", "text").add("String empty", "").add("String one", "x").add("String 32", "y".repeat(32)).add("String 33", "y".repeat(33))
                .add("String 63", "z".repeat(63)).add("String 64", "z".repeat(64)).add("String 300", "w".repeat(300))
                .add("String wide", "\u0000\u00e9\u20ac\ud83d\ude00 \"quoted\"\\ \n").add("String lone", "a\ud800b")
                .add("BigInteger", new BigInteger("-123456789012345678901234567890")).add("BigInteger zero", BigInteger.ZERO)
                .add("BigDecimal", new BigDecimal("-12.3400")).add("BigDecimal large", new BigDecimal("1E+30"))
                .add("StringBuilder", new StringBuilder("built")).add("StringBuffer", new StringBuffer("b\u00fcffered"))
                .add("AtomicBoolean", new AtomicBoolean(true)).add("AtomicInteger", new AtomicInteger(-5))
                .add("AtomicLong", new AtomicLong(5_000_000_000L)).add("AtomicReference", new AtomicReference<Object>("referred"))
                .add("AtomicReference null", new AtomicReference<Object>())
                .add("AtomicIntegerArray", new AtomicIntegerArray(new int[] {1, -1})).add("AtomicLongArray", new AtomicLongArray(new long[] {1L << 40}));
    }

    static Family texts() {
        return new Family("texts")
                .add("UUID", new UUID(0x1234567890abcdefL, -2)).add("Currency", Currency.getInstance("EUR"))
                .add("Locale", Locale.US).add("Locale language", Locale.GERMAN).add("Locale root", Locale.ROOT)
                .add("Locale variant", new Locale("de", "AT", "POSIX"))
                .add("URI", URI.create("https://example.com/a%20b?c=d#e")).add("Pattern", Pattern.compile("a+(\\d)", Pattern.CASE_INSENSITIVE))
                .add("Class", String.class).add("Class primitive", int.class).add("Class array", long[].class).add("Class of the job", Bird.class)
                .add("File", new File("/data/in.csv")).add("InetSocketAddress", InetSocketAddress.createUnresolved("localhost", 5432))
                .add("TimeZone", TimeZone.getTimeZone("Europe/Vienna"))
                .add("SimpleDateFormat", format())
                .add("BitSet", bits(0, 2, 63, 64, 200)).add("BitSet empty", new BitSet())
                .add("Optional", Optional.of("there")).add("Optional of a list", Optional.of(new ArrayList<>(List.of(1)))).add("Optional empty", Optional.empty())
                .add("OptionalInt", OptionalInt.of(-7)).add("OptionalInt empty", OptionalInt.empty()).add("OptionalLong", OptionalLong.of(1L << 40))
                .add("OptionalDouble", OptionalDouble.of(0.1))
                .add("SimpleEntry", new AbstractMap.SimpleEntry<>("key", 1)).add("SimpleImmutableEntry", new AbstractMap.SimpleImmutableEntry<>(1, null)).add("Map.entry", Map.entry("key", 1))
                .add("IntSummaryStatistics", statistics(3, 1, 2)).add("LongSummaryStatistics", new LongSummaryStatistics())
                .add("DoubleSummaryStatistics", new DoubleSummaryStatistics()).add("MathContext", new MathContext(7, RoundingMode.HALF_EVEN))
                .add("RoundingMode", RoundingMode.HALF_UP).add("TimeUnit", TimeUnit.SECONDS).add("Object", new Object());
    }

    static Family times() {
        return new Family("times")
                .add("Date", new Date(1_700_000_000_123L)).add("Date before 1970", new Date(-1)).add("sql.Date", new java.sql.Date(1_000))
                .add("sql.Time", new java.sql.Time(3_600_000)).add("sql.Timestamp", timestamp(1_700_000_000_123L, 123_456_789))
                .add("sql.Timestamp before 1970", timestamp(-1_000, 1))
                .add("Instant", Instant.ofEpochSecond(1_700_000_000, 2)).add("Instant before 1970", Instant.ofEpochSecond(-1, 999_999_999))
                .add("Duration", Duration.ofMillis(90_500)).add("Duration negative", Duration.ofSeconds(-5, -7)).add("Duration zero", Duration.ZERO)
                .add("Period", Period.of(1, -2, 3)).add("LocalDate", LEAP.toLocalDate()).add("LocalDate BC", LocalDate.of(-44, 3, 15))
                .add("LocalTime", LEAP.toLocalTime()).add("LocalTime hour", LocalTime.of(7, 0)).add("LocalTime minute", LocalTime.of(7, 5))
                .add("LocalTime second", LocalTime.of(7, 5, 9)).add("LocalTime nano", LocalTime.of(0, 0, 0, 1)).add("LocalTime midnight", LocalTime.MIDNIGHT)
                .add("LocalDateTime", LEAP).add("LocalDateTime minute", LocalDateTime.of(1999, 12, 31, 23, 59))
                .add("ZoneId", VIENNA).add("ZoneOffset", ZoneOffset.ofHoursMinutes(5, 30)).add("ZoneOffset seconds", ZoneOffset.ofTotalSeconds(-3_601))
                .add("ZoneOffset UTC", ZoneOffset.UTC)
                .add("ZonedDateTime", ZonedDateTime.of(LEAP, VIENNA)).add("ZonedDateTime offset", ZonedDateTime.of(LEAP, ZoneOffset.ofHours(-8)))
                .add("OffsetDateTime", OffsetDateTime.of(LEAP, ZoneOffset.ofHoursMinutes(5, 30))).add("OffsetDateTime UTC", OffsetDateTime.of(LEAP, ZoneOffset.UTC))
                .add("OffsetTime", OffsetTime.of(LEAP.toLocalTime(), ZoneOffset.ofHours(1)))
                .add("Year", Year.of(2024)).add("YearMonth", YearMonth.of(2024, 2)).add("MonthDay", MonthDay.of(2, 29))
                .add("DayOfWeek", DayOfWeek.FRIDAY).add("ChronoUnit", ChronoUnit.HALF_DAYS)
                .add("Calendar", calendar("Europe/Vienna")).add("Calendar UTC", calendar("UTC"))
                .add("DateTime", new DateTime(1_700_000_000_123L, DateTimeZone.forID("Europe/Vienna"))).add("DateTime UTC", new DateTime(-1, DateTimeZone.UTC));
    }

    private static SimpleDateFormat format() {
        SimpleDateFormat format = new SimpleDateFormat("yyyy-MM-dd HH:mm", Locale.ROOT);
        format.set2DigitYearStart(new Date(0)); // else what is written depends on the time of the run
        return format;
    }

    private static BitSet bits(int... set) {
        BitSet bits = new BitSet();
        IntStream.of(set).forEach(bits::set);
        return bits;
    }

    private static IntSummaryStatistics statistics(int... numbers) {
        return IntStream.of(numbers).summaryStatistics();
    }

    private static java.sql.Timestamp timestamp(long millis, int nanos) {
        java.sql.Timestamp timestamp = new java.sql.Timestamp(millis);
        timestamp.setNanos(nanos);
        return timestamp;
    }

    private static Calendar calendar(String zone) {
        Calendar calendar = new GregorianCalendar(TimeZone.getTimeZone(zone), Locale.ROOT);
        calendar.setTimeInMillis(1_700_000_000_123L);
        return calendar;
    }
}
