package com.example.samples;

import org.apache.flink.streaming.api.functions.source.SourceFunction;
import org.apache.flink.streaming.api.watermark.Watermark;

/** Emits a feed of the running job; without state of its own. */
public final class ScriptedSource<T> implements SourceFunction<T> {
    private final String feed;

    public ScriptedSource(String feed) {
        this.feed = feed;
    }

    @Override
    public void run(SourceContext<T> context) throws Exception {
        Playback.run(feed, context.getCheckpointLock(), new Playback.Output<T>() {
            @Override
            public void element(T element) {
                context.collect(element);
            }

            @Override
            public void watermark(long timestamp) {
                context.emitWatermark(new Watermark(timestamp));
            }
        });
    }

    @Override
    public void cancel() {}
}
