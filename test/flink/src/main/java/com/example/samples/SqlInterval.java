package com.example.samples;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.table.data.RowData;
import org.apache.flink.types.Row;

/** A join of what happens within ten minutes. A row stays until nothing more can go with it; whether something did stands beside it. */
final class SqlInterval extends SqlOperator {
    static final SqlQuery QUERY = new SqlQuery("shipped", "SELECT o.id, o.product, s.city FROM orders o LEFT JOIN shipments s"
            + " ON o.id = s.order_id AND s.`at` BETWEEN o.`at` AND o.`at` + INTERVAL '10' MINUTE", "interval-join", SqlInterval::new);

    private static final long WITHIN = 600_000;
    private static final SqlColumns ORDER = SqlTables.ORDERS.columns("id", "product", "at");
    private static final SqlColumns SHIPMENT = SqlTables.SHIPMENTS.columns();

    /** The rows of a key on one side, by time. */
    private static final class Cache {
        /** How long after its own time a row can still be of use. */
        private final long usable;
        private final TreeMap<Long, List<Tuple2<RowData, Boolean>>> rows = new TreeMap<>();
        private Long timer;

        Cache(long usable) {
            this.usable = usable;
        }

        void add(long time, RowData row, boolean joined, long watermark) {
            if (time + usable <= watermark) {
                return;
            }
            rows.computeIfAbsent(time, at -> new ArrayList<>()).add(Tuple2.of(row, joined));
            timer = timer == null ? timerFor(time) : timer;
        }

        private Long timerFor(long time) {
            return time + usable + 1;
        }

        void removeUseless(long watermark) {
            rows.headMap(watermark - usable, false).clear();
        }

        void advance(long watermark) {
            if (timer != null && timer <= watermark) {
                removeUseless(watermark);
                timer = rows.isEmpty() ? null : timerFor(rows.firstKey());
            }
        }
    }

    private final Map<RowData, Cache> orders = new HashMap<>();
    private final Map<RowData, Cache> shipments = new HashMap<>();
    private long watermark;
    private final MapMirror<RowData, Long, List<Tuple2<RowData, Boolean>>> left = cache("IntervalJoinLeftCache", ORDER);
    private final MapMirror<RowData, Long, List<Tuple2<RowData, Boolean>>> right = cache("IntervalJoinRightCache", SHIPMENT);
    private final ValueMirror<RowData, Long> leftTimer = value("IntervalJoinLeftTimerState", Types.LONG, "Long");
    private final ValueMirror<RowData, Long> rightTimer = value("IntervalJoinRightTimerState", Types.LONG, "Long");
    private final Timers<RowData> userTimers = timers();

    SqlInterval(String uid, int parallelism) {
        super(uid, parallelism, ORDER.pick("id"));
    }

    private MapMirror<RowData, Long, List<Tuple2<RowData, Boolean>>> cache(String name, SqlColumns row) {
        return byLong(name, Types.LIST(Types.TUPLE(row.info(), Types.BOOLEAN)), "List<Tuple2<%s, Boolean>>", row);
    }

    @Override
    void take(SqlTables table, Row row) {
        if (table != SqlTables.ORDERS && table != SqlTables.SHIPMENTS) {
            return;
        }
        long time = table.time(row);
        RowData key = key(row.getField(0));
        Cache ordered = orders.computeIfAbsent(key, absent -> new Cache(WITHIN));
        Cache shipped = shipments.computeIfAbsent(key, absent -> new Cache(0));
        if (table == SqlTables.ORDERS) {
            boolean joined = !shipped.rows.subMap(time, true, time + WITHIN, true).isEmpty();
            shipped.removeUseless(watermark);
            ordered.add(time, table.pick(row, ORDER), joined, watermark);
        } else {
            Map<Long, List<Tuple2<RowData, Boolean>>> fitting = ordered.rows.subMap(time - WITHIN, true, time, true);
            // Only the side that may remain alone is told.
            fitting.values().forEach(same -> same.forEach(order -> order.f1 = true));
            boolean joined = !fitting.isEmpty();
            ordered.removeUseless(watermark);
            shipped.add(time, table.pick(row, SHIPMENT), joined, watermark);
        }
    }

    @Override
    void advance(long to) {
        watermark = to;
        orders.values().forEach(cache -> cache.advance(to));
        shipments.values().forEach(cache -> cache.advance(to));
    }

    @Override
    void finish() {
        // The timer of each side is the other's time.
        fill(orders, left, rightTimer);
        fill(shipments, right, leftTimer);
    }

    private void fill(Map<RowData, Cache> caches, MapMirror<RowData, Long, List<Tuple2<RowData, Boolean>>> rows, ValueMirror<RowData, Long> timer) {
        caches.forEach((key, cache) -> {
            cache.rows.forEach((time, same) -> rows.put(key, time, same));
            if (cache.timer != null) {
                timer.update(key, cache.timer);
                userTimers.event.add(new Timers.Timer(Slot.of(key), cache.timer));
            }
        });
    }
}
