package com.example.samples;

import static com.example.samples.Layout.HEAP;
import static com.example.samples.Layout.ROCKSDB;
import static com.example.samples.Layout.Kind.CANONICAL;
import static com.example.samples.Layout.Kind.CHECKPOINT;
import static com.example.samples.Layout.Kind.NATIVE;

import com.example.CoverageJob;
import com.example.OrdersJob;
import com.example.StatesJob;
import com.example.TtlJob;
import com.example.WindowsJob;
import com.example.ZooJob;
import com.example.ZooOneWayJob;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** All samples of the Flink version on the class path. */
final class Registry {
    /** Flink's own default, which leaves small files in _metadata and large ones outside. */
    private static final String DEFAULT_THRESHOLD = "20 kb";

    private Registry() {}

    static List<Sample> samples() {
        List<Sample> samples = new ArrayList<>();
        addStates(samples);
        addOrders(samples);
        addWindows(samples);
        addTtl(samples);
        addCoverage(samples);
        addZoo(samples);
        addSql(samples);
        Versions.addOwn(samples);
        return samples;
    }

    private static void addStates(List<Sample> samples) {
        String states = "states-" + Versions.SHORT + "-";
        Layout increment = Layout.of(ROCKSDB, CHECKPOINT).incremental();
        Supplier<StatesJob> large = StatesJob::large;
        Supplier<StatesJob> medium = () -> StatesJob.medium(3);
        samples.add(Sample.of(states + "canonical-heap", large, Layout.of(HEAP, CANONICAL)));
        samples.add(Sample.of(states + "canonical-rocksdb", large, Layout.of(ROCKSDB, CANONICAL)));
        samples.add(Sample.of(states + "canonical-compressed", medium, Layout.of(ROCKSDB, CANONICAL).compressed()));
        samples.add(Sample.of(states + "native-heap", large, Layout.of(HEAP, NATIVE)));
        samples.add(Sample.of(states + "native-heap-compressed", medium, Layout.of(HEAP, NATIVE).compressed()));
        samples.add(Sample.of(states + "native-rocksdb", large, Layout.of(ROCKSDB, NATIVE)));
        samples.add(Sample.of(states + "incremental-rocksdb", large, increment.inlineUpTo(DEFAULT_THRESHOLD)));
        samples.add(Sample.of(states + "checkpoint-heap", medium, Layout.of(HEAP, CHECKPOINT)));
        samples.add(Sample.of(states + "raw-timers", () -> StatesJob.medium(1), Layout.of(ROCKSDB, CHECKPOINT).rawTimers()));
        samples.add(Sample.of("inline-" + Versions.SHORT, () -> StatesJob.small(3), Layout.of(HEAP, CANONICAL).inlineUpTo("1 mb")));
        samples.add(Sample.of("moved-" + Versions.SHORT, () -> StatesJob.small(1), increment).withSharedElsewhere());
    }

    private static void addOrders(List<Sample> samples) {
        Layout registered = Layout.of(ROCKSDB, CANONICAL).with("pipeline.serialization-config", "[com.example.ExpressOrder: {type: pojo}]");
        samples.add(Sample.of(Versions.ORDERS, OrdersJob::large, registered));
        samples.add(Sample.of("orders-" + Versions.SHORT + "-native-heap", OrdersJob::small, registered.on(HEAP, NATIVE)));
    }

    private static void addWindows(List<Sample> samples) {
        String windows = "windows-" + Versions.SHORT + "-";
        samples.add(Sample.of(windows + "canonical-rocksdb", WindowsJob::new, Layout.of(ROCKSDB, CANONICAL)));
        samples.add(Sample.of(windows + "native-heap", WindowsJob::new, Layout.of(HEAP, NATIVE)));
    }

    private static void addTtl(List<Sample> samples) {
        String ttl = "ttl-" + Versions.SHORT + "-";
        samples.add(Sample.of(ttl + "canonical-heap", () -> new TtlJob(3), Layout.of(HEAP, CANONICAL).scriptedTime()));
        samples.add(Sample.of(ttl + "canonical-rocksdb", () -> new TtlJob(3), Layout.of(ROCKSDB, CANONICAL).scriptedTime()));
        samples.add(Sample.of(ttl + "native-rocksdb", () -> new TtlJob(1), Layout.of(ROCKSDB, NATIVE).scriptedTime()));
    }

    private static void addCoverage(List<Sample> samples) {
        String changelog = "changelog-" + Versions.SHORT + "-";
        Layout changes = Layout.of(ROCKSDB, CHECKPOINT).changelog("filesystem");
        samples.add(Sample.of(changelog + "memory", () -> CoverageJob.allKinds(2), Layout.of(HEAP, CHECKPOINT).changelog("memory")));
        samples.add(Sample.of(changelog + "fs", () -> CoverageJob.allKinds(2), changes));
        samples.add(Sample.of(changelog + "materialized", CoverageJob::fewKinds, changes.materialized()));
        samples.add(Sample.of("merged-" + Versions.SHORT, CoverageJob::oneState, Layout.of(ROCKSDB, CHECKPOINT).incremental().fileMerging()));
        Layout checkpoint = Layout.of(HEAP, CHECKPOINT);
        samples.add(Sample.of("unaligned-" + Versions.SHORT, CoverageUnalignedJob::new, checkpoint.unaligned().with("taskmanager.memory.segment-size", "4 kb")));
        samples.add(Sample.of("coordinator-" + Versions.SHORT, CoverageCoordinatorJob::new, checkpoint));
        samples.add(Sample.of("finished-" + Versions.SHORT, CoverageFinishedJob::new, checkpoint));
        samples.add(Sample.of("master-state-" + Versions.SHORT, CoverageMasterJob::new, checkpoint));
    }

    private static void addZoo(List<Sample> samples) {
        String zoo = "zoo-" + Versions.SHORT + "-";
        Layout registered = Layout.of(HEAP, CANONICAL).with("pipeline.serialization-config", ZooJob.REGISTERED);
        samples.add(Sample.of(zoo + "canonical-heap", ZooJob::new, registered));
        samples.add(Sample.of(zoo + "native-heap", ZooJob::new, registered.on(HEAP, NATIVE)));
        samples.add(Sample.of(zoo + "native-rocksdb", ZooJob::new, registered.on(ROCKSDB, NATIVE)));
        samples.add(Sample.of(zoo + "one-way", ZooOneWayJob::new, Layout.of(ROCKSDB, NATIVE)));
    }

    private static void addSql(List<Sample> samples) {
        addSql(samples, "sql", List.of(SqlTotals.QUERY, SqlJoins.GUESTS, SqlJoins.NEIGHBOURS, SqlFirstVisits.QUERY, SqlLatest.QUERY, SqlSlices.TUMBLING));
        addSql(samples, "sql-joins", SqlJoins.ALL);
        // From two subtasks rows of equal rank would arrive in any order.
        // Flink 2.3 would else not accept an unordered upsert without a word on conflicts, which 1.20 does not know.
        addSql(samples, "sql-ranks", 1, SqlRanks.ALL, Map.of("table.exec.sink.require-on-conflict", "false"));
        addSql(samples, "sql-over", SqlOver.ALL);
        addSql(samples, "sql-types", SqlTyped.ALL);
        addSql(samples, "sql-two-phase", 2, List.of(SqlTotals.IN_TWO_PHASES), Map.of(
                "table.exec.mini-batch.enabled", "true", "table.exec.mini-batch.allow-latency", "1 h", "table.exec.mini-batch.size", "1000",
                "table.optimizer.agg-phase-strategy", "TWO_PHASE"));
        addSql(samples, "sql-windows", List.of(SqlSlices.HOPPING, SqlSlices.CUMULATING, SqlSessions.QUERY, SqlWindowJoin.QUERY, SqlWindowTops.QUERY, SqlWindowLatest.QUERY));
    }

    private static void addSql(List<Sample> samples, String name, List<SqlQuery> queries) {
        addSql(samples, name, 2, queries, Map.of());
    }

    /** @param subtasks of the canonical one; the others, which take more files, have one */
    private static void addSql(List<Sample> samples, String name, int subtasks, List<SqlQuery> queries, Map<String, String> options) {
        String sql = name + "-" + Versions.SHORT + "-";
        samples.add(Sample.of(sql + "canonical-heap", () -> new SqlJob(subtasks, queries, options), Layout.of(HEAP, CANONICAL)));
        samples.add(Sample.of(sql + "native-heap", () -> new SqlJob(1, queries, options), Layout.of(HEAP, NATIVE)));
        samples.add(Sample.of(sql + "native-rocksdb", () -> new SqlJob(1, queries, options), Layout.of(ROCKSDB, NATIVE)));
    }
}
