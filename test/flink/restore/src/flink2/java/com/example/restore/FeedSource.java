package com.example.restore;

import org.apache.flink.streaming.api.functions.source.legacy.SourceFunction;
import org.apache.flink.streaming.api.watermark.Watermark;

/** Emits numbers of keys as the program says; without state of its own. */
final class FeedSource implements SourceFunction<Integer> {
    private volatile boolean cancelled;

    @Override
    public void run(SourceContext<Integer> context) throws Exception {
        while (!cancelled) {
            Run.Step step = Run.nextStep();
            synchronized (context.getCheckpointLock()) {
                for (int i = step.from(); i < step.to(); i++) {
                    context.collect(i);
                }
                context.emitWatermark(new Watermark(step.watermark()));
            }
        }
    }

    @Override
    public void cancel() {
        cancelled = true;
    }
}
