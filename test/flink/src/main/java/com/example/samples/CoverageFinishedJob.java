package com.example.samples;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;

/** Three branches: one ends after the first phase, of one a subtask ends, one goes on. */
public final class CoverageFinishedJob implements SampleJob {
    private static final List<String> ENDED = List.of("ended-script", "ended", "ended-sink");

    private final Feed<Integer> ended = new Feed<>();
    private final HalfEnded half = new HalfEnded();
    private final KeyedOperator<String> lasting = new KeyedOperator<>("lasting", 1, 128, Types.STRING, "String");

    public CoverageFinishedJob() {
        OperatorListMirror<String> seen = half.list("seen", Types.STRING, "String");
        ValueMirror<String, Long> count = lasting.value("count", Types.LONG, "Long");
        lasting.timers();
        for (long phase = 1; phase <= PHASES; phase++) {
            for (int i = 0; i < 5; i++) {
                ended.add(i);
                count.update("key " + i, phase * i);
            }
            seen.add(0, "not to be seen");
            seen.add(1, "phase " + phase);
            // Only the mirror knows this change, for the subtask has ended then.
            seen.clear(0);
            ended.endPhase(null);
            half.endPhase();
            lasting.endPhase();
        }
    }

    @Override
    public String description() {
        return "The job has three branches. Of `ended` everything has finished, of `half` (parallelism 2, list state) subtask 0, of `lasting` nothing.";
    }

    @Override
    public Map<String, Feed<?>> feeds() {
        return Map.of("ended", ended, half.uid, half.script.feed, lasting.uid, lasting.script.feed);
    }

    /** In the first phase by four subtasks of sources, later by those that are left. */
    @Override
    public int signals(int phase) {
        return phase == 1 ? 4 : 2;
    }

    /** Two tasks of the first branch, one of the second. */
    @Override
    public int endingTasks() {
        return 3;
    }

    @Override
    public Set<String> finished() {
        return Set.copyOf(ENDED);
    }

    @Override
    public void build(StreamExecutionEnvironment env) {
        env.addSource(new CoverageEndingSource("ended", 1), Types.INT).setParallelism(1).uid("ended-script").name("ended-script")
                .keyBy(number -> number % 3, Types.INT)
                .reduce(Integer::sum).setParallelism(1).setMaxParallelism(128).uid("ended").name("ended")
                .sinkTo(new DiscardingSink<>()).setParallelism(1).uid("ended-sink").name("ended-sink");
        half.addTo(env);
        lasting.addTo(env);
    }

    @Override
    public List<ScriptedOperator> operators() {
        return List.of(half, lasting);
    }

    @Override
    public List<String> uids() {
        List<String> uids = new ArrayList<>(ENDED);
        uids.addAll(half.uids());
        uids.addAll(lasting.uids());
        return uids;
    }

    /** Subtasks are one chain from the source on, and so end one by one. */
    private static final class HalfEnded extends PlainOperator {
        HalfEnded() {
            super("half", 2, 128);
        }

        @Override
        DataStream<Integer> source(StreamExecutionEnvironment env) {
            return env.addSource(new CoverageEndingSource(uid, 1), Types.INT).setParallelism(parallelism).uid("half-script").name("half-script");
        }

        @Override
        SingleOutputStreamOperator<Void> player(DataStream<Integer> steps) {
            return steps.process(new PlainPlayer(uid));
        }

        @Override
        void addReader(StreamExecutionEnvironment env) {
            source(env).process(new PlainReader(uid)).setParallelism(parallelism).setMaxParallelism(maxParallelism).uid(uid);
        }
    }
}
