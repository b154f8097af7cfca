package com.example.samples;

import static org.apache.flink.types.RowKind.DELETE;
import static org.apache.flink.types.RowKind.INSERT;
import static org.apache.flink.types.RowKind.UPDATE_AFTER;
import static org.apache.flink.types.RowKind.UPDATE_BEFORE;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
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

    private final BiConsumer<SqlTables, Row> rows;

    SqlScript(BiConsumer<SqlTables, Row> rows) {
        this.rows = rows;
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
    }

    private void createAgain() {
        sale(INSERT, 2);
        sale(DELETE, 25);
        customer(INSERT, 9, null, "Gent");
        customer(INSERT, 3, "again", null);
        visit(3L, null, null);
        event(20, 100);
        event(0, 170);
    }

    private void sale(RowKind kind, int i) {
        BigDecimal amount = i % 6 == 5 ? null : BigDecimal.valueOf(i * 1001L - 7000, 2);
        rows.accept(SqlTables.SALES, Row.ofKind(kind, SHOPS[i % 5], BUYERS[i % 4], amount, i % 8 == 3 ? null : (Integer) (i % 3 * 100)));
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
