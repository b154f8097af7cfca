package com.example.kryo;

import java.io.File;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
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
import java.util.Arrays;
import java.util.BitSet;
import java.util.Calendar;
import java.util.Collections;
import java.util.Comparator;
import java.util.Currency;
import java.util.Date;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.GregorianCalendar;
import java.util.HashMap;
import java.util.IntSummaryStatistics;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.SimpleTimeZone;
import java.util.TimeZone;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.PriorityBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.regex.Pattern;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.core.memory.DataOutputSerializer;

/**
 * What KryoSerializer writes of objects of the JDK and of Joda, each by itself: a line for each, its name, a tab and the bytes
 * in hex. Of what it cannot write there is none.
 */
public final class BuiltInVectors {
    private final StringBuilder lines = new StringBuilder();
    private final TypeSerializer<Object> serializer;

    private BuiltInVectors(TypeSerializer<Object> serializer) {
        this.serializer = serializer;
    }

    public static void main(String[] args) throws Exception {
        BuiltInVectors vectors = new BuiltInVectors(Kryos.serializer());
        vectors.all();
        Files.writeString(Path.of(args[0]), vectors.lines);
    }

    private void all() throws Exception {
        collections();
        views();
        maps();
        times();
        calendars();
        small();
        joda();
    }

    private void collections() {
        List<Object> two = new ArrayList<>(List.of("a", 1));
        add("emptyList", Collections.emptyList());
        add("emptySet", Collections.emptySet());
        add("singletonList", Collections.singletonList("a"));
        add("singletonList of null", Collections.singletonList(null));
        add("singleton", Collections.singleton(1L));
        add("nCopies", Collections.nCopies(2, "a"));
        add("unmodifiableList", Collections.unmodifiableList(two));
        add("unmodifiableList linked", Collections.unmodifiableList(new LinkedList<>(two)));
        add("unmodifiableCollection", Collections.unmodifiableCollection(two));
        add("unmodifiableSet", Collections.unmodifiableSet(new LinkedHashSet<>(two)));
        add("unmodifiableSortedSet", Collections.unmodifiableSortedSet(new TreeSet<>(List.of(1, 2))));
        add("synchronizedList", Collections.synchronizedList(two));
        add("synchronizedCollection", Collections.synchronizedCollection(two));
        add("checkedList", Collections.checkedList(new ArrayList<>(List.of("a")), String.class));
        add("checkedQueue", Collections.checkedQueue(new LinkedList<>(List.of("a")), String.class));
        add("newSetFromMap", filled(Collections.newSetFromMap(new HashMap<>())));
        add("asLifoQueue", Collections.asLifoQueue(new LinkedList<>(two)));
        add("Arrays.asList", Arrays.asList(1, 2, null));
        add("Arrays.asList of nothing", Arrays.asList());
        add("List.of", List.of());
        add("List.of one", List.of("a"));
        add("List.of three", List.of(1, 2, 3));
        add("List.of mixed", List.of(1, "a", 2L));
        add("Set.of", Set.of());
        add("Set.of one", Set.of("a"));
        add("TreeSet", new TreeSet<>(List.of(2, 1)));
        add("TreeSet reverse", ordered(Collections.reverseOrder(), 1, 2));
        add("TreeSet of text", ordered(String.CASE_INSENSITIVE_ORDER, "b", "A"));
        add("TreeSet natural", ordered(Comparator.<Integer>naturalOrder(), 1, 2));
        add("TreeSet reverse of text", ordered(Collections.reverseOrder(String.CASE_INSENSITIVE_ORDER), "b", "A"));
        add("TreeSet nulls first", ordered(Comparator.nullsFirst(Comparator.<Integer>naturalOrder()), 1, null));
        add("PriorityQueue", new PriorityQueue<>(List.of(3, 1, 2)));
        add("PriorityQueue reverse", queue(1, 3, 2));
        add("PriorityBlockingQueue", new PriorityBlockingQueue<>(List.of(3, 1)));
        add("ArrayBlockingQueue", new ArrayBlockingQueue<>(3, true, List.of(3, 1)));
        add("ConcurrentSkipListSet", new ConcurrentSkipListSet<>(List.of(3, 1)));
        add("newKeySet", filled(ConcurrentHashMap.newKeySet()));
        add("EnumSet", EnumSet.of(DayOfWeek.FRIDAY, DayOfWeek.MONDAY));
        add("EnumSet empty", EnumSet.noneOf(TimeUnit.class));
    }

    private void views() {
        Map<String, Integer> map = new LinkedHashMap<>(Map.of("a", 1));
        add("subList", new ArrayList<>(List.of(1, 2, 3)).subList(1, 3));
        add("subList linked", new LinkedList<>(List.of(1, 2, 3)).subList(1, 3));
        add("subList of asList", Arrays.asList(1, 2, 3).subList(0, 1));
        add("subList of List.of", List.of(1, 2, 3).subList(0, 1));
        add("HashMap.keySet", new HashMap<>(map).keySet());
        add("HashMap.values", new HashMap<>(map).values());
        add("LinkedHashMap.keySet", map.keySet());
        add("LinkedHashMap.values", map.values());
        add("TreeMap.keySet", new TreeMap<>(map).keySet());
        add("TreeMap.values", new TreeMap<>(map).values());
        add("TreeMap.headMap", new TreeMap<>(map).headMap("b"));
        add("TreeMap.descendingMap", new TreeMap<>(map).descendingMap());
        add("descendingSet", new TreeSet<>(List.of(1, 2)).descendingSet());
        add("ConcurrentHashMap.values", new ConcurrentHashMap<>(map).values());
        add("ConcurrentHashMap.keySet", new ConcurrentHashMap<>(map).keySet());
        add("ConcurrentSkipListMap.keySet", new ConcurrentSkipListMap<>(map).keySet());
    }

    private void maps() {
        Map<String, Integer> map = new LinkedHashMap<>(Map.of("a", 1));
        EnumMap<DayOfWeek, String> days = new EnumMap<>(DayOfWeek.class);
        days.put(DayOfWeek.TUESDAY, "two");
        add("emptyMap", Collections.emptyMap());
        add("singletonMap", Collections.singletonMap("a", null));
        add("singletonMap by number", Collections.singletonMap(1, "b"));
        add("unmodifiableMap", Collections.unmodifiableMap(map));
        add("unmodifiableSortedMap", Collections.unmodifiableSortedMap(new TreeMap<>(map)));
        add("unmodifiableNavigableMap", Collections.unmodifiableNavigableMap(new TreeMap<>(map)));
        add("synchronizedMap", Collections.synchronizedMap(map));
        add("checkedMap", Collections.checkedMap(map, String.class, Integer.class));
        add("Map.of", Map.of());
        add("Map.of one", Map.of("a", 1));
        add("EnumMap", days);
        add("TreeMap reverse", reversed(new TreeMap<>(Collections.reverseOrder())));
        add("ConcurrentSkipListMap", new ConcurrentSkipListMap<>(map));
        add("ConcurrentSkipListMap reverse", reversed(new ConcurrentSkipListMap<>(Collections.reverseOrder())));
        add("SimpleEntry", new AbstractMap.SimpleEntry<>("a", 1));
        add("SimpleImmutableEntry", new AbstractMap.SimpleImmutableEntry<>("a", 1));
        add("Map.entry", Map.entry("a", 1));
    }

    private void times() {
        LocalDateTime local = LocalDateTime.of(2024, 2, 29, 12, 34, 56);
        LocalDateTime fraction = LocalDateTime.of(2024, 2, 29, 12, 0, 0, 5_000_000);
        ZoneOffset india = ZoneOffset.ofHoursMinutes(5, 30);
        ZoneId vienna = ZoneId.of("Europe/Vienna");
        OffsetTime shared = OffsetTime.of(LocalTime.NOON, india);
        add("Duration", Duration.ofMillis(90_500));
        add("Duration below zero", Duration.ofSeconds(-5, 7));
        add("Duration zero", Duration.ZERO);
        add("Instant", Instant.ofEpochSecond(1709210096L, 789_000_000));
        add("Instant before 1970", Instant.ofEpochSecond(-1, 1));
        add("LocalDate", LocalDate.of(2024, 2, 29));
        add("LocalDate before Christ", LocalDate.of(-44, 3, 15));
        add("LocalTime", LocalTime.of(12, 34, 56, 7));
        add("LocalTime noon", LocalTime.NOON);
        add("LocalDateTime", local);
        add("Year", Year.of(2024));
        add("Year before Christ", Year.of(-44));
        add("YearMonth", YearMonth.of(2024, 2));
        add("YearMonth of a small year", YearMonth.of(7, 11));
        add("YearMonth of a large year", YearMonth.of(12345, 1));
        add("MonthDay", MonthDay.of(2, 29));
        add("Period", Period.of(1, 2, 3));
        add("Period of days", Period.ofDays(-3));
        add("Period zero", Period.ZERO);
        add("ZoneOffset", india);
        add("ZoneOffset west", ZoneOffset.ofHours(-8));
        add("ZoneOffset of seconds", ZoneOffset.ofHoursMinutesSeconds(-1, -2, -3));
        add("ZoneOffset UTC", ZoneOffset.UTC);
        add("ZoneId", vienna);
        add("OffsetDateTime", OffsetDateTime.of(local, india));
        add("OffsetDateTime UTC", OffsetDateTime.of(fraction, ZoneOffset.UTC));
        add("OffsetTime", OffsetTime.of(LocalTime.of(12, 34, 56), ZoneOffset.UTC));
        add("OffsetTime noon", shared);
        add("ZonedDateTime", ZonedDateTime.of(local, vienna));
        add("ZonedDateTime of an offset", ZonedDateTime.of(local, india));
        add("ZonedDateTime UTC", ZonedDateTime.of(fraction, ZoneId.of("UTC")));
        add("times that share", new ArrayList<>(List.of(shared, OffsetTime.of(LocalTime.NOON, india), india, shared)));
        add("DayOfWeek", DayOfWeek.FRIDAY);
        add("ChronoUnit", ChronoUnit.HOURS);
        add("Date", new Date(1709210096789L));
        add("java.sql.Date", new java.sql.Date(-1));
        add("java.sql.Timestamp", timestamp());
    }

    private void calendars() {
        Calendar calendar = new GregorianCalendar(TimeZone.getTimeZone("Europe/Vienna"), Locale.GERMANY);
        calendar.setTimeInMillis(1709206496789L);
        Calendar utc = new GregorianCalendar(TimeZone.getTimeZone("UTC"), Locale.US);
        utc.setTimeInMillis(-1);
        add("Calendar", calendar);
        add("Calendar UTC", utc);
        add("TimeZone", TimeZone.getTimeZone("Europe/Vienna"));
        add("SimpleTimeZone", new SimpleTimeZone(3_600_000, "Mine"));
    }

    private void joda() {
        add("Joda DateTime", new org.joda.time.DateTime(1709206496789L, org.joda.time.DateTimeZone.forID("Europe/Vienna")));
        add("Joda DateTime UTC", new org.joda.time.DateTime(-1, org.joda.time.DateTimeZone.UTC));
        add("Joda LocalDate", new org.joda.time.LocalDate(2024, 2, 29));
        add("Joda LocalTime", new org.joda.time.LocalTime(12, 34, 56, 789));
        add("Joda LocalDateTime", new org.joda.time.LocalDateTime(2024, 2, 29, 12, 34, 56, 789));
    }

    private void small() throws Exception {
        add("UUID", new UUID(0x0123456789abcdefL, -2));
        add("BitSet", BitSet.valueOf(new long[] {5, 1L << 63}));
        add("Currency", Currency.getInstance("EUR"));
        add("Locale", Locale.US);
        add("Locale of a language", Locale.GERMAN);
        add("Locale of a variant", new Locale("de", "", "POSIX"));
        add("URI", URI.create("http://example.com/a?b#c"));
        add("URL", new URL("http://example.com/a?b#c"));
        add("Charset", StandardCharsets.UTF_8);
        add("Charset Latin", StandardCharsets.ISO_8859_1);
        add("InetSocketAddress", InetSocketAddress.createUnresolved("example.com", 443));
        add("Pattern", Pattern.compile("a+", Pattern.CASE_INSENSITIVE));
        add("File", new File("/tmp/a"));
        add("Class", String.class);
        add("Class int", int.class);
        add("Class Integer", Integer.class);
        add("Class of an array", int[].class);
        add("StringBuilder", new StringBuilder("ab"));
        add("StringBuffer", new StringBuffer("ab"));
        add("BigInteger", BigInteger.TWO.pow(70).negate());
        add("BigDecimal", new BigDecimal("-12.340"));
        add("MathContext", MathContext.DECIMAL32);
        add("AtomicBoolean", new AtomicBoolean(true));
        add("AtomicInteger", new AtomicInteger(-7));
        add("AtomicLong", new AtomicLong(1L << 40));
        add("AtomicIntegerArray", new AtomicIntegerArray(new int[] {1, -1}));
        add("AtomicLongArray", new AtomicLongArray(new long[] {1, -1}));
        add("AtomicReference", new AtomicReference<>("a"));
        add("AtomicReference to null", new AtomicReference<>());
        add("AtomicReferenceArray", new AtomicReferenceArray<>(new Object[] {"a", null}));
        add("Optional", Optional.of("a"));
        add("Optional empty", Optional.empty());
        add("OptionalInt", OptionalInt.of(-7));
        add("OptionalLong empty", OptionalLong.empty());
        add("OptionalDouble", OptionalDouble.of(0.5));
        add("IntSummaryStatistics", statistics());
        add("Object", new Object());
    }

    private static IntSummaryStatistics statistics() {
        IntSummaryStatistics statistics = new IntSummaryStatistics();
        statistics.accept(3);
        statistics.accept(-5);
        return statistics;
    }

    private static java.sql.Timestamp timestamp() {
        java.sql.Timestamp timestamp = new java.sql.Timestamp(1_000);
        timestamp.setNanos(5_000_001);
        return timestamp;
    }

    @SafeVarargs
    private static <T> Set<T> ordered(Comparator<? super T> by, T... elements) {
        Set<T> set = new TreeSet<>(by);
        Collections.addAll(set, elements);
        return set;
    }

    private static Object queue(Integer... elements) {
        PriorityQueue<Integer> queue = new PriorityQueue<>(Collections.reverseOrder());
        Collections.addAll(queue, elements);
        return queue;
    }

    private static Object filled(Set<String> set) {
        set.add("a");
        return set;
    }

    private static Map<String, Integer> reversed(Map<String, Integer> map) {
        map.put("a", 1);
        map.put("b", 2);
        return map;
    }

    private void add(String name, Object value) {
        DataOutputSerializer out = new DataOutputSerializer(64);
        try {
            serializer.serialize(value, out);
        } catch (Exception | Error cannot) {
            System.err.println(name + ": " + cannot);
            return;
        }
        lines.append(name).append('\t');
        for (byte one : out.getCopyOfBuffer()) {
            lines.append(String.format("%02x", one));
        }
        lines.append('\n');
    }
}
