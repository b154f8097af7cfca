package com.example.samples;

import static com.example.samples.Layout.FORST;
import static com.example.samples.Layout.Kind.CHECKPOINT;
import static com.example.samples.Layout.Kind.NATIVE;

import com.example.ForstJob;
import java.util.List;

/** Snapshots of the ForSt state backend, by both state APIs. */
final class ForstSamples {
    private ForstSamples() {}

    static void add(List<Sample> samples) {
        Layout increment = Layout.of(FORST, CHECKPOINT).incremental().scriptedTime();
        samples.add(Sample.of("forst-2.3-native", () -> ForstJob.classic(2), Layout.of(FORST, NATIVE).scriptedTime()));
        samples.add(Sample.of("forst-2.3-rescaled", () -> ForstJob.small(2, false), increment).rescaledTo(3));
        samples.add(Sample.of("forst-async-2.3-native", () -> ForstJob.asynchronous(2), Layout.of(FORST, NATIVE).scriptedTime()));
        samples.add(Sample.of("forst-async-2.3-rescaled", () -> ForstJob.small(2, true), increment).rescaledTo(3));
    }
}
