package com.example.samples;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.api.connector.source.lib.NumberSequenceSource;
import org.apache.flink.api.connector.source.lib.util.IteratorSourceEnumerator;
import org.apache.flink.core.io.SimpleVersionedSerialization;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;

/** A source with a reader that stands in the middle of a split, and with a coordinator that has splits left. */
public final class CoverageCoordinatorJob implements SampleJob {
    private static final long TO = 100;
    private static final int SPLITS = 4;
    /** The reader has emitted 3, 7 and in the last phase 11 of the 25 numbers in its split. */
    private static final List<Long> STOPS = List.of(3L, 7L, 11L);

    private final PlainOperator numbers = new PlainOperator("numbers", 1, 128);

    public CoverageCoordinatorJob() {
        NumberSequenceSource.NumberSequenceSplit rest = new NumberSequenceSource.NumberSequenceSplit("1", STOPS.get(PHASES - 1) + 1, TO / SPLITS);
        try {
            numbers.list("SourceReaderState", PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO, "byte[]")
                    .add(0, SimpleVersionedSerialization.writeVersionAndSerialize(new Numbers().getSplitSerializer(), rest));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String description() {
        return "The job has a `NumberSequenceSource` (`numbers`, 1 to 100 in four splits) whose reader has emitted 11 numbers of split `1`; "
                + "its coordinator holds the other three splits. An element of `SourceReaderState` is the version of the split's serializer, "
                + "the length and the split.";
    }

    @Override
    public Map<String, Feed<?>> feeds() {
        return Map.of();
    }

    /** By the operator that holds the source back. */
    @Override
    public int signals(int phase) {
        return 1;
    }

    @Override
    public void build(StreamExecutionEnvironment env) {
        env.fromSource(new Numbers(), WatermarkStrategy.noWatermarks(), "numbers").setParallelism(1).setMaxParallelism(128).uid("numbers")
                .transform("hold", Types.LONG, new CoverageHold(STOPS)).setParallelism(1).uid("hold")
                .sinkTo(new DiscardingSink<>()).setParallelism(1).uid("numbers-sink").name("numbers-sink");
    }

    @Override
    public List<PlainOperator> operators() {
        return List.of(numbers);
    }

    @Override
    public List<String> uids() {
        return List.of("numbers", "hold", "numbers-sink");
    }

    /** With more splits than readers. */
    private static final class Numbers extends NumberSequenceSource {
        Numbers() {
            super(1, TO);
        }

        @Override
        public SplitEnumerator<NumberSequenceSplit, Collection<NumberSequenceSplit>> createEnumerator(
                SplitEnumeratorContext<NumberSequenceSplit> context) {
            return new IteratorSourceEnumerator<>(context, splitNumberRange(1, TO, SPLITS));
        }
    }
}
