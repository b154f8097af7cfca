package com.example.samples;

import java.util.ArrayList;
import java.util.List;

/** The changes of an operator's states. Its source emits only their indices. */
final class Script {
    /** The same change in Flink's state object that the mirror has made in its own. */
    interface Action<S> {
        void run(S state) throws Exception;
    }

    /** @param target the key, or for operator state the subtask (null: every subtask) */
    record Step(Object target, String state, Action<Object> action, long time) {}

    final Feed<Integer> feed = new Feed<>();
    private final List<Step> steps = new ArrayList<>();
    private long time;

    /** The time at which the next changes happen, for states with TTL. */
    void setTime(long now) {
        time = now;
    }

    long time() {
        return time;
    }

    @SuppressWarnings("unchecked")
    <S> void add(Object target, String state, Action<S> action) {
        feed.add(steps.size());
        steps.add(new Step(target, state, (Action<Object>) action, time));
    }

    Step step(int index) {
        return steps.get(index);
    }
}
