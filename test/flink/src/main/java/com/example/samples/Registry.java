package com.example.samples;

import static com.example.samples.Layout.HEAP;
import static com.example.samples.Layout.ROCKSDB;
import static com.example.samples.Layout.Kind.CANONICAL;
import static com.example.samples.Layout.Kind.CHECKPOINT;
import static com.example.samples.Layout.Kind.NATIVE;

import com.example.StatesJob;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** All samples of the Flink version on the class path. */
final class Registry {
    /** Flink's own default, which leaves small files in _metadata and large ones outside. */
    private static final String DEFAULT_THRESHOLD = "20 kb";

    private Registry() {}

    static List<Sample> samples() {
        List<Sample> samples = new ArrayList<>();
        addStates(samples);
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
}
