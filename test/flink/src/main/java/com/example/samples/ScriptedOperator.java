package com.example.samples;

import java.util.List;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;

/** An operator whose states are changed by a script; each change is made in the mirror when the script is written. */
public abstract class ScriptedOperator extends Operator {
    final Script script = new Script();

    protected ScriptedOperator(String uid, int parallelism, int maxParallelism) {
        super(uid, parallelism, maxParallelism);
    }

    public void endPhase() {
        script.feed.endPhase(null);
    }

    abstract SingleOutputStreamOperator<Void> player(DataStream<Integer> steps);

    void addTo(StreamExecutionEnvironment env) {
        SingleOutputStreamOperator<Void> player = player(source(env));
        player.setParallelism(parallelism).setMaxParallelism(maxParallelism).uid(uid).name(uid);
        player.sinkTo(new DiscardingSink<>()).setParallelism(parallelism).uid(sinkUid()).name(sinkUid());
    }

    DataStream<Integer> source(StreamExecutionEnvironment env) {
        return env.addSource(new ScriptedSource<Integer>(uid), Types.INT).setParallelism(1).uid(sourceUid()).name(sourceUid());
    }

    /** Source, operator and sink. */
    List<String> uids() {
        return List.of(sourceUid(), uid, sinkUid());
    }

    private String sourceUid() {
        return uid + "-script";
    }

    String sinkUid() {
        return uid + "-sink";
    }
}
