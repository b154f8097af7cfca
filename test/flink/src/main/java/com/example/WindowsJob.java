package com.example;

import com.example.samples.CountWindows;
import com.example.samples.EvictingWindows;
import com.example.samples.SessionWindows;
import com.example.samples.TimeWindows;
import com.example.samples.WindowedJob;
import java.time.Duration;
import java.time.Instant;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple2;

/** Windows of every kind with panes that have not fired yet. */
public final class WindowsJob extends WindowedJob<Sale> {
    private static final TypeInformation<Sale> SALE = Types.POJO(Sale.class);
    private static final TypeInformation<Tuple2<Long, Integer>> MEAN = Types.TUPLE(Types.LONG, Types.INT);
    private static final long OPENING = Instant.parse("2024-02-29T08:00:00Z").toEpochMilli();
    private static final long MINUTE = 60_000;
    private static final String[] ITEMS = {"tea", "café", "pão", "茶"};
    private static final int SHOPS = 9;

    public WindowsJob() {
        super("sales", SALE);
        Duration hour = Duration.ofHours(1);
        String mean = "Tuple2<Long, Integer>";
        add(new TimeWindows<Sale>("hourly-total", hour, hour, Duration.ofMinutes(30)).reduce(Sale::sum, SALE, Sale.NOTATION));
        add(new TimeWindows<Sale>("moving-average", hour, Duration.ofMinutes(20), Duration.ZERO)
                .aggregate(new AverageAmount(), MEAN, mean, Types.DOUBLE));
        add(new SessionWindows<Sale>("rushes", Duration.ofMinutes(15)).list(SALE, Sale.NOTATION));
        add(new SessionWindows<Sale>("rush-average", Duration.ofMinutes(10)).aggregate(new AverageAmount(), MEAN, mean, Types.DOUBLE));
        add(new CountWindows<Sale>("batches", 4).reduce(Sale::sum, SALE, Sale.NOTATION));
        add(new EvictingWindows<>("latest", 3, 2, SALE, Sale.NOTATION));
        play();
    }

    /** Each phase ends in the middle of things; the second brings late sales and one that joins two sessions. */
    private void play() {
        for (int shop = 0; shop < SHOPS; shop++) {
            for (int i = 0; i <= shop % 5; i++) {
                sell(shop, i, 7L * shop + 25L * i);
            }
        }
        endPhase(OPENING + 60 * MINUTE);
        for (int shop = 1; shop < SHOPS; shop += 2) {
            sell(shop, 5, 55);
            sell(shop, 6, 80 + shop);
            sell(shop, 7, 110 + shop);
            sell(shop, 8, 94 + shop);
        }
        endPhase(OPENING + 85 * MINUTE);
        for (int shop = 0; shop < SHOPS; shop += 3) {
            sell(shop, 9, 50);
            sell(shop, 10, 101);
            sell(shop, 11, 125 + shop);
        }
        endPhase(OPENING + 95 * MINUTE);
    }

    private void sell(int shop, int i, long minute) {
        event(new Sale("shop " + shop, ITEMS[(shop + i) % ITEMS.length], shop * 1000L + i, OPENING + minute * MINUTE + i));
    }

    @Override
    public String description() {
        return "The job has six windows with parallelism 2, keyed by String: `hourly-total` (tumbling, reduce, 30 minutes of allowed lateness), "
                + "`moving-average` (sliding, aggregate), `rushes` and `rush-average` (sessions; list and aggregate), `batches` (count window, "
                + "reduce) and `latest` (count window with evictor). The phases fire some panes, add late events and merge sessions.";
    }
}
