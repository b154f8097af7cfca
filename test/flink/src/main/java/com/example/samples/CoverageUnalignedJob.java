package com.example.samples;

import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;

/** Every subtask stops in the middle of its input, so that the rest of it is in flight when the checkpoint comes. */
public final class CoverageUnalignedJob implements SampleJob {
    private static final int PARALLELISM = 2;
    private static final int KEYS = 20;
    /** More than two network buffers for each subtask. */
    private static final int ELEMENTS_IN_FLIGHT = 1000;

    private final KeyedOperator<Long> sensors = new KeyedOperator<>("sensors", PARALLELISM, 128, Types.LONG, "Long");

    public CoverageUnalignedJob() {
        ValueMirror<Long, Long> last = sensors.value("last", Types.LONG, "Long");
        sensors.timers();
        for (int phase = 1; phase <= PHASES; phase++) {
            for (long key = 0; key < KEYS; key++) {
                last.update(key, key * 1_000 + phase);
            }
            for (int subtask = 0; subtask < PARALLELISM; subtask++) {
                addInFlight(keyOf(subtask));
            }
            sensors.endPhase();
        }
    }

    /** What is behind the stop does not reach the state, and not the mirror. */
    private void addInFlight(long key) {
        sensors.script.add(key, CoverageHeldPlayer.STOP, state -> {});
        for (int i = 0; i < ELEMENTS_IN_FLIGHT; i++) {
            sensors.script.add(key, "last", (ValueState<Long> state) -> state.update(-1L));
        }
    }

    private long keyOf(int subtask) {
        long key = 0;
        while (sensors.subtaskOf(key) != subtask) {
            key++;
        }
        return key;
    }

    @Override
    public String description() {
        return "The job has one keyed operator, `sensors`, with parallelism 2. Each subtask stands still while 1000 elements wait in front of it.";
    }

    @Override
    public Map<String, Feed<?>> feeds() {
        return Map.of(sensors.uid, sensors.script.feed);
    }

    /** By the source and by each subtask, at its stop. */
    @Override
    public int signals(int phase) {
        return 1 + PARALLELISM;
    }

    @Override
    public void build(StreamExecutionEnvironment env) {
        sensors.source(env)
                .keyBy(new StepKey<Long>(sensors.uid), sensors.keyType)
                .transform(sensors.uid, Types.VOID, new CoverageHeldPlayer<Long>(sensors.uid))
                .setParallelism(PARALLELISM).setMaxParallelism(sensors.maxParallelism).uid(sensors.uid)
                .sinkTo(new DiscardingSink<>()).setParallelism(PARALLELISM).uid("sensors-sink").name("sensors-sink");
    }

    @Override
    public List<KeyedOperator<Long>> operators() {
        return List.of(sensors);
    }

    @Override
    public List<String> uids() {
        return sensors.uids();
    }
}
