package com.example.samples;

import java.util.function.Supplier;

/** A folder of samples/ and how it comes about. */
public record Sample(String name, Supplier<? extends SampleJob> job, Layout layout, boolean sharedElsewhere) {

    public static Sample of(String name, Supplier<? extends SampleJob> job, Layout layout) {
        return new Sample(name, job, layout, false);
    }

    /** Stores the shared files of a checkpoint where they are found only when told the place. */
    public Sample withSharedElsewhere() {
        return new Sample(name, job, layout, true);
    }
}
