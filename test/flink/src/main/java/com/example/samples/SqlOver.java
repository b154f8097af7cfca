package com.example.samples;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiFunction;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.data.RowData;
import org.apache.flink.types.Row;

/** Sums over the rows before each row. Rows wait for the watermark; those stay that a later row may need. */
abstract class SqlOver extends SqlOperator {
    static final List<SqlQuery> ALL = List.of(
            query("so_far", "", Unbounded::new),
            query("half_an_hour", " RANGE BETWEEN INTERVAL '30' MINUTE PRECEDING AND CURRENT ROW", Range::new),
            query("two_rows", " ROWS BETWEEN 1 PRECEDING AND CURRENT ROW", Rows::new),
            new SqlQuery("visits_so_far", "SELECT page, COUNT(*) OVER (PARTITION BY customer ORDER BY arrival) FROM visits", "over-aggregate", SqlVisitsSoFar::new));

    private static final SqlColumns EVENT = SqlTables.EVENTS.columns("id", "number", "code", "price", "at");
    /** Of the sum: how many numbers, and their sum. */
    private static final SqlColumns SUMS = SqlColumns.of(DataTypes.BIGINT(), DataTypes.INT(), DataTypes.BIGINT());
    /** Where rows can be taken away, all are counted too. */
    private static final SqlColumns SHRINKING_SUMS = SqlColumns.of(DataTypes.BIGINT(), DataTypes.INT(), DataTypes.BIGINT(), DataTypes.BIGINT());

    /** What is kept of a key. */
    static final class Group {
        final TreeMap<Long, List<RowData>> rows = new TreeMap<>();
        /** The latest time whose rows are in the sums, null for none. */
        Long last;
        long processed;
        Long cleanup;
        private int sum;
        private long numbers;
        private long prices;
        private long count;

        void add(RowData row, int sign) {
            if (!row.isNullAt(1)) {
                sum += sign * row.getInt(1);
                numbers += sign;
            }
            prices += row.isNullAt(3) ? 0 : sign;
            count += sign;
        }
    }

    final Timers<RowData> wakeUps = timers();
    final Map<RowData, Group> groups = new HashMap<>();
    private final MapMirror<RowData, Long, List<RowData>> input = byLong("inputState", Types.LIST(EVENT.info()), "List<%s>", EVENT);
    private final SqlColumns accumulator;
    private final ValueMirror<RowData, RowData> accumulators;

    private SqlOver(String uid, int parallelism, SqlColumns accumulator) {
        super(uid, parallelism, EVENT.pick("code"));
        this.accumulator = accumulator;
        accumulators = rows("accState", accumulator);
    }

    private static SqlQuery query(String name, String frame, BiFunction<String, Integer, SqlOperator> operator) {
        return new SqlQuery(name, "SELECT id, SUM(number) OVER earlier, COUNT(price) OVER earlier FROM events WINDOW earlier AS (PARTITION BY code ORDER BY `at`"
                + frame + ")", "over-aggregate", operator);
    }

    @Override
    void take(SqlTables table, Row row) {
        if (table == SqlTables.EVENTS) {
            RowData event = table.pick(row, EVENT);
            RowData key = EVENT.of(event, "code");
            Group group = groups.computeIfAbsent(key, absent -> new Group());
            long time = table.time(row);
            group.rows.computeIfAbsent(time, at -> new ArrayList<>()).add(event);
            await(key, group, time);
        }
    }

    /** Sets the timers for a row. */
    void await(RowData key, Group group, long time) {
        wakeUps.event.add(new Timers.Timer(Slot.of(key), time));
    }

    @Override
    void advance(long watermark) {
        groups.forEach((key, group) -> wakeUps.event.stream().filter(timer -> timer.slot().equals(Slot.of(key)) && timer.timestamp() <= watermark)
                .map(Timers.Timer::timestamp).sorted().forEach(time -> {
                    if (group.rows.containsKey(time)) {
                        fire(group, time);
                    }
                    group.last = time;
                }));
        wakeUps.fire(watermark);
    }

    /** Adds the rows of this time to the sums, and removes what is no longer needed. */
    abstract void fire(Group group, long time);

    abstract void finish(RowData key, Group group);

    @Override
    void finish() {
        groups.forEach((key, group) -> {
            group.rows.forEach((time, rows) -> input.put(key, time, rows));
            if (group.last != null) {
                accumulators.update(key, accumulator == SUMS
                        ? SUMS.row(group.numbers, group.sum, group.prices) : SHRINKING_SUMS.row(group.numbers, group.sum, group.prices, group.count));
            }
            finish(key, group);
        });
    }

    /** Over all rows before. */
    private static final class Unbounded extends SqlOver {
        private long watermark = -1;

        Unbounded(String uid, int parallelism) {
            super(uid, parallelism, SUMS);
        }

        @Override
        void await(RowData key, Group group, long time) {
            super.await(key, group, Versions.OVER_WAITS_FOR_ROWS ? time : watermark + 1);
        }

        @Override
        void advance(long to) {
            watermark = to;
            wakeUps.fire(to);
            groups.forEach((key, group) -> {
                // Woken by the watermark itself, the sums are there even if they are of no row.
                group.last = Versions.OVER_WAITS_FOR_ROWS || group.rows.isEmpty() ? group.last : Long.valueOf(to);
                for (long time : List.copyOf(group.rows.headMap(to, true).keySet())) {
                    fire(group, time);
                    group.last = time;
                }
                group.rows.keySet().forEach(time -> await(key, group, time));
            });
        }

        @Override
        void fire(Group group, long time) {
            group.rows.remove(time).forEach(row -> group.add(row, 1));
        }

        @Override
        void finish(RowData key, Group group) {}
    }

    /** Over the rows of some time before. */
    private static final class Range extends SqlOver {
        private static final long LENGTH = 1_800_000;

        private final ValueMirror<RowData, Long> last = value("lastTriggeringTsState", Types.LONG, "Long");
        private final ValueMirror<RowData, Long> cleanup = value("cleanupTsState", Types.LONG, "Long");

        Range(String uid, int parallelism) {
            super(uid, parallelism, SHRINKING_SUMS);
        }

        @Override
        void await(RowData key, Group group, long time) {
            super.await(key, group, time);
            if (group.cleanup == null || group.cleanup <= time + LENGTH) {
                group.cleanup = time + LENGTH * 3 / 2 + 1;
                super.await(key, group, group.cleanup);
            }
        }

        @Override
        void fire(Group group, long time) {
            Map<Long, List<RowData>> past = group.rows.headMap(time - LENGTH);
            past.values().forEach(rows -> rows.forEach(row -> group.add(row, -1)));
            past.clear();
            group.rows.get(time).forEach(row -> group.add(row, 1));
        }

        @Override
        void finish(RowData key, Group group) {
            cleanup.update(key, group.cleanup);
            if (group.last != null) {
                last.update(key, group.last);
            }
        }
    }

    /** Over a number of rows. */
    private static final class Rows extends SqlOver {
        private static final int LENGTH = 2;

        private final ValueMirror<RowData, Long> last = value("lastTriggeringTsState", Types.LONG, "Long");
        private final ValueMirror<RowData, Long> processed = value("processedCountState", Types.LONG, "Long");

        Rows(String uid, int parallelism) {
            super(uid, parallelism, SHRINKING_SUMS);
        }

        @Override
        void fire(Group group, long time) {
            for (RowData row : List.copyOf(group.rows.get(time))) {
                if (group.processed == LENGTH) {
                    group.add(group.rows.firstEntry().getValue().remove(0), -1);
                    if (group.rows.firstEntry().getValue().isEmpty()) {
                        group.rows.pollFirstEntry();
                    }
                } else {
                    group.processed++;
                }
                group.add(row, 1);
            }
        }

        @Override
        void finish(RowData key, Group group) {
            if (group.last != null) {
                last.update(key, group.last);
                processed.update(key, group.processed);
            }
        }
    }
}
