package com.example.samples;

import static org.apache.flink.types.RowKind.DELETE;
import static org.apache.flink.types.RowKind.INSERT;
import static org.apache.flink.types.RowKind.UPDATE_AFTER;
import static org.apache.flink.types.RowKind.UPDATE_BEFORE;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import org.apache.flink.types.Row;
import org.apache.flink.types.RowKind;

/** The rows of the SQL job. */
final class SqlScript {
    private static final LocalDateTime TEN = LocalDateTime.of(2024, 2, 29, 10, 0);
    /** Before the end of the first window. */
    static final long WATERMARK = TEN.plusMinutes(20).toInstant(ZoneOffset.UTC).toEpochMilli();

    private static final String[] SHOPS = {"Utrecht", "Amsterdam-Noord", "", null, "Ωmega"};
    private static final String[] BUYERS = {"ann", "bernadette", null, "日本"};
    private static final String[] CITIES = {"Gent", "Luxembourg", null};
    private static final String[] CODES = {"a", "seven77", "eight888", null};

    private static final String[] CURRENCIES = {"EUR", "USD", "JPY", null};

    private final BiConsumer<SqlTables, Row> rows;

    SqlScript(BiConsumer<SqlTables, Row> rows) {
        this.rows = rows;
    }

    /** What ends the phase in tables with times of event, null for nothing. */
    static Long watermark(int phase) {
        return phase == 2 ? WATERMARK : null;
    }

    void play(int phase) {
        switch (phase) {
            case 1 -> create();
            case 2 -> change();
            default -> createAgain();
        }
    }

    private void create() {
        for (int i = 0; i < 30; i++) {
            sale(INSERT, i);
        }
        for (long id = 1; id <= 8; id++) {
            customer(INSERT, id, "name " + id, CITIES[(int) id % 3]);
        }
        for (int i = 0; i < 12; i++) {
            visit(i % 5 == 4 ? null : i % 5L, CITIES[i % 3], i % 2 == 0 ? "home" : "a longer page " + i % 4);
        }
        for (int i = 0; i < 12; i++) {
            event(i, i * 14);
        }
        event(30, -30);
        for (int i = 0; i < 9; i++) {
            account(INSERT, i, i % 3 == 0 ? null : "owner " + i);
        }
        for (int i = 0; i < 9; i++) {
            typed(i % 7, i);
        }
        orders(1);
        rate(INSERT, "EUR", "1.000000", 0);
        rate(INSERT, "USD", "0.923456", 1);
        rate(INSERT, "JPY", "0.006150", 2);
        rate(INSERT, "CHF", "1.05", 30);
    }

    private void change() {
        for (int i = 0; i < 30; i += 7) {
            sale(UPDATE_BEFORE, i);
            sale(UPDATE_AFTER, i + 1);
        }
        // All of one shop, where 7 has left and 22 has come in once more.
        for (int i : new int[] {2, 12, 17, 22, 22, 27}) {
            sale(DELETE, i);
        }
        customer(UPDATE_BEFORE, 2, "name 2", CITIES[2]);
        customer(UPDATE_AFTER, 2, "a longer name", CITIES[1]);
        customer(DELETE, 3, "name 3", CITIES[0]);
        visit(9L, CITIES[0], "before its customer");
        visit(1L, CITIES[1], "home");
        event(1, 50);
        event(2, 0);
        event(3, 3 * 14);
        account(UPDATE_AFTER, 2, "another owner");
        account(UPDATE_AFTER, 3, null);
        account(DELETE, 4, null);
        account(UPDATE_AFTER, 11, "new");
        typed(3, 0);
        typed(4, 1);
        orders(2);
        rate(UPDATE_BEFORE, "USD", "0.923456", 12);
        rate(UPDATE_AFTER, "USD", "0.931", 12);
        rate(DELETE, "JPY", "0.006150", 14);
        rate(UPDATE_BEFORE, "USD", "0.931", 25);
        rate(UPDATE_AFTER, "USD", "-12345678901234.9", 25);
    }

    /** Orders of the first and the last phase, shipments of the second: so it is known which of two that go together came first. */
    private void orders(int phase) {
        for (int i = 0; i < 8; i++) {
            long id = phase * 10L + i;
            int minute = i * 4 + phase * 3;
            if (phase != 2) {
                rows.accept(SqlTables.ORDERS, Row.of(id % 14, i % 3 == 1 ? null : "product " + i, CURRENCIES[i % 4], TEN.plusMinutes(minute)));
            } else {
                rows.accept(SqlTables.SHIPMENTS, Row.of(i == 5 ? null : (Long) (i % 5 + 10L), CITIES[i % 3], TEN.plusMinutes(minute + 8)));
            }
        }
    }

    private void rate(RowKind kind, String currency, String rate, int minute) {
        rows.accept(SqlTables.RATES, Row.ofKind(kind, currency, new BigDecimal(rate), TEN.plusMinutes(minute)));
    }

    private void createAgain() {
        sale(INSERT, 2);
        sale(DELETE, 25);
        customer(INSERT, 9, null, "Gent");
        customer(INSERT, 3, "again", null);
        visit(3L, null, null);
        event(20, 100);
        event(0, 170);
        account(INSERT, 4, "back again");
        account(DELETE, 8, "owner 8");
        orders(3);
        rate(INSERT, "JPY", "0.0062", 41);
        rate(DELETE, "CHF", "1.05", 42);
    }

    private void sale(RowKind kind, int i) {
        BigDecimal amount = i % 6 == 5 ? null : BigDecimal.valueOf(i * 1001L - 7000, 2);
        rows.accept(SqlTables.SALES, Row.ofKind(kind, SHOPS[i % 5], BUYERS[i % 4], amount, i % 8 == 3 ? null : (Integer) (i % 3 * 100)));
    }

    /** By bits of {@code i}: each column is null in every other row, and in the first and last ones all or none are. */
    private void typed(long id, int i) {
        LocalDateTime time = LocalDateTime.of(1969, 12, 31, 23, 59, 58).plusDays(i * 400L);
        Map<Integer, LocalDateTime> map = new HashMap<>();
        map.put(i, time.plusNanos(1));
        map.put(-1, null);
        Object[] columns = {
            "abc" + i % 10 + "e", i % 3 == 0 ? "" : "Ωmega " + i, i % 2 == 0, new byte[] {1, 2, 3, (byte) i}, ("bytes " + i).getBytes(StandardCharsets.UTF_8),
            BigDecimal.valueOf(i * 101L - 500, 2), new BigDecimal("-1234567890123456789012345.00001").add(BigDecimal.valueOf(i)).setScale(5),
            (byte) (i - 5), (short) (i * -1000), i * 100_000_000, i * 1_000_000_000_000_000_000L, i / 3f, i == 7 ? Double.NaN : i / -3d,
            time.toLocalDate(), time.toLocalTime(), time, time.plusNanos(7_000_000), time.plusNanos(123_456_789),
            Instant.ofEpochMilli(i * -1_000_007L), Instant.ofEpochSecond(i * 1_000L, 999_999_999), Period.ofMonths(i * 7 - 20), Duration.ofMillis(i * 90_000_001L),
            i % 4 == 0 ? new String[0] : new String[] {"short", null, "longer than seven " + i}, map, Map.of("element " + i, i + 1),
            Row.of(i % 2 == 0 ? null : new BigDecimal("0.00001"), i % 3 == 0 ? null : new LocalDateTime[] {time, null})};
        Row row = new Row(columns.length + 1);
        row.setField(0, id);
        for (int column = 0; column < columns.length; column++) {
            boolean isNull = i == 0 || i < 8 && (column >> i % 5 & 1) == i % 2;
            row.setField(column + 1, isNull ? null : columns[column]);
        }
        rows.accept(SqlTables.TYPED, row);
    }

    private void account(RowKind kind, int i, String owner) {
        rows.accept(SqlTables.ACCOUNTS_FEED, Row.ofKind(kind, i % 2 == 0 ? "bank" : "a bank of savers", i, i % 4 == 3 ? null : BigDecimal.valueOf(i * 5L, 2), owner));
    }

    private void customer(RowKind kind, long id, String name, String city) {
        rows.accept(SqlTables.CUSTOMERS, Row.ofKind(kind, id, name, city));
    }

    private void visit(Long customer, String city, String page) {
        rows.accept(SqlTables.VISITS, Row.of(customer, city, page));
    }

    /** Every third one has nothing but what it must have. */
    private void event(int i, int minute) {
        LocalDateTime at = TEN.plusMinutes(minute).plusNanos(i * 1_000_000L);
        if (i % 3 == 2) {
            Row row = new Row(17);
            row.setField(0, (long) i);
            row.setField(2, CODES[i % 4]);
            row.setField(6, at);
            rows.accept(SqlTables.EVENTS, row);
            return;
        }
        // On the way to the state Flink makes a HashMap of it in any case, and stores its order.
        Map<String, Long> counts = new HashMap<>();
        counts.put("short", (long) i);
        counts.put("longer than seven", i % 2 == 0 ? null : -1L);
        rows.accept(SqlTables.EVENTS, Row.of(
                (long) i, i - 5, CODES[i % 4], "text number " + i,
                BigDecimal.valueOf(i * 33L - 100, 2), new BigDecimal("-1234567890123456789.00001").multiply(BigDecimal.valueOf(i - 4)),
                at, at.plusNanos(567_000), Instant.ofEpochMilli(i * 1_000_000_007L),
                LocalDate.of(1969, 12, 30).plusDays(i), LocalTime.of(23, 59, i),
                i % 2 == 0, i / 4.0,
                new Integer[] {i, null, -i}, counts, Row.of("town " + i, i % 2 == 0 ? null : 1000 + i), ("bytes " + i).getBytes(StandardCharsets.UTF_8)));
    }
}
