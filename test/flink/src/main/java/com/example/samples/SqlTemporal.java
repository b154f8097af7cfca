package com.example.samples;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.table.data.RowData;
import org.apache.flink.types.Row;
import org.apache.flink.types.RowKind;

/** A join with the version of another table that was valid at the time. Rows wait for the watermark; the version valid then stays, and later ones. */
final class SqlTemporal extends SqlOperator {
    static final SqlQuery QUERY = new SqlQuery("converted", "SELECT o.id, o.product, r.rate FROM orders o LEFT JOIN rates FOR SYSTEM_TIME AS OF o.`at` r"
            + " ON o.currency = r.currency", "temporal-join", SqlTemporal::new);

    private static final SqlColumns ORDER = SqlTables.ORDERS.columns();
    private static final SqlColumns RATE = SqlTables.RATES.columns();

    private static final class Currency {
        long orders;
        final Map<Long, RowData> waiting = new TreeMap<>();
        final Map<Long, Long> times = new TreeMap<>();
        final TreeMap<Long, RowData> rates = new TreeMap<>();
        Long timer;

        /** The earliest time that Flink has to wake up at. */
        void wakeAt(long time) {
            timer = timer == null ? time : Math.min(timer, time);
        }

        void advance(long watermark) {
            if (timer == null || timer > watermark) {
                return;
            }
            times.values().removeIf(time -> time <= watermark);
            waiting.keySet().retainAll(times.keySet());
            timer = times.values().stream().min(Long::compare).orElse(null);
            Long valid = rates.floorKey(watermark);
            if (valid != null) {
                rates.headMap(valid).clear();
            }
        }
    }

    private final Map<RowData, Currency> currencies = new HashMap<>();
    private final ValueMirror<RowData, Long> nextIndex = value("next-index", Types.LONG, "Long");
    private final MapMirror<RowData, Long, RowData> left = byLong("left", ORDER.info(), "%s", ORDER);
    private final MapMirror<RowData, Long, RowData> right = byLong("right", RATE.info(), "%s", RATE);
    private final ValueMirror<RowData, Long> timer = value("timer", Types.LONG, "Long");
    private final Timers<RowData> timers = new Timers<>(this, "timers", Namespace.VOID);

    SqlTemporal(String uid, int parallelism) {
        super(uid, parallelism, ORDER.pick("currency"));
        super.timers.add(timers);
    }

    @Override
    void take(SqlTables table, Row row) {
        if (table != SqlTables.ORDERS && table != SqlTables.RATES || row.getKind() == RowKind.UPDATE_BEFORE) {
            return;
        }
        SqlColumns columns = table == SqlTables.ORDERS ? ORDER : RATE;
        RowData picked = table.pick(row, columns);
        long time = table.time(row);
        Currency currency = currencies.computeIfAbsent(columns.of(picked, "currency"), key -> new Currency());
        currency.wakeAt(time);
        if (table == SqlTables.ORDERS) {
            currency.waiting.put(currency.orders, picked);
            currency.times.put(currency.orders, time);
            currency.orders++;
        } else {
            picked.setRowKind(row.getKind());
            currency.rates.put(time, picked);
        }
    }

    @Override
    void advance(long watermark) {
        currencies.values().forEach(currency -> currency.advance(watermark));
    }

    @Override
    void finish() {
        currencies.forEach((key, currency) -> {
            if (currency.orders > 0) {
                nextIndex.update(key, currency.orders);
            }
            currency.waiting.forEach((index, order) -> left.put(key, index, order));
            currency.rates.forEach((time, rate) -> right.put(key, time, rate));
            if (currency.timer != null) {
                timer.update(key, currency.timer);
                timers.event.add(new Timers.Timer(Slot.of(key), currency.timer));
            }
        });
    }
}
