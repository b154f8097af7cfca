package com.example.samples;

import org.apache.flink.util.Collector;

/** Makes the steps of a {@link PlainOperator}'s script in Flink's state. */
final class PlainPlayer extends PlainFunction {
    PlainPlayer(String uid) {
        super(uid);
    }

    @Override
    public void processElement(Integer index, Context context, Collector<Void> out) throws Exception {
        Script.Step step = Running.script(uid).step(index);
        if (step.target() == null || step.target().equals(subtask())) {
            step.action().run(states.get(step.state()));
        }
    }
}
