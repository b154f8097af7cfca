package com.example.samples;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** A job of scripted operators, each with a source and a sink of its own. */
public abstract class ScriptedJob implements SampleJob {
    private final List<ScriptedOperator> operators = new ArrayList<>();

    protected <O extends ScriptedOperator> O add(O operator) {
        operators.add(operator);
        return operator;
    }

    @Override
    public final List<ScriptedOperator> operators() {
        return operators;
    }

    @Override
    public final Map<String, Feed<?>> feeds() {
        return operators.stream().collect(Collectors.toMap(operator -> operator.uid, operator -> operator.script.feed));
    }

    @Override
    public final List<String> uids() {
        return operators.stream().flatMap(operator -> operator.uids().stream()).toList();
    }

    @Override
    public final void build(StreamExecutionEnvironment env) {
        operators.forEach(operator -> operator.addTo(env));
    }
}
