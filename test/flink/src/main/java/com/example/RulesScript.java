package com.example;

import com.example.samples.BroadcastMirror;
import com.example.samples.OperatorListMirror;
import com.example.samples.PlainOperator;
import org.apache.flink.api.common.typeinfo.Types;

/** Operator state of all three kinds; with three subtasks the middle one ends without list elements. */
final class RulesScript {
    private RulesScript() {}

    static PlainOperator operator(int parallelism) {
        return new PlainOperator("rules", parallelism, 128);
    }

    static void write(PlainOperator operator, int parallelism) {
        OperatorListMirror<Integer> buffered = operator.list("buffered", Types.INT, "Integer");
        OperatorListMirror<String> offsets = operator.union("offsets-seen", Types.STRING, "String");
        BroadcastMirror<String, Long> rules = operator.broadcast("rules", Types.STRING, "String", Types.LONG, "Long");

        int last = parallelism - 1;
        for (int i = 0; i < 11; i++) {
            buffered.add(last, i * i - 44);
            offsets.add(i % parallelism, "topic-" + i);
            rules.put("rule-" + i, i * 1_000_000_000_000L);
        }
        buffered.add(last / 2, 7);
        operator.endPhase();

        buffered.clear(last / 2);
        buffered.add(0, Integer.MIN_VALUE);
        rules.put("rule-3", -3L);
        rules.remove("rule-4");
        rules.remove("rule-5");
        operator.endPhase();

        buffered.add(0, 44);
        buffered.add(0, 44);
        offsets.clear(0);
        offsets.add(0, "größer \"4\"");
        rules.put("rule-4", 4L);
        rules.put("", Long.MAX_VALUE);
        rules.put("😀", Long.MIN_VALUE);
        operator.endPhase();
    }
}
