package com.example.samples;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.runtime.checkpoint.MasterTriggerRestoreHook;
import org.apache.flink.streaming.api.checkpoint.WithMasterCheckpointHook;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;

/** Adds a short text to each checkpoint and reports the one that it gets back. */
final class CoverageMasterHook extends ProcessFunction<Integer, Integer> implements WithMasterCheckpointHook<String> {
    static final String NAME = "sequence-audit";
    static final int VERSION = 7;

    static String text(long checkpoint) {
        return "audited up to checkpoint " + checkpoint;
    }

    @Override
    public void processElement(Integer number, Context context, Collector<Integer> out) {
        out.collect(number);
    }

    @Override
    public MasterTriggerRestoreHook<String> createMasterTriggerRestoreHook() {
        return new Hook();
    }

    private static final class Hook implements MasterTriggerRestoreHook<String> {
        @Override
        public String getIdentifier() {
            return NAME;
        }

        @Override
        public CompletableFuture<String> triggerCheckpoint(long checkpoint, long timestamp, Executor executor) {
            return CompletableFuture.completedFuture(text(checkpoint));
        }

        @Override
        public void restoreCheckpoint(long checkpoint, String text) {
            Running.report("hooked", List.of(text));
        }

        @Override
        public SimpleVersionedSerializer<String> createCheckpointDataSerializer() {
            return new Text();
        }
    }

    private static final class Text implements SimpleVersionedSerializer<String> {
        @Override
        public int getVersion() {
            return VERSION;
        }

        @Override
        public byte[] serialize(String text) {
            return text.getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public String deserialize(int version, byte[] bytes) {
            return new String(bytes, StandardCharsets.UTF_8);
        }
    }
}
