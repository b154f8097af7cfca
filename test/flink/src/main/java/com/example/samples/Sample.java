package com.example.samples;

import java.util.function.Supplier;

/**
 * A folder of samples/ and how it comes about.
 *
 * @param lastParallelism 0 when it does not change
 */
public record Sample(String name, Supplier<? extends SampleJob> job, Layout layout, boolean sharedElsewhere, int lastParallelism) {

    public static Sample of(String name, Supplier<? extends SampleJob> job, Layout layout) {
        return new Sample(name, job, layout, false, 0);
    }

    /** Stores the shared files of a checkpoint where they are found only when told the place. */
    public Sample withSharedElsewhere() {
        return new Sample(name, job, layout, true, lastParallelism);
    }

    /** Plays the last phase in a job that was restored from the checkpoint before it and has another parallelism. */
    public Sample rescaledTo(int parallelism) {
        return new Sample(name, job, layout, sharedElsewhere, parallelism);
    }
}
