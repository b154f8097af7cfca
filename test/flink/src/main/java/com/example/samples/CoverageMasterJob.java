package com.example.samples;

import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;

/** A function that has the job manager put something into each checkpoint. */
public final class CoverageMasterJob implements SampleJob {
    private final Feed<Integer> numbers = new Feed<>();

    public CoverageMasterJob() {
        for (int phase = 1; phase <= PHASES; phase++) {
            numbers.add(phase);
            numbers.endPhase(null);
        }
    }

    @Override
    public String description() {
        return "The job has no state but that of a hook in the job manager, `" + CoverageMasterHook.NAME + "`: a text with the checkpoint's number.";
    }

    @Override
    public Map<String, Feed<?>> feeds() {
        return Map.of("numbers", numbers);
    }

    @Override
    public void build(StreamExecutionEnvironment env) {
        env.addSource(new ScriptedSource<Integer>("numbers"), Types.INT).setParallelism(1).uid("numbers").name("numbers")
                .process(new CoverageMasterHook()).setParallelism(1).setMaxParallelism(128).uid(Hooked.UID).name(Hooked.UID)
                .sinkTo(new DiscardingSink<>()).setParallelism(1).uid("numbers-sink").name("numbers-sink");
    }

    @Override
    public List<Operator> operators() {
        return List.of(new Hooked());
    }

    @Override
    public List<String> uids() {
        return List.of("numbers", Hooked.UID, "numbers-sink");
    }

    @Override
    public List<MasterState> masterStates() {
        return List.of(new MasterState(CoverageMasterHook.NAME, CoverageMasterHook.VERSION, CoverageMasterHook.text(PHASES).length()));
    }

    /** Gets the text back from Flink, though it is not a line of expected.ndjson. */
    private static final class Hooked extends Operator {
        static final String UID = "hooked";

        Hooked() {
            super(UID, 1, 128);
        }

        @Override
        List<StateFacts> facts() {
            return List.of();
        }

        @Override
        List<String> lines() {
            return List.of();
        }

        @Override
        List<String> readableLines() {
            return List.of(CoverageMasterHook.text(PHASES));
        }

        @Override
        void addReader(StreamExecutionEnvironment env) {
            env.addSource(new ScriptedSource<Integer>("numbers"), Types.INT).setParallelism(1).uid("numbers")
                    .process(new CoverageMasterHook()).setParallelism(1).setMaxParallelism(128).uid(UID);
        }
    }
}
