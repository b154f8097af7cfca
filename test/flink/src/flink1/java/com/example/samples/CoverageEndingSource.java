package com.example.samples;

import org.apache.flink.streaming.api.functions.source.RichParallelSourceFunction;

/** Emits a feed in each of its subtasks, of which the first ones end after the first phase. */
final class CoverageEndingSource extends RichParallelSourceFunction<Integer> {
    private final String feed;
    private final int ending;

    CoverageEndingSource(String feed, int ending) {
        this.feed = feed;
        this.ending = ending;
    }

    @Override
    public void run(SourceContext<Integer> context) throws Exception {
        int lastPhase = getRuntimeContext().getTaskInfo().getIndexOfThisSubtask() < ending ? 1 : Integer.MAX_VALUE;
        Playback.run(feed, context.getCheckpointLock(), new Playback.Output<Integer>() {
            @Override
            public void element(Integer element) {
                context.collect(element);
            }

            @Override
            public void watermark(long timestamp) {}
        }, lastPhase);
    }

    @Override
    public void cancel() {}
}
